import Manifests

/// The part of IST0101 about namespaces: an AuthorizationPolicy that names callers of a namespace that is not there.
enum IST0101Namespaces {
  /// Reports every entry of `namespaces` and `notNamespaces` that matches no namespace. Needs namespaces.
  static func check(_ set: ConfigSet, _ report: inout RuleReport) {
    guard set.facts.has(.namespaces) else { return }
    let known = set.namespaces.names.union(alwaysThere).union([set.meshConfig.rootNamespace])
    let lowercased = Set(known.map { $0.lowercased() })
    for policy in set.authorizationPolicies {
      for source in (policy.rules ?? []).flatMap(\.sources) {
        let entries =
          source.namespaces.map { ($0, "no caller meets it") }
          + source.notNamespaces.map { ($0, "it excludes no caller") }
        for (entry, effect) in entries where !matches(entry.value, lowercased) {
          let nearest = SpellingDistance.nearest(to: entry.value, among: known)
          report.report(
            policy.object, at: entry.place,
            "No namespace matches \(entry.value): \(effect)",
            code: "IST0101", level: .error,
            fix: nearest.map { "did you mean \($0)?" } ?? "correct the name, or remove it from the rule")
        }
      }
    }
  }

  /// Namespaces that every cluster with Istio has.
  private static let alwaysThere: Set<String> = [
    "default", "istio-system", "kube-system", "kube-public", "kube-node-lease",
  ]

  /// `*`, `prefix*`, `*suffix` or a name, whatever its case.
  private static func matches(_ pattern: String, _ names: Set<String>) -> Bool {
    let pattern = pattern.lowercased()
    if pattern == "*" { return true }
    if pattern.hasPrefix("*") { return names.contains { $0.hasSuffix(pattern.dropFirst()) } }
    if pattern.hasSuffix("*") { return names.contains { $0.hasPrefix(pattern.dropLast()) } }
    return names.contains(pattern)
  }
}
