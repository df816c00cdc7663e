/// What it took to show a picture.
public struct FrameStats: Sendable, Hashable {
  /// Bytes written to the terminal, in one write; 0 when nothing had changed.
  public var bytes: Int
  /// Rows that had changed.
  public var rows: Int
  /// From the call to the last byte written.
  public var duration: Duration

  /// Makes one.
  public init(bytes: Int = 0, rows: Int = 0, duration: Duration = .zero) {
    self.bytes = bytes
    self.rows = rows
    self.duration = duration
  }
}
