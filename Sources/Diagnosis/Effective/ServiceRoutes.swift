import Manifests

/// The routes that reach a service.
public struct ServiceRoutes: Sendable {
  /// The service.
  public let service: Service
  /// What callers that address it take, in order; one route to any workload in turn where nobody wrote one.
  public let addressed: [RouteView]
  /// Routes of other hosts and of gateways that lead here.
  public let reaching: [RouteView]

  /// Everything, those of the mesh first.
  public var all: [RouteView] { addressed + reaching }
}

/// From a gateway's host and port to the workloads.
public struct GatewayRoute: Sendable {
  /// The Gateway (Istio's or the Gateway API's).
  public let gateway: ConfigObject
  /// Where the server or listener stands.
  public let place: Place
  /// The port.
  public let port: Int?
  /// `HTTP`, `HTTPS`, `TLS`, ….
  public let portProtocol: String
  /// `SIMPLE`, `PASSTHROUGH`, …; nil without TLS.
  public let tlsMode: String?
  /// The host as the gateway writes it, without its namespace.
  public let host: String
  /// The routes bound to it; empty: 404 for everything.
  public let routes: [RouteView]

  /// `books.example.com:443 HTTPS`.
  public var text: String {
    "\(host):\(port.map(String.init) ?? "?") \(portProtocol)" + (tlsMode.map { " (\($0))" } ?? "")
  }
}

extension EffectiveConfig {
  /// The routes that reach a service, as callers of a namespace see it (nil: its own).
  public func routes(to service: Service, from client: String? = nil) -> ServiceRoutes {
    let reader = RouteReader(config: self)
    let host = service.fqdn(domain: set.hosts.domain)
    let client = client ?? service.object.namespace
    var addressed: [RouteView] = []
    for (index, entry) in routes.onMesh(host: host, client: client).enumerated() {
      addressed += reader.routes(entry.service, origin: .mesh).map {
        var view = $0
        view.isUnused = index > 0
        return view
      }
    }
    var reaching: [RouteView] = []
    for link in backlinks(to: service) {
      for view in link.views(reader) where !(view.origin == .mesh && link.addresses(host)) {
        let leadsHere = (view.destinations + view.mirrors).contains { $0.host == host }
        if leadsHere { reaching.append(view) }
      }
    }
    for route in (routes.gatewayAPI[host] ?? []).map({ self.set.k8sRoutes[$0] }) {
      for parent in route.parentRefs {
        guard let name = parent.name?.value else { continue }
        let namespace = parent.namespace?.value ?? route.object.namespace
        if parent.kind == "Service" {
          if name == service.object.name && namespace == service.object.namespace {
            addressed += reader.routes(route, origin: .mesh)
          }
        } else {
          let origin = RouteView.Origin.gateway(namespace.isEmpty ? name : "\(namespace)/\(name)")
          reaching += reader.routes(route, origin: origin).filter { view in
            (view.destinations + view.mirrors).contains { $0.host == host }
          }
        }
      }
    }
    if !addressed.contains(where: { !$0.isUnused }) {
      let whole = reader.target(host: host, subset: nil, port: nil, share: 100, place: nil, client: client)
      addressed.insert(RouteView(origin: .none, destinations: [whole]), at: 0)
    }
    return ServiceRoutes(service: service, addressed: addressed, reaching: reaching)
  }

  /// A VirtualService with a destination in a service.
  private struct Backlink {
    let service: VirtualService
    let origins: [RouteView.Origin]
    let hosts: [String]
    func views(_ reader: RouteReader) -> [RouteView] {
      origins.flatMap { reader.routes(service, origin: $0) }
    }
    func addresses(_ host: String) -> Bool { hosts.contains { HostPattern.covers($0, host) } }
  }

  private func backlinks(to service: Service) -> [Backlink] {
    let host = service.fqdn(domain: set.hosts.domain)
    return (routes.byDestination[host] ?? []).map { index in
      let virtual = set.virtualServices[index]
      let namespace = virtual.object.namespace
      var origins: [RouteView.Origin] = virtual.isOnMesh ? [.mesh] : []
      for gateway in virtual.gateways {
        if let name = VirtualServiceIndex.gateway(gateway.value, in: namespace) {
          origins.append(.gateway(name))
        }
      }
      return Backlink(
        service: virtual, origins: origins,
        hosts: virtual.hosts.map { set.hosts.fqdn($0.value, in: namespace) })
    }
  }

  // MARK: - Gateways

  /// Every gateway's hosts and ports with the routes behind them.
  public func gatewayRoutes() -> [GatewayRoute] {
    set.gateways.flatMap(gatewayRoutes) + set.k8sGateways.flatMap(gatewayRoutes)
  }

  /// The hosts and ports of one gateway.
  public func gatewayRoutes(_ gateway: Gateway) -> [GatewayRoute] {
    let reader = RouteReader(config: self)
    let bound = routes.byGateway[gateway.object.qualifiedName] ?? []
    return gateway.servers.flatMap { server in
      server.hosts.map { written in
        let (namespace, host) = GatewayHost.split(written.value, own: gateway.object.namespace)
        let views = bound.filter { entry in
          (namespace == nil || namespace == entry.service.object.namespace)
            && entry.service.hosts.contains { HostPattern.overlap(host, $0.value) }
        }.flatMap { reader.routes($0.service, origin: .gateway(gateway.object.qualifiedName)) }
        return GatewayRoute(
          gateway: gateway.object, place: server.node.place, port: server.port?.value,
          portProtocol: server.portProtocol?.value ?? "?", tlsMode: server.tlsMode?.value, host: host,
          routes: views)
      }
    }
  }

  /// The listeners of a gateway of the Gateway API.
  public func gatewayRoutes(_ gateway: K8sGateway) -> [GatewayRoute] {
    let reader = RouteReader(config: self)
    let bound = set.k8sRoutes.filter { route in
      route.parentRefs.contains {
        $0.kind == "Gateway" && $0.name?.value == gateway.object.name
          && ($0.namespace?.value ?? route.object.namespace) == gateway.object.namespace
      }
    }
    return gateway.listeners.map { listener in
      let host = listener.hostname?.value ?? "*"
      let views = bound.filter { route in
        let parents = route.parentRefs.filter { $0.name?.value == gateway.object.name }
        let isHere = parents.contains {
          ($0.sectionName == nil || $0.sectionName?.value == listener.name?.value)
            && ($0.port == nil || $0.port?.value == listener.port?.value)
        }
        return isHere
          && (route.hostnames.isEmpty || route.hostnames.contains { HostPattern.overlap(host, $0.value) })
      }.flatMap { reader.routes($0, origin: .gateway(gateway.object.qualifiedName)) }
      return GatewayRoute(
        gateway: gateway.object, place: listener.node.place, port: listener.port?.value,
        portProtocol: listener.listenerProtocol?.value ?? "?",
        tlsMode: listener.node["tls"].map { $0["mode"]?.text ?? "Terminate" }, host: host, routes: views)
    }
  }
}

/// Hosts of a Gateway's servers: `namespace/host`.
enum GatewayHost {
  /// The namespace whose VirtualServices may bind (nil: any) and the host.
  static func split(_ text: String, own: String) -> (namespace: String?, host: String) {
    guard let slash = text.firstIndex(of: "/") else { return (nil, text) }
    let namespace = String(text[..<slash])
    let host = String(text[text.index(after: slash)...])
    return (namespace == "*" ? nil : namespace == "." ? own : namespace, host)
  }
}
