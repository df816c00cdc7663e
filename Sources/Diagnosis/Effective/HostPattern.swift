/// Host names with a wildcard as their first label, as Istio compares them.
enum HostPattern {
  static func isWildcard(_ host: String) -> Bool { host.utf8.first == UInt8(ascii: "*") }

  /// Whether a pattern (`*`, `*.example.com`, or a plain name) covers a name, which may itself be a wildcard.
  static func covers(_ pattern: String, _ name: String) -> Bool {
    if pattern == name { return true }
    guard isWildcard(pattern) else { return false }
    let suffix = pattern.dropFirst()
    if isWildcard(name) { return name.dropFirst().hasSuffix(suffix) }
    return name.utf8.count > suffix.utf8.count && name.hasSuffix(suffix)
  }

  /// Whether any name is covered by both.
  static func overlap(_ a: String, _ b: String) -> Bool { covers(a, b) || covers(b, a) }
}

/// Things by host: exact ones at once, wildcards by the longest suffix.
struct HostTable<Value: Sendable>: Sendable {
  private(set) var exact: [String: [Value]] = [:]
  private(set) var wildcards: [(pattern: String, values: [Value])] = []

  mutating func add(_ value: Value, host: String) {
    guard HostPattern.isWildcard(host) else {
      exact[host, default: []].append(value)
      return
    }
    if let index = wildcards.firstIndex(where: { $0.pattern == host }) {
      wildcards[index].values.append(value)
    } else {
      let place = wildcards.firstIndex { $0.pattern.utf8.count < host.utf8.count } ?? wildcards.endIndex
      wildcards.insert((host, [value]), at: place)
    }
  }

  /// What the most specific host that covers a name holds, of what passes; empty where none does.
  func mostSpecific(_ name: String, where passes: (Value) -> Bool = { _ in true }) -> [Value] {
    if let found = exact[name]?.filter(passes), !found.isEmpty { return found }
    for wildcard in wildcards where HostPattern.covers(wildcard.pattern, name) {
      let found = wildcard.values.filter(passes)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// What any host that covers a name holds, the most specific first.
  func all(_ name: String) -> [Value] {
    (exact[name] ?? []) + wildcards.filter { HostPattern.covers($0.pattern, name) }.flatMap(\.values)
  }

  var isEmpty: Bool { exact.isEmpty && wildcards.isEmpty }
}
