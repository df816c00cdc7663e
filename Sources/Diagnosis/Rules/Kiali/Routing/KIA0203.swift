import Manifests

extension Rule {
  /// A subset without workloads.
  static let kia0203 = Rule(
    "KIA0203", "destinationrules.nodest.subsetlabels", .error, kinds: ["DestinationRule"],
    needs: [.services, .pods],
    explanation: """
      No workload of the host carries the subset's labels beside those that the service selects by. The subset \
      has no endpoints: requests that a route sends there get 503 with the flag UH.

      It is an error where a route uses the subset, else a remark.
      """,
    remedy: "Write the labels as the pods of that version carry them, or take the subset away.",
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
          labels: {version: v2}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
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
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
      """
  ) { set, report in
    struct Target: Hashable {
      var host: String
      var subset: String
    }
    var used: Set<Target> = []
    for service in set.virtualServices {
      for destination in service.destinations {
        guard let host = destination.host, let subset = destination.subset else { continue }
        used.insert(
          Target(host: set.kialiHost(host.value, in: service.object.namespace).name, subset: subset.value))
      }
    }
    let workloads = SubsetWorkloads(set)
    for rule in set.destinationRules where !rule.object.isGenerated {
      guard let host = rule.host else { continue }
      let own = rule.object.namespace
      for subset in rule.subsets where !subset.labels.isEmpty {
        guard workloads.has(subset.labels, of: host.value, seenFrom: own) == false else { continue }
        guard workloads.isRead(host.value, seenFrom: own) else {
          report.skip(needs: .allPods)
          continue
        }
        let name = subset.name?.value ?? ""
        let isUsed = used.contains(Target(host: set.kialiHost(host.value, in: own).name, subset: name))
        let labels = Selector(labels: subset.labels, place: subset.labelsPlace).text
        report.report(
          rule.object, at: subset.node.place,
          "No workload of \(host.value) carries \(labels): subset \(name) has no endpoints"
            + (isUsed ? ", and a route sends requests there (503, UH)" : ""),
          level: isUsed ? .error : .info, fix: "write the labels as the pods carry them, or remove the subset"
        )
      }
    }
  }
}
