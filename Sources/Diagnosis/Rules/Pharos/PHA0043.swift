import Manifests

extension Rule {
  /// `tls` routes behind a gateway that ends TLS itself.
  static let pha0043 = Rule(
    "PHA0043", "TLSRouteAtTerminatingGateway", .error, kinds: ["VirtualService"],
    explanation: """
      `tls` routes choose by the server name of a handshake that the gateway hands through. A server that ends TLS \
      itself (SIMPLE, MUTUAL, ISTIO_MUTUAL) sees plain HTTP afterwards and looks for `http` routes (with protocol TLS: \
      for `tcp` routes); `tls` routes are not used. Callers get 404 with the flag NR, or a closed connection.
      """,
    remedy: """
      Write the routes under `http` (the gateway speaks HTTP to the service), or set the server's TLS mode to \
      PASSTHROUGH with protocol TLS (the service itself answers the handshake).
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: https, protocol: HTTPS}
          hosts: [books.example.com]
          tls: {mode: SIMPLE, serverCertificate: /etc/certs/tls.crt, privateKey: /etc/certs/tls.key}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        gateways: [books]
        tls:
        - match:
          - sniHosts: [books.example.com]
          route:
          - destination: {host: productpage}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: tls, protocol: TLS}
          hosts: [books.example.com]
          tls: {mode: PASSTHROUGH}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        gateways: [books]
        tls:
        - match:
          - sniHosts: [books.example.com]
          route:
          - destination: {host: productpage}
      """
  ) { set, report in
    let servers = GatewayServers(set)
    for service in set.virtualServices where !service.tls.isEmpty {
      for route in service.tls {
        let found = servers.behind(
          service, hosts: route.match.flatMap(\.sniHosts).map(\.value),
          gateways: route.match.flatMap(\.gateways), ports: route.match.compactMap(\.port?.value))
        guard !found.isEmpty, !found.contains(where: { $0.server.handsTLSThrough }) else { continue }
        let first = found.first { $0.server.tls != nil } ?? found[0]
        let mode = first.server.tlsMode?.value
        report.report(
          service.object, at: route.match.first?.sniHosts.first?.place ?? route.node.place,
          "This tls route is never used: \(first.gateway.title) "
            + (mode.map { "ends TLS itself (\($0))" } ?? "speaks no TLS there")
            + ", so it looks for \(first.server.isHTTP ? "http" : "tcp") routes and callers get "
            + (first.server.isHTTP ? "404 (NR)" : "their connections closed"),
          notes: [
            .init(
              "the server is here", first.gateway,
              at: first.server.tlsMode?.place ?? first.server.node.place)
          ],
          fix: "move the route to \(first.server.isHTTP ? "http" : "tcp"), or set the server's tls mode to "
            + "PASSTHROUGH")
      }
    }
  }

  /// `http` routes behind a gateway that hands TLS through.
  static let pha0044 = Rule(
    "PHA0044", "HTTPRouteAtPassthroughGateway", .error, kinds: ["VirtualService"],
    explanation: """
      A server with TLS mode PASSTHROUGH does not decrypt: it sees the server name of the handshake and bytes. `http` \
      routes, which look at paths and headers, cannot be used there and have no effect; without a `tls` route for the \
      name the connection is closed.
      """,
    remedy: """
      Write the route under `tls` with `sniHosts`, or let the gateway end TLS (SIMPLE with `credentialName`).
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: tls, protocol: TLS}
          hosts: [books.example.com]
          tls: {mode: PASSTHROUGH}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        gateways: [books]
        http:
        - route:
          - destination: {host: productpage}
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
          - destination: {host: productpage}
      """
  ) { set, report in
    let servers = GatewayServers(set)
    for service in set.virtualServices where !service.http.isEmpty && !service.isOnMesh {
      guard let route = service.http.first else { continue }
      let found = servers.behind(
        service, hosts: service.hosts.map(\.value), gateways: service.gateways, ports: [])
      guard let first = found.first, found.allSatisfy({ $0.server.handsTLSThrough }) else { continue }
      report.report(
        service.object, at: route.node.place,
        "The http routes have no effect: \(first.gateway.title) hands TLS through (PASSTHROUGH) and sees no HTTP"
          + (service.tls.isEmpty ? "; without a tls route connections are closed" : ""),
        level: service.tls.isEmpty ? .error : .warning,
        notes: [
          .init(
            "the server is here", first.gateway,
            at: first.server.tlsMode?.place ?? first.server.node.place)
        ],
        fix: "write a tls route with sniHosts, or let the gateway end TLS (mode: SIMPLE with credentialName)")
    }
  }
}
