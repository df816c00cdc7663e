import Manifests

extension Rule {
  /// Traffic from outside that passes by the mesh's choice of a subset.
  static let pha0056 = Rule(
    "PHA0056", "GatewayIgnoresMeshRoutes", .warning, kinds: ["VirtualService"], sameAs: ["IST0140"],
    explanation: """
      A VirtualService without `gateways` holds for the sidecars of callers in the mesh. The gateway takes the routes \
      that are bound to it, and goes from there straight to the host it finds: subsets and weights that the mesh's \
      VirtualService gives to that host are not applied. Traffic from outside then reaches all versions.

      `istioctl analyze` sees this only where both write the host in the same way (IST0140); here `reviews` and \
      `reviews.bookinfo.svc.cluster.local` are the same.
      """,
    remedy:
      "Name the subset in the gateway's route too, or bind one VirtualService to both (`gateways: [mesh, …]`).",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: [books.example.com]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        gateways: [books]
        http:
        - route:
          - destination: {host: reviews.bookinfo.svc.cluster.local}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: [books.example.com]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        gateways: [books]
        http:
        - route:
          - destination: {host: reviews.bookinfo.svc.cluster.local, subset: v1}
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
    let view = report.effective
    for service in set.virtualServices where service.gateways.contains(where: { $0.value != "mesh" }) {
      let namespace = service.object.namespace
      for destination in service.http.flatMap(\.route) where destination.subset == nil {
        guard let host = destination.host else { continue }
        let name = set.hosts.fqdn(host.value, in: namespace)
        guard let inner = view.routes.mesh.exact[name]?.first?.service, inner.object !== service.object,
          !inner.hosts.contains(where: { $0.value == host.value }),
          let route = inner.destinations.first(where: { candidate in
            candidate.subset != nil
              && candidate.host.map { set.hosts.fqdn($0.value, in: inner.object.namespace) == name } ?? false
          })
        else { continue }
        report.report(
          service.object, at: host.place,
          "Requests that come through the gateway reach all of \(host.value): the subsets of \(inner.object.title) hold "
            + "for callers in the mesh only",
          notes: [.init("the mesh's route is here", inner.object, at: route.subset?.place)],
          fix: "name the subset here too, or bind one VirtualService to mesh and gateway")
      }
    }
  }

  /// `http` routes for a service that does not speak HTTP as far as proxies know.
  static let pha0057 = Rule(
    "PHA0057", "HTTPRouteForTCPService", .warning, kinds: ["VirtualService"], needs: [.services],
    explanation: """
      Proxies take the protocol from the port's name (or `appProtocol`): a port named `tcp` or `tcp-…` carries bytes. \
      `http` routes, timeouts, retries and faults for such a service are never applied, and it has no HTTP metrics.
      """,
    remedy: "Rename the service's port to `http` (or `http2`, `grpc`), or write `tcp` routes.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        ports:
        - {name: tcp, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - timeout: 2s
          route:
          - destination: {host: ratings}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - timeout: 2s
          route:
          - destination: {host: ratings}
      """
  ) { set, report in
    for virtual in set.virtualServices where virtual.isOnMesh && !virtual.http.isEmpty {
      guard let route = virtual.http.first else { continue }
      for host in virtual.hosts {
        guard let target = set.hosts.resolve(host.value, from: virtual.object.namespace) else { continue }
        let ports = TargetPort.all(target)
        guard let port = ports.first,
          ports.allSatisfy({ $0.kind == .tcp || $0.kind == .tls || $0.kind == .udp })
        else { continue }
        let why = port.kind == .tls ? "TLS that proxies hand through" : "bytes"
        report.report(
          virtual.object, at: route.node.place,
          "These http routes are never used: port \(port.number) of \(host.value) carries \(why) (\(port.text))",
          notes: [.init("the port is declared here", target.object, at: port.place)],
          fix: port.kind == .tls
            ? "write tls routes with sniHosts" : "name the port http if it speaks HTTP, or write tcp routes")
      }
    }
  }
}
