/// A line of a container's log.
public struct LogLine: Sendable, Hashable {
  /// When the container said it, RFC 3339 as the API server wrote it; nil where it was not asked for.
  public var timestamp: String?
  /// The line, raw: text from outside. Broken UTF-8 is repaired.
  public var text: String
  /// The line was longer than 64 KiB: the rest is left out.
  public var isCut: Bool

  /// Makes a line.
  public init(timestamp: String? = nil, text: String, isCut: Bool = false) {
    self.timestamp = timestamp
    self.text = text
    self.isCut = isCut
  }

  /// Seconds since 1970 of ``timestamp``.
  public var seconds: Double? { timestamp.flatMap(Timestamp.seconds) }

  /// Reads a line as the API server sends it.
  init(_ line: LineSplitter.Line, hasTimestamp: Bool) {
    var bytes = line.bytes[...]
    if bytes.last == 0x0D { bytes.removeLast() }
    if hasTimestamp, let space = bytes.firstIndex(of: 0x20) {
      let stamp = String(decoding: bytes[..<space], as: UTF8.self)
      if Timestamp.seconds(stamp) != nil {
        timestamp = stamp
        bytes = bytes[(space + 1)...]
      }
    }
    text = String(decoding: bytes, as: UTF8.self)
    isCut = line.isCut
  }
}
