import Manifests

extension Rule {
  /// A destination without a port on a service with several.
  static let ist0112 = Rule(
    "IST0112", "VirtualServiceDestinationPortSelectorRequired", .error, kinds: ["VirtualService"],
    explanation: """
      A route names a service with more than one port, but no port. Istio cannot know which one is meant and drops \
      the destination: callers get 503 with the flag NC, or 404 with NR.
      """,
    remedy: "Write `port: {number: …}` under the destination.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
        - {name: http-admin, port: 9090}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
        - {name: http-admin, port: 9090}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, port: {number: 9080}}
      """
  ) { set, report in
    for service in set.virtualServices {
      for destination in service.destinations {
        guard let host = destination.host, destination.port == nil else { continue }
        let targets = set.hosts.all(
          host.value, in: service.object.namespace, exportTo: service.exportTo)
        let ports = Set(targets.flatMap(\.ports)).sorted()
        guard ports.count > 1 else { continue }
        let list = ports.prefix(8).map(String.init).joined(separator: ", ")
        report.report(
          service.object, at: host.place,
          "\(host.value) has several ports (\(list)) and this destination names none: \(destination.consequence)",
          notes: targets.first.map { [.init("\($0.object.title) is here", $0.object)] } ?? [],
          fix: ports.first.map { "add port: {number: \($0)} (or another of them) to the destination" })
      }
    }
  }
}
