import Manifests

extension Rule {
  /// Two groups with the same labels.
  static let kia1702 = Rule(
    "KIA1702", "workloadgroup.labels.duplicate", .warning, kinds: ["WorkloadGroup"],
    explanation: """
      Two WorkloadGroups of a namespace give their entries the same labels. Services, policies and subsets \
      cannot tell the machines of one group from those of the other.
      """,
    remedy: "Give each group a label of its own, or make one group of the two.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: ratings-a, namespace: bookinfo}
      spec:
        metadata:
          labels: {app: ratings, version: v1}
        template: {serviceAccount: bookinfo-ratings}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: ratings-b, namespace: bookinfo}
      spec:
        metadata:
          labels: {app: ratings, version: v1}
        template: {serviceAccount: bookinfo-ratings}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: ratings-a, namespace: bookinfo}
      spec:
        metadata:
          labels: {app: ratings, version: v1}
        template: {serviceAccount: bookinfo-ratings}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: ratings-b, namespace: bookinfo}
      spec:
        metadata:
          labels: {app: ratings, version: v2}
        template: {serviceAccount: bookinfo-ratings}
      """
  ) { set, report in
    struct Key: Hashable {
      var namespace: String
      var labels: [String: String]
    }
    let groups = Dictionary(grouping: set.workloadGroups.filter { !$0.labels.isEmpty }) {
      Key(namespace: $0.object.namespace, labels: $0.labels)
    }
    for same in groups.values where same.count > 1 {
      for group in same {
        let others = same.lazy.filter { $0.object.index != group.object.index }.prefix(3)
        report.report(
          group.object, at: group.labelsPlace,
          "WorkloadGroup \(others.map(\.object.name).joined(separator: ", ")) gives its machines the same labels: nothing "
            + "can tell them apart",
          notes: others.map { RuleReport.Note("the same labels", $0.object, at: $0.labelsPlace) },
          fix: "add a label that differs")
      }
    }
  }
}
