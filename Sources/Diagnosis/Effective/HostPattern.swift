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

/// Things by host: exact ones and wildcards at once, by the name's own suffixes.
struct HostTable<Value: Sendable>: Sendable {
  private(set) var exact: [String: [Value]] = [:]
  /// By pattern: `*`, `*.example.com`.
  private var wildcards: [String: [Value]] = [:]
  /// Patterns whose wildcard does not end at a dot (`*example.com`), which few write.
  private var odd: [String] = []

  mutating func add(_ value: Value, host: String) {
    guard HostPattern.isWildcard(host) else {
      exact[host, default: []].append(value)
      return
    }
    if wildcards[host] == nil, host != "*", !host.hasPrefix("*.") { odd.append(host) }
    wildcards[host, default: []].append(value)
  }

  /// What the most specific host that covers a name holds, of what passes; empty where none does.
  func mostSpecific(_ name: String, where passes: (Value) -> Bool = { _ in true }) -> [Value] {
    if let found = exact[name]?.filter(passes), !found.isEmpty { return found }
    for pattern in patterns(covering: name) {
      let found = (wildcards[pattern] ?? []).filter(passes)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// What any host that covers a name holds, the most specific first.
  func all(_ name: String) -> [Value] {
    (exact[name] ?? []) + patterns(covering: name).flatMap { wildcards[$0] ?? [] }
  }

  var isEmpty: Bool { exact.isEmpty && wildcards.isEmpty }

  /// The patterns of the table that cover a name, longest first. Cost: the name's labels.
  private func patterns(covering name: String) -> [String] {
    guard !wildcards.isEmpty else { return [] }
    var found: [String] = []
    if HostPattern.isWildcard(name), wildcards[name] != nil { found.append(name) }
    var rest = name[...]
    while let dot = rest.firstIndex(of: ".") {
      let pattern = "*" + rest[dot...]
      if pattern != name, wildcards[pattern] != nil { found.append(pattern) }
      rest = rest[rest.index(after: dot)...]
    }
    if name != "*", wildcards["*"] != nil { found.append("*") }
    guard !odd.isEmpty else { return found }
    found += odd.filter { $0 != name && HostPattern.covers($0, name) }
    return found.sorted { $0.utf8.count > $1.utf8.count }
  }
}
