import Manifests

extension Rule {
  /// One destination twice in a route.
  static let kia1105 = Rule(
    "KIA1105", "virtualservices.route.repeatedsubset", .warning, kinds: ["VirtualService"],
    explanation: """
      A route lists the same host and subset more than once. Their weights add up, so the split is not the one \
      that is meant; most often a subset is forgotten or misspelt.
      """,
    remedy: "Name each host and subset once.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
            weight: 50
          - destination: {host: reviews, subset: v1}
            weight: 50
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
        - name: v2
          labels: {version: v2}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
            weight: 50
          - destination: {host: reviews, subset: v2}
            weight: 50
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
        - name: v2
          labels: {version: v2}
      """
  ) { set, report in
    struct Target: Hashable {
      var host: String
      var subset: String
      var port: Int?
    }
    for service in set.virtualServices where !service.object.isGenerated {
      for route in service.http.map(\.route) + (service.tls + service.tcp).map(\.route) where route.count > 1
      {
        var seen: [Target: [Located<String>]] = [:]
        for destination in route {
          guard let host = destination.host else { continue }
          let name = set.kialiHost(host.value, in: service.object.namespace).name
          let target = Target(
            host: name, subset: destination.subset?.value ?? "", port: destination.port?.value)
          seen[target, default: []].append(host)
        }
        for (target, hosts) in seen where hosts.count > 1 {
          let what = target.subset.isEmpty ? "without a subset" : "with subset \(target.subset)"
          for host in hosts {
            report.report(
              service.object, at: host.place,
              "\(host.value) \(what) stands \(hosts.count) times in this route: its weights add up",
              fix: "name it once, or name another subset")
          }
        }
      }
    }
  }
}
