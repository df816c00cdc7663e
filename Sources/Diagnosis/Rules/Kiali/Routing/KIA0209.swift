import Manifests

extension Rule {
  /// A subset without labels.
  static let kia0209 = Rule(
    "KIA0209", "destinationrules.nodest.subsetnolabels", .warning, kinds: ["DestinationRule"],
    needs: [.services, .pods],
    explanation: """
      The subset names no labels, so it holds all workloads of the host. That is right for a subset that only \
      changes the traffic policy; most often the labels were forgotten, and the split between versions is \
      none.

      It is a remark where another subset of the rule has workloads.
      """,
    remedy: "Write the labels that tell the subset's workloads from the others.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews, version: v1}}
        template:
          metadata: {labels: {app: reviews, version: v1}}
          spec:
            containers:
            - name: app
              image: reviews
              ports:
              - containerPort: 9080
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews, version: v1}}
        template:
          metadata: {labels: {app: reviews, version: v1}}
          spec:
            containers:
            - name: app
              image: reviews
              ports:
              - containerPort: 9080
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
      """
  ) { set, report in
    let workloads = SubsetWorkloads(set)
    for rule in set.destinationRules where !rule.object.isGenerated {
      guard let host = rule.host, rule.subsets.contains(where: \.labels.isEmpty) else { continue }
      guard workloads.isRead(host.value, seenFrom: rule.object.namespace) else {
        report.skip(needs: .allPods)
        continue
      }
      let hasMatch = rule.subsets.contains {
        !$0.labels.isEmpty
          && workloads.has($0.labels, of: host.value, seenFrom: rule.object.namespace) == true
      }
      for subset in rule.subsets where subset.labels.isEmpty {
        report.report(
          rule.object, at: subset.node.place,
          "Subset \(subset.name?.value ?? "") has no labels: it holds all workloads of \(host.value)",
          level: hasMatch ? .info : .warning,
          fix: "add labels, such as labels: {version: \(subset.name?.value ?? "v1")}")
      }
    }
  }
}
