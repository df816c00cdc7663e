import Manifests

/// The walk over all objects whose kind has a table, and after it the validators of single kinds.
enum FieldCheck {
  static let check = SharedCheck(codes: ["IST0106", "IST0133"], needs: []) { set, report in
    var skeletons: Set<Int> = []
    for object in set.objects {
      guard let table = FieldTables.table(group: object.group, kind: object.kind) else { continue }
      // The API server has refused or dropped what it does not know, and may know more than we do.
      if table.family == .kubernetes, set.sources[object.source].isLive { continue }
      let walk = FieldWalk.check(object, table)
      walk.review.file(into: &report)
      if walk.isSkeleton { skeletons.insert(object.index) }
    }
    validate(set, leavingOut: skeletons, &report)
  }

  /// A skeleton has been told once, as a whole.
  private static func validate(_ set: ConfigSet, leavingOut skeletons: Set<Int>, _ report: inout RuleReport) {
    func review(_ object: ConfigObject, judge: String = "Istio", _ check: (inout SpecReview) -> Void) {
      guard !skeletons.contains(object.index) else { return }
      var review = SpecReview(object, judge: judge)
      check(&review)
      review.file(into: &report)
    }
    for rule in set.destinationRules { review(rule.object) { DestinationRuleChecks.check(rule, &$0) } }
    for gateway in set.gateways { review(gateway.object) { GatewayChecks.check(gateway, &$0) } }
    for entry in set.serviceEntries { review(entry.object) { ServiceEntryChecks.check(entry, &$0) } }
    for entry in set.workloadEntries { review(entry.object) { WorkloadEntryChecks.check(entry.object, &$0) } }
    for group in set.workloadGroups { review(group.object) { WorkloadGroupChecks.check(group.object, &$0) } }
    for sidecar in set.sidecars { review(sidecar.object) { pools(of: sidecar, &$0) } }
    let server = "the API server"
    for gateway in set.k8sGateways {
      review(gateway.object, judge: server) { K8sGatewayChecks.check(gateway, &$0) }
    }
    for grant in set.referenceGrants {
      review(grant.object, judge: server) { ReferenceGrantChecks.check(grant, &$0) }
    }
  }

  /// A Sidecar's limits have the form of a DestinationRule's.
  private static func pools(of sidecar: Sidecar, _ review: inout SpecReview) {
    let spec = sidecar.object.spec
    let listeners = spec?["ingress"]?.items.map { $0.given("connectionPool") } ?? []
    for case let pool? in listeners + [spec?.given("inboundConnectionPool")] {
      ConnectionPoolChecks.check(pool, &review)
    }
  }
}
