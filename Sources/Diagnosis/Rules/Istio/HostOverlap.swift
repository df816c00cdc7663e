/// Hosts that may begin with `*`, compared as Istio compares them.
enum HostOverlap {
  /// Whether some name is meant by both: equal, one within the other's wildcard, or one wildcard within the other.
  static func overlap(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    switch (left.utf8.first == star, right.utf8.first == star) {
    case (true, true):
      let (a, b) = (left.dropFirst(), right.dropFirst())
      return a.utf8.count <= b.utf8.count ? b.hasSuffix(a) : a.hasSuffix(b)
    case (true, false): return right.hasSuffix(left.dropFirst())
    case (false, true): return left.hasSuffix(right.dropFirst())
    case (false, false): return false
    }
  }

  private static let star = UInt8(ascii: "*")
}

/// A host of an Istio Gateway's server: maybe with the namespace whose virtual services may use it.
struct ServerHost {
  /// The namespace; nil: any.
  var namespace: String?
  /// The host itself.
  var name: String

  /// Reads `namespace/host`, `./host`, `*/host` or `host` of a Gateway in namespace `own`.
  init(_ written: String, own: String) {
    guard let slash = written.firstIndex(of: "/") else {
      name = written
      return
    }
    name = String(written[written.index(after: slash)...])
    switch written[..<slash] {
    case "*": namespace = nil
    case ".": namespace = own
    case let other: namespace = String(other)
    }
  }

  /// Whether virtual services of a namespace may use it.
  func isOpen(to other: String) -> Bool { namespace.map { $0 == other } ?? true }
}
