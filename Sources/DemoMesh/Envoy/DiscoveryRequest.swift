/// What Envoy asks for. Only a few fields of the message matter; the rest (Envoy sends a list of all its extensions
/// with every request) is skipped without being built.
struct DiscoveryRequest: Sendable, Hashable {
  /// The version that it has, empty for none.
  var version = ""
  /// The names that it wants, none for all.
  var names: [String] = []
  /// Its node id.
  var node = ""

  /// The workload of the node: `sidecar~IP~POD.NAMESPACE~…`.
  var workload: String? {
    let parts = node.split(separator: "~")
    guard parts.count == 4, let pod = parts[2].split(separator: ".").first else { return nil }
    return Bookinfo.pods.first { $0.name == pod }?.workload
  }

  /// Reads the JSON of a request; nil when it is none.
  static func parse(_ bytes: [UInt8]) -> DiscoveryRequest? {
    var scanner = JSONScanner(bytes)
    var request = DiscoveryRequest()
    let whole = scanner.object { key, scanner in
      switch key {
      case "version_info", "versionInfo":
        guard let text = scanner.string() else { return false }
        request.version = text
      case "resource_names", "resourceNames":
        return scanner.array { scanner in
          guard let name = scanner.string() else { return false }
          request.names.append(name)
          return true
        }
      case "node":
        return scanner.object { key, scanner in
          guard key == "id" else { return scanner.skip() }
          guard let text = scanner.string() else { return false }
          request.node = text
          return true
        }
      default: return scanner.skip()
      }
      return true
    }
    return whole ? request : nil
  }
}

/// Walks over JSON without building it.
struct JSONScanner {
  private let bytes: [UInt8]
  private var at = 0
  private static let maximumDepth = 64
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Walks over an object; `member` must walk over each value. False when it is malformed.
  mutating func object(_ member: (String, inout JSONScanner) -> Bool) -> Bool {
    enclosed(open: "{", close: "}") { scanner in
      guard let key = scanner.string(), scanner.take(":") else { return false }
      return member(key, &scanner)
    }
  }

  /// Walks over an array.
  mutating func array(_ element: (inout JSONScanner) -> Bool) -> Bool {
    enclosed(open: "[", close: "]", element)
  }

  /// Walks over a string and gives it; escapes other than of single characters stay as they are.
  mutating func string() -> String? {
    guard take("\"") else { return nil }
    var out: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard at < bytes.count else { return nil }
        out.append(bytes[at])
        at += 1
      default: out.append(byte)
      }
    }
    return nil
  }

  /// Walks over any value.
  mutating func skip() -> Bool {
    space()
    guard at < bytes.count else { return false }
    switch bytes[at] {
    case UInt8(ascii: "\""): return skipString()
    case UInt8(ascii: "{"):
      return enclosed(open: "{", close: "}") { scanner in
        scanner.space()
        return scanner.skipString() && scanner.take(":") && scanner.skip()
      }
    case UInt8(ascii: "["): return enclosed(open: "[", close: "]") { $0.skip() }
    default:
      let start = at
      while at < bytes.count, !Self.ends.contains(bytes[at]) { at += 1 }
      return at > start
    }
  }

  private static let ends = Set(",]} \n\r\t".utf8)

  private mutating func skipString() -> Bool {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return false }
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return true }
    }
    return false
  }

  private mutating func enclosed(
    open: Unicode.Scalar, close: Unicode.Scalar, _ element: (inout JSONScanner) -> Bool
  ) -> Bool {
    guard depth < Self.maximumDepth, take(open) else { return false }
    depth += 1
    defer { depth -= 1 }
    if take(close) { return true }
    while element(&self) {
      if take(close) { return true }
      guard take(",") else { return false }
    }
    return false
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    space()
    guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func space() {
    while at < bytes.count, bytes[at] == 32 || (9...13).contains(bytes[at]) { at += 1 }
  }
}
