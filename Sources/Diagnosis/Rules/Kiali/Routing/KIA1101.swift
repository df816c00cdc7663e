import Manifests

extension Rule {
  /// A destination that is not there.
  static let kia1101 = Rule(
    "KIA1101", "virtualservices.nohost.hostnotfound", .error, kinds: ["VirtualService"],
    needs: [.services, .allServices],
    explanation: """
      A route (or a mirror) leads to a host that no service and no service entry has, as the VirtualService's \
      namespace sees them. Requests sent there get 503 with the flag NC; a mirror gets nothing.

      Where the mesh lets calls to unknown hosts through (ALLOW_ANY, also its default) it is a warning.
      """,
    remedy:
      "Write the host of a service that exists: `reviews` in its own namespace, else `reviews.bookinfo.svc.cluster.local`.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: review}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
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
      let own = service.object.namespace
      for destination in service.destinations {
        guard let host = destination.host, !host.value.isEmpty,
          !set.answers(set.kialiHost(host.value, in: own), from: own)
        else { continue }
        report.report(
          service.object, at: host.place,
          "No service or service entry that \(own.isEmpty ? "this namespace" : own) sees has host \(host.value): "
            + (destination.kind == .mirror ? "nothing is mirrored there" : "requests sent there fail"),
          level: set.unknownHostLevel, fix: "write the host of a service that exists")
      }
    }
  }
}
