import Manifests

extension Rule {
  /// Several objects for one whole namespace.
  static let kia0002 = Rule(
    "KIA0002", "generic.multimatch.selectorless", .error, kinds: ["PeerAuthentication", "Sidecar"],
    explanation: """
      A namespace has more than one PeerAuthentication, or more than one Sidecar, without a selector. Each of \
      them wants to hold for all its workloads; Istio takes the oldest and ignores the others.
      """,
    remedy: "Keep one object without a selector in each namespace, and give the others a selector.",
    bad: """
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: lenient, namespace: bookinfo}
      spec:
        mtls: {mode: PERMISSIVE}
      """,
    good: """
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      """
  ) { set, report in
    var groups: [String: [ConfigObject]] = [:]
    for policy in set.peerAuthentications where !policy.hasSelector {
      groups["selector/\(policy.object.namespace)", default: []].append(policy.object)
    }
    for sidecar in set.sidecars where !sidecar.hasSelector {
      groups["workloadSelector/\(sidecar.object.namespace)", default: []].append(sidecar.object)
    }
    for (group, objects) in groups where objects.count > 1 {
      let key = String(group.prefix { $0 != "/" })
      for object in objects {
        let others = objects.lazy.filter { $0.index != object.index }.prefix(3)
        report.report(
          object, at: object.spec?[key]?.place, missing: "spec.\(key)",
          "\(objects.count) objects of kind \(object.kind) without a selector hold for the whole namespace: Istio takes "
            + "the oldest alone",
          notes: others.map { RuleReport.Note("another one", $0) },
          fix: "keep one of them, or give this one a selector")
      }
    }
  }
}
