import Manifests

extension Rule {
  /// A VirtualService on a gateway that serves none of its hosts.
  static let ist0132 = Rule(
    "IST0132", "VirtualServiceHostNotFoundInGateway", .warning, kinds: ["VirtualService"],
    needs: [.gateways, .allGateways],
    sameAs: ["KIA1102"],
    explanation: """
      A gateway serves a VirtualService only for hosts that both name. None of this VirtualService's hosts is covered by \
      the hosts of the gateway (or of a listener, for a Gateway of the Gateway API) that it is bound to, so the gateway \
      leaves its routes out and answers 404 with the flag NR.

      A Gateway may write `namespace/host`: then only virtual services of that namespace may use the host; `./host` \
      means the Gateway's own namespace.
      """,
    remedy: "Write a host that the Gateway serves, or add the host to one of the Gateway's servers.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: [books.example.com]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        hosts: [book.example.com]
        gateways: [bookinfo-gateway]
        http:
        - route:
          - destination: {host: productpage}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: [books.example.com]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        gateways: [bookinfo-gateway]
        http:
        - route:
          - destination: {host: productpage}
      """
  ) { set, report in
    let names = GatewayNames(set)
    for service in set.virtualServices {
      let namespace = service.object.namespace
      for gateway in service.gateways
      where gateway.value != "mesh" && !gateway.value.isEmpty && !GatewayNames.isInternal(gateway.value) {
        guard let target = names.find(gateway.value, from: namespace) else {
          report.report(
            service.object, at: gateway.place,
            "No host of this VirtualService is served at \(gateway.value), because there is no such Gateway",
            fix: "correct the gateway's name, or add a Gateway with the hosts of this VirtualService")
          continue
        }
        let offered = OfferedHosts.of(target)
        if service.hosts.contains(where: { offered.serves($0.value, of: namespace, set) }) { continue }
        let hosts = service.hosts.map(\.value)
        let place = service.hosts.count == 1 && service.gateways.count == 1 ? service.hosts.first?.place : nil
        report.report(
          service.object, at: place ?? gateway.place,
          hosts.isEmpty
            ? "This VirtualService has no hosts, so \(target.object.title) serves nothing of it"
            : "\(target.object.title) does not serve \(hosts.prefix(4).joined(separator: ", "))"
              + (offered.isClosed(to: hosts, of: namespace)
                ? " to namespace \(namespace)" : " (its hosts: \(offered.text))")
              + ": requests for it there get 404 with the flag NR",
          notes: [.init("\(target.object.title) is here", target.object)],
          fix: offered.fix(hosts, of: namespace))
      }
    }
  }
}

/// The hosts that a gateway serves.
private struct OfferedHosts {
  private var hosts: [ServerHost]

  static func of(_ target: GatewayNames.Target) -> OfferedHosts {
    switch target {
    case .istio(let gateway):
      OfferedHosts(
        hosts: gateway.servers.flatMap(\.hosts).map { ServerHost($0.value, own: gateway.object.namespace) })
    case .kubernetes(let gateway):
      OfferedHosts(hosts: gateway.listeners.map { ServerHost($0.hostname?.value ?? "*", own: "") })
    }
  }

  var text: String {
    hosts.isEmpty
      ? "none" : hosts.prefix(4).map(\.name).joined(separator: ", ") + (hosts.count > 4 ? ", …" : "")
  }

  /// Whether a host of a virtual service is covered, as it is written or by its full name.
  func serves(_ host: String, of namespace: String, _ set: ConfigSet) -> Bool {
    hosts.contains { offered in
      guard offered.isOpen(to: namespace) else { return false }
      return HostOverlap.overlap(offered.name, host)
        || (!host.contains(".") && HostOverlap.overlap(offered.name, set.hosts.fqdn(host, in: namespace)))
    }
  }

  /// Whether only the namespace keeps the hosts out.
  func isClosed(to wanted: [String], of namespace: String) -> Bool {
    hosts.contains { offered in
      !offered.isOpen(to: namespace) && wanted.contains { HostOverlap.overlap(offered.name, $0) }
    }
  }

  func fix(_ wanted: [String], of namespace: String) -> String {
    guard let first = wanted.first else { return "add hosts to the VirtualService" }
    if isClosed(to: wanted, of: namespace) {
      return "write \(namespace)/\(first) (or */\(first)) under the Gateway's hosts"
    }
    if let near = NearestName.of(first, in: hosts.map(\.name)) { return "did you mean \(near)?" }
    return "write one of the Gateway's hosts, or add \(first) to them"
  }
}
