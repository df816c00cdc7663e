/// What a body is that holds no Prometheus text: said to the user in place of numbers.
public enum ForeignBody: Sendable, Hashable, CustomStringConvertible {
  /// A page for browsers: a login, a proxy's error, a user interface.
  case html
  /// JSON, for example the answer of another path of the same server.
  case json
  /// gzip or zstd that was not unpacked on the way.
  case compressed
  /// Control bytes: protobuf, TLS, an image.
  case binary
  /// Text of some other kind; its beginning, printable ASCII only.
  case text(String)

  /// A clause for people.
  public var description: String {
    switch self {
    case .html: "it looks like an HTML page"
    case .json: "it looks like JSON"
    case .compressed: "it looks like compressed data"
    case .binary: "it looks like binary data"
    case .text(let start): "it begins with \"\(start)\""
    }
  }

  /// Judges by the first bytes.
  init(_ start: BytePointer, _ end: BytePointer) {
    let head = UnsafeBufferPointer(start: start, count: min(512, end - start))
    if head.starts(with: [0x1F, 0x8B]) || head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .compressed
      return
    }
    var text = head[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    text = text.drop { $0.isBlank || $0 == ASCII.newline || $0 == ASCII.carriageReturn }
    let isControl: (UInt8) -> Bool = { $0 < 0x20 && !$0.isBlank && $0 != 0x0A && $0 != 0x0D }
    if text.contains(where: isControl) {
      self = .binary
    } else if text.first == UInt8(ascii: "<") {
      self = .html
    } else if text.first == ASCII.openBrace || text.first == UInt8(ascii: "[") {
      self = .json
    } else if text.filter({ $0 >= 0x80 }).count > text.count / 2 {
      self = .binary
    } else {
      let printable = text.prefix(40).prefix { $0 != ASCII.newline && $0 != ASCII.carriageReturn }
        .map { $0 >= 0x20 && $0 < 0x7F && $0 != ASCII.quote ? $0 : UInt8(ascii: "?") }
      self = .text(String(decoding: printable, as: UTF8.self))
    }
  }
}
