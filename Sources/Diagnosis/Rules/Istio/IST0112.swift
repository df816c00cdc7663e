import Manifests

extension Rule {
  /// A destination without a port on a service with several.
  static let ist0112 = Rule(
    "IST0112", "VirtualServiceDestinationPortSelectorRequired", .error, kinds: ["VirtualService"],
    needs: [.services],
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
        let ports: [Int]
        switch set.hosts.resolve(host.value, from: service.object.namespace) {
        case .service(let target): ports = target.ports.compactMap { $0.port?.value }
        case .serviceEntry(let entry, _): ports = entry.ports.compactMap { $0.number?.value }
        case nil: continue
        }
        guard ports.count > 1 else { continue }
        let list = ports.map(String.init).joined(separator: ", ")
        report.report(
          service.object, at: host.place,
          "This destination needs a port: \(host.value) has more than one (\(list))",
          fix: "add port: {number: \(ports[0])} (or another of \(list)) to the destination")
      }
    }
  }
}
