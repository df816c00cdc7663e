import Manifests

extension Rule {
  /// A group whose service account is not there.
  static let kia1701 = Rule(
    "KIA1701", "workloadgroup.template.serviceaccount.notfound", .warning, kinds: ["WorkloadGroup"],
    needs: [.serviceAccounts],
    explanation: """
      The machines of this group are to run under a service account that does not exist. istiod gives them no \
      certificate for it: they cannot join the mesh.
      """,
    remedy: "Create the service account, or write the name of one that exists.",
    bad: """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: bookinfo-ratings, namespace: bookinfo}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        metadata:
          labels: {app: ratings}
        template: {serviceAccount: ratings}
      """,
    good: """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: bookinfo-ratings, namespace: bookinfo}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        metadata:
          labels: {app: ratings}
        template: {serviceAccount: bookinfo-ratings}
      """
  ) { set, report in
    let accounts = ServiceAccounts(set)
    for group in set.workloadGroups {
      guard let account = group.serviceAccount, !account.value.isEmpty,
        !accounts.has("ns/\(group.object.namespace)/sa/\(account.value)", in: group.object.cluster)
      else { continue }
      report.report(
        group.object, at: account.place,
        "No service account \(account.value) is known in \(group.object.namespace): these machines get no certificate",
        fix: "create the service account, or name one that exists")
    }
  }
}
