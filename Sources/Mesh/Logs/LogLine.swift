/// One line of a log, as it was written.
public struct LogLine: Sendable, Hashable {
  /// Who wrote it.
  public var origin: LogOrigin
  /// Seconds since 1970 at which it was written, where that is told.
  public var time: Double?
  /// The text, without the end of line; may hold anything.
  public var text: String

  /// Makes a line.
  public init(origin: LogOrigin, time: Double? = nil, text: String) {
    self.origin = origin
    self.time = time
    self.text = text
  }
}
