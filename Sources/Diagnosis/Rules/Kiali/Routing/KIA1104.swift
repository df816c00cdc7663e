import Manifests

extension Rule {
  /// A weight for the only destination.
  static let kia1104 = Rule(
    "KIA1104", "virtualservices.route.singleweight", .warning, kinds: ["VirtualService"],
    explanation: """
      The route has one destination and gives it a weight below 100. Istio ignores the weight: all requests go \
      there. Who wrote it meant to split the traffic and forgot the other part, or forgot the weight when the \
      other part went.
      """,
    remedy: "Leave the weight out, or add the destination that gets the rest.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
            weight: 80
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
      """
  ) { set, report in
    for service in set.virtualServices where !service.object.isGenerated {
      for route in service.http.map(\.route) + (service.tls + service.tcp).map(\.route) {
        guard route.count == 1, let weight = route[0].weight, weight.value >= 1, weight.value < 100 else {
          continue
        }
        report.report(
          service.object, at: weight.place,
          "The weight of the only destination is ignored: all requests go to \(route[0].host?.value ?? "it")",
          fix: "remove the weight, or add a destination for the rest")
      }
    }
  }
}
