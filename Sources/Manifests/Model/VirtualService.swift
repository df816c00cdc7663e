/// Routes of one or more hosts (`networking.istio.io`).
public struct VirtualService: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The hosts it answers for; empty makes it a delegate.
  public let hosts: [Located<String>]
  /// The gateways as written; empty means `mesh`.
  public let gateways: [Located<String>]
  /// Routes of HTTP, in order.
  public let http: [HTTPRoute]
  /// Routes of TLS by SNI.
  public let tls: [L4Route]
  /// Routes of TCP.
  public let tcp: [L4Route]
  /// Namespaces that see it; empty means the mesh's default.
  public let exportTo: [Located<String>]

  /// Reads the object's spec; what is missing or of a wrong type stays empty.
  public init(_ object: ConfigObject) {
    self.object = object
    let spec = object.spec
    hosts = spec?.strings("hosts") ?? []
    gateways = spec?.strings("gateways") ?? []
    http = spec?["http"]?.items.map(HTTPRoute.init) ?? []
    tls = spec?["tls"]?.items.map(L4Route.init) ?? []
    tcp = spec?["tcp"]?.items.map(L4Route.init) ?? []
    exportTo = spec?.strings("exportTo") ?? []
  }

  /// Whether sidecars use it: no gateways, or `mesh` among them.
  public var isOnMesh: Bool { gateways.isEmpty || gateways.contains { $0.value == "mesh" } }
  /// Whether it is a delegate: no hosts.
  public var isDelegate: Bool { hosts.isEmpty }

  /// Every destination of every route in the order of the text, mirrors last in each route.
  public var destinations: [RouteDestination] {
    http.flatMap { $0.route + $0.mirrors } + tls.flatMap(\.route) + tcp.flatMap(\.route)
  }
}

/// One HTTP route.
public struct HTTPRoute: Sendable {
  /// The route's map.
  public let node: Node
  /// Its name.
  public let name: String?
  /// Conditions, any of which suffices; empty matches all.
  public let match: [HTTPMatch]
  /// Weighted destinations.
  public let route: [RouteDestination]
  /// Mirrors (`mirror` and `mirrors`), with their weight in percent (`nil`: 100).
  public let mirrors: [RouteDestination]
  /// `redirect`, `directResponse`, `rewrite`, `corsPolicy`, `headers` as written.
  public let redirect: Node?
  /// A fixed answer.
  public let directResponse: Node?
  /// A rewritten path or authority.
  public let rewrite: Node?
  /// Cross-origin rules.
  public let corsPolicy: Node?
  /// Another VirtualService that holds the routes: its name and namespace.
  public let delegate: Node?
  /// Injected faults.
  public let fault: Fault?
  /// The whole request's time limit.
  public let timeout: Located<String>?
  /// Retries.
  public let retries: Retries?

  /// Reads a route.
  public init(_ node: Node) {
    self.node = node
    name = node["name"]?.text
    match = node["match"]?.items.map(HTTPMatch.init) ?? []
    route = node["route"]?.items.map { RouteDestination($0, kind: .http) } ?? []
    mirrors =
      (node["mirror"].map {
        [
          RouteDestination(
            mirror: $0, percentage: node.at("mirrorPercentage", "value") ?? node["mirrorPercent"])
        ]
      } ?? [])
      + (node["mirrors"]?.items.map { RouteDestination(mirrors: $0) } ?? [])
    redirect = node["redirect"]
    directResponse = node["directResponse"]
    rewrite = node["rewrite"]
    corsPolicy = node["corsPolicy"]
    delegate = node["delegate"]
    fault = node["fault"].map(Fault.init)
    timeout = node.string("timeout")
    retries = node["retries"].map(Retries.init)
  }
}

/// One condition of an HTTP route; all its parts must hold.
public struct HTTPMatch: Sendable {
  /// The match's map.
  public let node: Node
  /// Its name, which means nothing to routing.
  public let name: String?
  /// Parts of the request.
  public let uri: StringMatch?
  /// The URL's scheme.
  public let scheme: StringMatch?
  /// The HTTP method.
  public let method: StringMatch?
  /// The `Host` or `:authority` header.
  public let authority: StringMatch?
  /// Headers by name, in the order of the text.
  public let headers: [(name: String, match: StringMatch)]
  /// Headers that must not match.
  public let withoutHeaders: [(name: String, match: StringMatch)]
  /// Query parameters.
  public let queryParams: [(name: String, match: StringMatch)]
  /// The port the request came to.
  public let port: Located<Int>?
  /// Labels of the calling workload.
  public let sourceLabels: [String: String]
  /// The calling workload's namespace.
  public let sourceNamespace: Located<String>?
  /// Gateways this condition holds for; empty means the VirtualService's own.
  public let gateways: [Located<String>]

  /// Reads a condition.
  public init(_ node: Node) {
    self.node = node
    name = node["name"]?.text
    uri = node["uri"].map(StringMatch.init)
    scheme = node["scheme"].map(StringMatch.init)
    method = node["method"].map(StringMatch.init)
    authority = node["authority"].map(StringMatch.init)
    headers = Self.matches(node["headers"])
    withoutHeaders = Self.matches(node["withoutHeaders"])
    queryParams = Self.matches(node["queryParams"])
    port = node.int("port")
    sourceLabels = node.stringMap("sourceLabels")
    sourceNamespace = node.string("sourceNamespace")
    gateways = node.strings("gateways")
  }

  private static func matches(_ node: Node?) -> [(name: String, match: StringMatch)] {
    node?.entries.map { ($0.key, StringMatch($0.value)) } ?? []
  }
}

/// Where a route leads.
public struct RouteDestination: Sendable {
  /// Which list it stands in.
  public enum Kind: Sendable { case http, l4, mirror }
  /// Which list.
  public let kind: Kind
  /// The destination's whole map: with weight and headers, or of a mirror.
  public let node: Node
  /// The host as written.
  public let host: Located<String>?
  /// The subset.
  public let subset: Located<String>?
  /// The port's number.
  public let port: Located<Int>?
  /// The weight; of a mirror its percentage. nil where none is written.
  public let weight: Located<Double>?

  init(_ node: Node, kind: Kind) {
    self.init(node, destination: node["destination"], weight: node["weight"], kind: kind)
  }
  init(mirror node: Node, percentage: Node?) {
    self.init(node, destination: node, weight: percentage, kind: .mirror)
  }
  init(mirrors node: Node) {
    self.init(node, destination: node["destination"], weight: node.at("percentage", "value"), kind: .mirror)
  }

  private init(_ node: Node, destination: Node?, weight: Node?, kind: Kind) {
    self.kind = kind
    self.node = node
    host = destination?.string("host")
    subset = destination?.string("subset")
    port = destination?["port"]?.int("number")
    self.weight = weight.flatMap { node in node.double.map { Located($0, node.place) } }
  }
}

/// A route of TLS or TCP.
public struct L4Route: Sendable {
  /// The route's map.
  public let node: Node
  /// Conditions, any of which suffices.
  public let match: [L4Match]
  /// Weighted destinations.
  public let route: [RouteDestination]

  /// Reads a route.
  public init(_ node: Node) {
    self.node = node
    match = node["match"]?.items.map(L4Match.init) ?? []
    route = node["route"]?.items.map { RouteDestination($0, kind: .l4) } ?? []
  }
}

/// One condition of a TLS or TCP route.
public struct L4Match: Sendable {
  /// The match's map.
  public let node: Node
  /// Names of the TLS handshake; empty for TCP.
  public let sniHosts: [Located<String>]
  /// CIDRs of the destination.
  public let destinationSubnets: [Located<String>]
  /// The port.
  public let port: Located<Int>?
  /// Labels of the calling workload.
  public let sourceLabels: [String: String]
  /// The calling workload's namespace.
  public let sourceNamespace: Located<String>?
  /// Gateways this condition holds for.
  public let gateways: [Located<String>]

  /// Reads a condition.
  public init(_ node: Node) {
    self.node = node
    sniHosts = node.strings("sniHosts")
    destinationSubnets = node.strings("destinationSubnets")
    port = node.int("port")
    sourceLabels = node.stringMap("sourceLabels")
    sourceNamespace = node.string("sourceNamespace")
    gateways = node.strings("gateways")
  }
}

/// Injected faults of a route.
public struct Fault: Sendable {
  /// The fault's map.
  public let node: Node
  /// The delay's map.
  public let delay: Node?
  /// The abort's map.
  public let abort: Node?

  init(_ node: Node) {
    self.node = node
    delay = node["delay"]
    abort = node["abort"]
  }

  /// How long requests are held back.
  public var fixedDelay: Located<String>? { delay?.string("fixedDelay") }
  /// The share of requests delayed, in percent (none written: all).
  public var delayPercent: Double { Self.percent(delay) }
  /// The status that aborted requests get.
  public var abortStatus: Located<Int>? { abort?.int("httpStatus") }
  /// The share of requests aborted, in percent.
  public var abortPercent: Double { Self.percent(abort) }

  private static func percent(_ node: Node?) -> Double {
    node?.at("percentage", "value")?.double ?? node?["percent"]?.double ?? (node == nil ? 0 : 100)
  }
}

/// Retries of a route.
public struct Retries: Sendable {
  /// The map.
  public let node: Node
  /// How often at most, beyond the first try.
  public let attempts: Located<Int>?
  /// Each try's time limit.
  public let perTryTimeout: Located<String>?
  /// On what, comma separated.
  public let retryOn: Located<String>?

  init(_ node: Node) {
    self.node = node
    attempts = node.int("attempts")
    perTryTimeout = node.string("perTryTimeout")
    retryOn = node.string("retryOn")
  }
}
