import Manifests

extension ReferencedResources {
  /// Callers' namespaces in AuthorizationPolicies that are not there.
  static func sourceNamespaces(_ set: ConfigSet, _ report: inout RuleReport) {
    let uses = set.authorizationPolicies.flatMap { policy in
      (policy.rules ?? []).flatMap(\.sources).flatMap { source in
        source.namespaces.map { (policy.object, $0, "no caller meets it") }
          + source.notNamespaces.map { (policy.object, $0, "it excludes no caller") }
      }
    }
    guard !uses.isEmpty else { return }
    guard set.facts.has(.namespaces) else { return report.skip(needs: .namespaces) }
    let known = set.namespaces.names.union(alwaysThere).union([set.meshConfig.rootNamespace])
    let lowercased = Set(known.map { $0.lowercased() })
    let spelling = NearestName(known)
    var answers: [String: Bool] = [:]
    for (object, entry, effect) in uses {
      let isKnown = answers[entry.value] ?? matches(entry.value, lowercased)
      answers[entry.value] = isKnown
      if isKnown { continue }
      report.report(
        object, at: entry.place, "No namespace matches \(entry.value): \(effect)",
        fix: spelling.nearest(entry.value).map { "did you mean \($0)?" }
          ?? "correct the name, or remove it from the rule")
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
