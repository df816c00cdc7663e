import Manifests

extension Rule {
  /// TLS inside TLS.
  static let pha0045 = Rule(
    "PHA0045", "DoubleTLS", .error, kinds: ["DestinationRule"],
    explanation: """
      A port with protocol HTTPS or TLS carries what the application has encrypted itself. A DestinationRule with TLS \
      mode SIMPLE or MUTUAL for it makes the proxy encrypt it once more: the server finds a second handshake where it \
      expects HTTP and answers with an error, callers see "wrong version number" or a closed connection.

      TLS is right in the DestinationRule where callers send plain HTTP: to a port with protocol HTTP, or through a \
      VirtualService whose http route leads to the TLS port.
      """,
    remedy: """
      Take `tls` out of the DestinationRule where callers encrypt themselves. To let the proxy encrypt, declare a port \
      with protocol HTTP (with `targetPort: 443`) and have callers use `http://`.
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [www.example.com]
        location: MESH_EXTERNAL
        resolution: DNS
        ports:
        - {number: 443, name: https, protocol: HTTPS}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: books, namespace: bookinfo}
      spec:
        host: www.example.com
        trafficPolicy:
          tls: {mode: SIMPLE, caCertificates: system, sni: www.example.com}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [www.example.com]
        location: MESH_EXTERNAL
        resolution: DNS
        ports:
        - {number: 80, name: http, protocol: HTTP, targetPort: 443}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: books, namespace: bookinfo}
      spec:
        host: www.example.com
        trafficPolicy:
          tls: {mode: SIMPLE, caCertificates: system, sni: www.example.com}
      """
  ) { set, report in
    let view = report.effective
    for rule in set.destinationRules where rule.speaksOfTLS {
      let namespace = rule.object.namespace
      guard let host = rule.host?.value, let target = set.hosts.resolve(host, from: namespace) else {
        continue
      }
      let name = set.hosts.fqdn(host, in: namespace)
      guard let effective = EffectiveDestinationRule([rule]) else { continue }
      var seen: Set<Int32> = []
      for port in TargetPort.all(target) {
        guard let setting = effective.setting("tls", port: port.number, subset: nil),
          let mode = setting.node.string("mode"), ["SIMPLE", "MUTUAL"].contains(mode.value.uppercased())
        else { continue }
        let through = view.tlsRoute(to: name, port: port.number, isOnly: TargetPort.all(target).count == 1)
        guard port.kind == .tls || through != nil else { continue }
        if view.hasHTTPRoute(to: name, port: port.number, isOnly: TargetPort.all(target).count == 1) {
          continue
        }
        guard seen.insert(mode.place.node).inserted else { continue }
        report.report(
          rule.object, at: mode.place,
          "TLS inside TLS: callers encrypt themselves what goes to port \(port.number) of \(host)"
            + (port.kind == .tls ? " (\(port.text))" : "")
            + ", and mode \(mode.value) encrypts it again; the server answers the second handshake with an error",
          notes: through.map { [.init("this tls route hands callers' TLS through", $0.0, at: $0.1)] }
            ?? [.init("the port is declared here", target.object, at: port.place)],
          fix:
            "take tls out for port \(port.number), or declare a port with protocol HTTP for callers in plain HTTP"
        )
      }
    }
  }
}

/// A port of a service or service entry.
struct TargetPort {
  var number: Int
  var kind: PortProtocol
  /// `https`, as written.
  var text: String
  var place: Place

  static func all(_ target: HostTarget) -> [TargetPort] {
    switch target {
    case .service(let service):
      service.ports.compactMap { port in
        port.port.map {
          TargetPort(
            number: $0.value, kind: PortProtocol.of(port),
            text: "named \(port.name?.value ?? "nothing")", place: port.node.place)
        }
      }
    case .serviceEntry(let entry, _):
      entry.ports.compactMap { port in
        port.number.map {
          TargetPort(
            number: $0.value, kind: PortProtocol.of(port),
            text: "protocol \(port.portProtocol?.value ?? "none")", place: port.node.place)
        }
      }
    }
  }
}

extension EffectiveConfig {
  /// Whether plain HTTP is routed to a host's port, by VirtualService or HTTPRoute.
  func hasHTTPRoute(to host: String, port: Int, isOnly: Bool) -> Bool {
    for index in routes.byDestination[host] ?? [] {
      let service = set.virtualServices[index]
      if leads(service.http.flatMap { $0.route + $0.mirrors }, of: service, to: host, port, isOnly) != nil {
        return true
      }
    }
    return (routes.gatewayAPI[host] ?? []).contains { index in
      let route = set.k8sRoutes[index]
      return
        ["HTTPRoute", "GRPCRoute"].contains(route.object.kind)
        && route.backendRefs.contains { ref in
          ref.port?.value == port
            && set.hosts.fqdn(ref.name?.value ?? "", in: ref.namespace?.value ?? route.object.namespace)
              == host
        }
    }
  }

  /// A `tls` route to a host's port.
  func tlsRoute(to host: String, port: Int, isOnly: Bool) -> (ConfigObject, Place)? {
    for index in routes.byDestination[host] ?? [] {
      let service = set.virtualServices[index]
      if let found = leads(service.tls.flatMap(\.route), of: service, to: host, port, isOnly) {
        return (service.object, found.node.place)
      }
    }
    return nil
  }

  private func leads(
    _ destinations: [RouteDestination], of service: VirtualService, to host: String, _ port: Int,
    _ isOnly: Bool
  ) -> RouteDestination? {
    destinations.first { destination in
      guard let written = destination.host?.value else { return false }
      return set.hosts.fqdn(written, in: service.object.namespace) == host
        && (destination.port.map { $0.value == port } ?? isOnly)
    }
  }
}
