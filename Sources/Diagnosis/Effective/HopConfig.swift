import Manifests

/// One hop on the graph: who calls which host, and which workload answered.
public struct Hop: Sendable {
  /// The calling workload's namespace; empty where it is not known.
  public var sourceNamespace = ""
  /// The calling workload; empty where it is not known.
  public var sourceWorkload = ""
  /// Its labels, where the workload is not in the configuration.
  public var sourceLabels: [String: String] = [:]
  /// The host called: a full name, or short in the source's namespace.
  public var host: String
  /// The port called.
  public var port: Int?
  /// The namespace of the workload that answered.
  public var destinationNamespace = ""
  /// The workload that answered; empty where none was chosen.
  public var destinationWorkload = ""

  /// Makes a hop to a host.
  public init(host: String) { self.host = host }
}

/// The configuration in effect on a hop.
public struct HopConfig: Sendable {
  /// The hop.
  public let hop: Hop
  /// The service called; nil where it is not in the configuration.
  public let service: Service?
  /// The workload that answered; nil where it is not in the configuration.
  public let workload: Workload?
  /// The routes in effect for the host, those that can lead to the workload first; the first is the likely one.
  public let routes: [RouteView]
  /// The DestinationRule in effect.
  public let rule: EffectiveDestinationRule?
  /// The subset that a route names and the workload belongs to.
  public let subset: String?
  /// Limits of the circuit breaker.
  public let connectionPool: PolicySetting?
  /// When endpoints are taken out.
  public let outlierDetection: PolicySetting?
  /// What the server takes; nil where nothing is known of it.
  public let server: ServerMode?
  /// What the caller speaks.
  public let client: ClientMode
  /// Whether both fit; nil where nothing is known of the server.
  public let verdict: TLSVerdict?
  /// Whether policies let the call through; nil where nothing is known of the server.
  public let authorization: AuthorizationAnswer?

  /// The first fault that a route in effect injects on purpose.
  public var fault: (route: RouteView, fault: RouteFault)? {
    routes.lazy.compactMap { route in route.fault.map { (route, $0) } }.first
  }
  /// Copies of the hop's traffic that go elsewhere.
  public var mirrors: [RouteTarget] { routes.flatMap(\.mirrors) }
  /// Destinations with a share and no workload.
  public var emptySubsets: [(route: RouteView, target: RouteTarget)] {
    routes.flatMap { route in route.destinations.filter(\.isEmptySubset).map { (route, $0) } }
  }

  /// The objects in effect with their lines, most telling first: `VirtualService bookinfo/reviews line 12`.
  public var objects: [(object: ConfigObject, place: Place?)] {
    var list: [(ConfigObject, Place?)] = []
    if let route = routes.first, let object = route.object { list.append((object, route.place)) }
    if let rule {
      if let found = subset.flatMap(rule.subset) {
        list.append((found.rule.object, found.subset.node.place))
      } else if let first = rule.rules.first {
        list.append((first.object, first.trafficPolicy?.node.place))
      }
    }
    if let server, let policy = server.policy { list.append((policy, server.place)) }
    if let step = authorization?.deciding { list.append((step.policy, step.place)) }
    return list
  }
}

extension MeshAnnotations {
  /// The configuration in effect on a hop.
  public func hop(_ hop: Hop) -> HopConfig { config.hop(hop) }
}

extension EffectiveConfig {
  /// The configuration in effect on a hop.
  public func hop(_ hop: Hop) -> HopConfig {
    let host = set.hosts.fqdn(hop.host, in: hop.sourceNamespace)
    let client = hop.sourceNamespace.isEmpty ? hop.destinationNamespace : hop.sourceNamespace
    var service: Service?
    if case .service(let found)? = set.hosts.resolve(fqdn: host, visibleTo: [client]) { service = found }
    let source =
      hop.sourceWorkload.isEmpty
      ? nil : members.workload(named: hop.sourceWorkload, in: hop.sourceNamespace)
    let workload = members.workload(named: hop.destinationWorkload, in: hop.destinationNamespace)
    let labels = source?.labels ?? (hop.sourceLabels.isEmpty ? nil : hop.sourceLabels)
    let rule = destinationRule(
      host: host, client: client, labels: labels, serviceNamespace: service?.object.namespace)
    let routes = routesInEffect(hop, host: host, client: client, source: source, workload: workload)
    let subset = routes.lazy.compactMap { route in
      route.destinations.first { target in
        target.host == host && target.subset != nil
          && (workload == nil || target.workloads.contains { $0.object === workload?.object })
      }?.subset
    }.first
    let port = hop.port ?? (service?.ports.count == 1 ? service?.ports.first?.port?.value : nil)
    let mtls = EffectiveMTLS(self)
    let caller =
      source.map(mtls.client) ?? EffectiveMTLS.Client(namespace: client, labels: labels)
    let clientMode = mtls.client(
      caller, host: host, port: port, subset: subset, serviceNamespace: service?.object.namespace)
    let servicePort = service?.ports.first { $0.port?.value == port }
    let server = (workload ?? service.flatMap { members.workloads(of: $0).first }).map { workload in
      mtls.server(
        workload, port: servicePort.flatMap { ServiceMembers.targetPort($0, of: workload) })
    }
    let kind = servicePort.map(PortProtocol.of) ?? .automatic
    return HopConfig(
      hop: hop, service: service, workload: workload, routes: routes, rule: rule, subset: subset,
      connectionPool: rule?.setting("connectionPool", port: port, subset: subset),
      outlierDetection: rule?.setting("outlierDetection", port: port, subset: subset), server: server,
      client: clientMode, verdict: server.map { mtls.verdict(clientMode, $0, port: kind) },
      authorization: authorize(source, hop, service, workload, port: port))
  }

  private func authorize(
    _ source: Workload?, _ hop: Hop, _ service: Service?, _ workload: Workload?, port: Int?
  ) -> AuthorizationAnswer? {
    guard let callee = service.map(Callee.service) ?? workload.map(Callee.workload) else { return nil }
    let caller =
      source.map(Caller.workload)
      ?? (hop.sourceNamespace.isEmpty ? .outside : .namespace(hop.sourceNamespace))
    return EffectiveAuthorization(self).answer(
      from: caller, to: callee, request: CallRequest(port: service == nil ? nil : port))
  }

  /// Routes for the host, from the gateway's view where the source is one.
  private func routesInEffect(
    _ hop: Hop, host: String, client: String, source: Workload?, workload: Workload?
  ) -> [RouteView] {
    let reader = RouteReader(config: self)
    var found: [RouteView] = []
    if let source, dataPlane(source) == .gateway {
      for gateway in set.gateways where gateway.selector?.matches(source.labels) ?? true {
        found += gatewayRoutes(gateway).flatMap(\.routes)
      }
      found = found.filter { view in
        (view.destinations + view.mirrors).contains { $0.host == host }
      }
    } else {
      found = routes.onMesh(host: host, client: client).prefix(1).flatMap {
        reader.routes($0.service, origin: .mesh)
      }
    }
    guard let workload else { return found.filter { !$0.isShadowed } }
    func leads(_ view: RouteView) -> Bool {
      (view.destinations + view.mirrors).contains { target in
        target.workloads.contains { $0.object === workload.object }
      }
    }
    let open = found.filter { !$0.isShadowed }
    return open.filter(leads) + open.filter { !leads($0) }
  }
}
