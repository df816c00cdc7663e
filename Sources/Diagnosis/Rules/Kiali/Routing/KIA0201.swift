import Manifests

extension Rule {
  /// Two rules for one host and subset.
  static let kia0201 = Rule(
    "KIA0201", "destinationrules.multimatch", .warning, kinds: ["DestinationRule"],
    explanation: """
      Two DestinationRules speak of the same host, and of the same subset or of the host as a whole. Istio \
      merges or picks one by rules of its own (the oldest, or the one nearest to the caller), so that part of \
      what is written has no effect.

      A wildcard host overlaps with every host under it: the narrower rule is used alone, not on top of the \
      wide one. Rules for a whole namespace or the mesh that only switch mutual TLS on are left out here.
      """,
    remedy: "Keep one DestinationRule for each host, with all subsets in it.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          loadBalancer: {simple: ROUND_ROBIN}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews-pool, namespace: bookinfo}
      spec:
        host: reviews.bookinfo.svc.cluster.local
        trafficPolicy:
          loadBalancer: {simple: RANDOM}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          loadBalancer: {simple: ROUND_ROBIN}
      """
  ) { set, report in
    let viewers = Viewers(set)
    let rules = set.destinationRules.map { SeenRule($0, viewers, set) }
    var byHost: [String: [Int]] = [:]
    for (index, rule) in rules.enumerated() {
      if let rule { byHost[rule.host.name, default: []].append(index) }
    }
    let isConflict: (Int, Int) -> Bool = { one, other in
      guard let one = rules[one], let other = rules[other] else { return false }
      return one.collides(with: other) && viewers.share(one.seen, other.seen)
    }
    var conflicts = Conflicts()
    for (name, group) in byHost {
      conflicts.compare(group, isConflict)
      for wildcard in rules[group[0]]?.host.wildcards ?? [] where wildcard != name {
        conflicts.compare(group, with: byHost[wildcard] ?? [], isConflict)
      }
    }
    for (index, others) in conflicts.others {
      let rule = set.destinationRules[index]
      guard let host = rule.host else { continue }
      let names = others.map { set.destinationRules[$0].object.shortName(from: rule.object.namespace) }
        .sorted()
      report.report(
        rule.object, at: host.place,
        "\(host.value) has another DestinationRule for the same subset or for all of them: "
          + "\(names.joined(separator: ", ")). Only part of what they say takes effect",
        notes: others.map {
          RuleReport.Note(
            "the other rule", set.destinationRules[$0].object, at: set.destinationRules[$0].host?.place)
        },
        fix: "put the subsets and policies of both into one DestinationRule")
    }
  }
}

/// A DestinationRule as it is compared with others.
private struct SeenRule {
  var host: KialiHost
  var subsets: Set<String>
  var seen: SeenObject

  /// nil for rules that are not compared: those that only switch mutual TLS on for many hosts.
  init?(_ rule: DestinationRule, _ viewers: Viewers, _ set: ConfigSet) {
    guard let written = rule.host, !rule.object.isGenerated else { return nil }
    host = set.kialiHost(written.value, in: rule.object.namespace)
    if host.isWildcard, rule.trafficPolicy?.tls?.mode.value == "ISTIO_MUTUAL" { return nil }
    subsets = Set(rule.subsets.compactMap { $0.name?.value })
    seen = SeenObject(
      scope: viewers.scope(
        rule.exportTo, default: set.meshConfig.defaultDestinationRuleExportTo, own: rule.object.namespace),
      own: rule.object.namespace, hosts: [host])
  }

  func collides(with other: SeenRule) -> Bool {
    subsets.isEmpty || other.subsets.isEmpty || !subsets.isDisjoint(with: other.subsets)
  }
}
