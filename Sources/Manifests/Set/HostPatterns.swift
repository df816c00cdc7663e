/// Values by hosts that may begin with `*`, found by a name without walking over all of them.
public struct HostPatterns<Value: Sendable>: Sendable {
  private var exact: [String: [Value]] = [:]
  private var bySuffix: [String: [Value]] = [:]
  /// The lengths of suffixes in bytes, longest first: a question costs one look-up a length.
  private var lengths: [Int] = []

  /// Makes an empty one.
  public init() {}

  /// Adds a value under a host: a name, or `*` and a suffix.
  public mutating func add(_ value: Value, under host: String) {
    guard host.utf8.first == UInt8(ascii: "*") else {
      exact[host, default: []].append(value)
      return
    }
    let suffix = String(host.dropFirst())
    bySuffix[suffix, default: []].append(value)
    if !lengths.contains(suffix.utf8.count) {
      lengths.append(suffix.utf8.count)
      lengths.sort(by: >)
    }
  }

  /// The values under exactly this host, wildcard or not.
  public func equal(to host: String) -> [Value] {
    guard host.utf8.first == UInt8(ascii: "*") else { return exact[host] ?? [] }
    return bySuffix[String(host.dropFirst())] ?? []
  }

  /// The values under wildcards that cover a name (or a wildcard within theirs), the longest suffix first.
  public func covering(_ name: String) -> [Value] {
    guard !bySuffix.isEmpty else { return [] }
    // A wildcard stands for at least what comes before its own suffix.
    let bytes = name.utf8
    let count = bytes.count
    var found: [Value] = []
    for length in lengths where length <= count {
      guard let start = bytes.index(bytes.endIndex, offsetBy: -length, limitedBy: bytes.startIndex),
        let suffix = String(bytes[start...]), let values = bySuffix[suffix]
      else { continue }
      found += values
    }
    return found
  }

  /// Whether any wildcard covers a name.
  public func isCovered(_ name: String) -> Bool { !covering(name).isEmpty }

  /// Every host, wildcards with their `*`.
  public var hosts: [String] { Array(exact.keys) + bySuffix.keys.map { "*" + $0 } }
}
