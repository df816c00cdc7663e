/// What the demo's YAML says, in the terms of its proxies.
struct MeshPlan: Sendable, Hashable {
  /// Routes inside the mesh by service, for services that have a VirtualService.
  var routes: [String: [Route]] = [:]
  /// Routes of the ingress; empty: everything is unknown there (404 NR).
  var ingress: [VirtualHost] = []
  /// Subsets by service and name: the pods behind each.
  var subsets: [String: [String: [String]]] = [:]
  /// The pods behind each service.
  var endpoints: [String: [String]] = [:]
  /// How callers speak to a service, and to its subsets.
  var policies: [Target: ClientPolicy] = [:]
  /// Whether a workload takes plaintext, TLS or both.
  var serverModes: [String: ServerMode] = [:]
  /// Who may call a workload; empty: everybody.
  var authorization: [String: [Authorization]] = [:]
  /// Services that a workload's proxy knows nothing of.
  var hidden: [String: Set<String>] = [:]

  /// A service, or a subset of it.
  struct Target: Sendable, Hashable {
    var service: String
    var subset = ""
  }

  /// A host of the ingress.
  struct VirtualHost: Sendable, Hashable {
    var domains: [String]
    var routes: [Route]
  }

  /// One route: any of its conditions, where it leads, and how.
  struct Route: Sendable, Hashable {
    /// The VirtualService's name.
    var config: String
    /// Conditions; empty: all requests.
    var matches: [Match] = []
    var destinations: [Destination] = []
    var fault: Fault?
    var policy = RoutePolicy.standard
  }

  /// One condition.
  struct Match: Sendable, Hashable {
    enum Path: Sendable, Hashable { case prefix(String), exact(String), regex(String) }
    struct Header: Sendable, Hashable {
      enum Value: Sendable, Hashable { case exact(String), prefix(String), regex(String), present }
      var name: String
      var value: Value
    }
    var path = Path.prefix("/")
    var headers: [Header] = []
    /// The calling workloads it holds for; nil: all.
    var callers: Set<String>?
  }

  /// Where a route leads: a cluster by its parts; it need not exist.
  struct Destination: Sendable, Hashable {
    var host: String
    var port: Int
    var subset: String
    var weight: Int
    /// The service, where there is one.
    var service: String?
    var cluster: String { "outbound|\(port)|\(subset)|\(host)" }
  }

  /// Injected faults.
  struct Fault: Sendable, Hashable {
    var abortStatus: Int?
    var abortPercent = 100.0
    var delayMilliseconds: Int?
    var delayPercent = 100.0
  }

  /// A DestinationRule.
  struct ClientPolicy: Sendable, Hashable {
    enum TLS: Sendable, Hashable { case auto, disabled, mutual, simple }
    /// The DestinationRule's name.
    var config: String
    var tls = TLS.auto
    var maxConnections: Int?
    var maxPending: Int?
    var maxRequests: Int?
    var outlierErrors: Int?
  }

  /// What a server takes.
  enum ServerMode: String, Sendable, Hashable {
    case strict = "STRICT", permissive = "PERMISSIVE", disable = "DISABLE"
  }

  /// An AuthorizationPolicy, as far as the demo carries it out.
  struct Authorization: Sendable, Hashable {
    var name: String
    var isDeny: Bool
    var rules: [Rule]

    struct Rule: Sendable, Hashable {
      var principals: [String] = []
      var namespaces: [String] = []
      var methods: [String] = []
      var paths: [String] = []
      var ports: [Int] = []
    }
  }
}
