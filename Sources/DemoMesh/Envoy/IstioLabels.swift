/// The labels of Istio's standard metrics, each with the access-log format string that gives its value.
///
/// Names and order are those of Istio's stats filter. An end that is not known reads `unknown` (its canonical revision
/// `latest`), as there: Envoy's `COALESCE` falls back to an environment variable that every proxy is started with.
struct IstioLabels: Sendable, Hashable {
  /// A label and the format string of its value.
  struct Label: Sendable, Hashable {
    let name: String
    let format: String
  }

  /// The twenty-one labels that all metrics share, without those of the answer.
  let common: [Label]

  /// Environment that every proxy needs for the fallbacks.
  static let environment = ["PHAROS_UNKNOWN": "unknown", "PHAROS_LATEST": "latest"]

  /// Labels of what a proxy reports.
  init(reporter: String, source: Peer, destination: Peer, service: Service) {
    common = [
      Label(name: "reporter", format: reporter),
      Label(name: "source_workload", format: source.workload),
      Label(name: "source_canonical_service", format: source.canonicalService),
      Label(name: "source_canonical_revision", format: source.canonicalRevision),
      Label(name: "source_workload_namespace", format: source.namespace),
      Label(name: "source_principal", format: source.principal),
      Label(name: "source_app", format: source.app),
      Label(name: "source_version", format: source.version),
      Label(name: "source_cluster", format: source.cluster),
      Label(name: "destination_workload", format: destination.workload),
      Label(name: "destination_workload_namespace", format: destination.namespace),
      Label(name: "destination_principal", format: destination.principal),
      Label(name: "destination_app", format: destination.app),
      Label(name: "destination_version", format: destination.version),
      Label(name: "destination_service", format: service.host),
      Label(name: "destination_canonical_service", format: destination.canonicalService),
      Label(name: "destination_canonical_revision", format: destination.canonicalRevision),
      Label(name: "destination_service_name", format: service.name),
      Label(name: "destination_service_namespace", format: service.namespace),
      Label(name: "destination_cluster", format: destination.cluster),
    ]
  }

  /// The labels of a request metric. `grpcStatus` is empty for what is not gRPC, as Istio has it.
  func request(
    protocol name: String, policy: String, grpcStatus: String = "%GRPC_STATUS_NUMBER%"
  ) -> [Label] {
    common + [
      Label(name: "request_protocol", format: name),
      Label(name: "response_code", format: "%RESPONSE_CODE%"),
      Label(name: "grpc_response_status", format: grpcStatus),
      Label(name: "response_flags", format: "%RESPONSE_FLAGS%"),
      Label(name: "connection_security_policy", format: policy),
    ]
  }

  /// The labels of a TCP metric.
  func connection(policy: String) -> [Label] {
    common + [
      Label(name: "request_protocol", format: "tcp"),
      Label(name: "response_flags", format: "%RESPONSE_FLAGS%"),
      Label(name: "connection_security_policy", format: policy),
    ]
  }
}

extension IstioLabels {
  /// The format strings of one end of a call.
  struct Peer: Sendable, Hashable {
    var workload: String
    var namespace: String
    var principal: String
    var app: String
    var version: String
    var canonicalService: String
    var canonicalRevision: String
    var cluster: String

    /// The end that is this proxy's own workload.
    static func own(_ pod: Pod, principal: String) -> Peer {
      Peer(
        workload: pod.workload, namespace: pod.namespace, principal: principal, app: pod.app,
        version: pod.version ?? "unknown", canonicalService: pod.app,
        canonicalRevision: pod.canonicalRevision,
        cluster: Bookinfo.cluster)
    }

    /// The other end, looked up by `operator` for each of the keys of ``PeerKeys``.
    static func looked(up command: String, in space: String, principal: String) -> Peer {
      func value(_ key: String, else fallback: Fallback = .unknown) -> String {
        coalesce([.command(command, "\(space):\(key)")], else: fallback)
      }
      return Peer(
        workload: value(PeerKeys.workload), namespace: value(PeerKeys.namespace), principal: principal,
        app: value(PeerKeys.app), version: value(PeerKeys.version),
        canonicalService: value(PeerKeys.canonicalService),
        canonicalRevision: value(PeerKeys.canonicalRevision, else: .latest), cluster: value(PeerKeys.cluster))
    }
  }

  /// The format strings of the service called.
  struct Service: Sendable, Hashable {
    var host: String
    var name: String
    var namespace: String

    /// The service behind this proxy.
    static func own(_ service: MeshService) -> Service {
      Service(host: service.host, name: service.name, namespace: service.namespace)
    }

    /// What the chosen cluster says of itself; without a cluster the Host header, on sidecars alone.
    static func ofCluster(hostHeader: Bool) -> Service {
      let header: [Lookup] = hostHeader ? [.command("REQ", ":AUTHORITY")] : []
      func key(_ name: String) -> Lookup { .command("CLUSTER_METADATA", "\(PeerKeys.space):\(name)") }
      return Service(
        host: coalesce([key("host")] + header), name: coalesce([key("name")] + header),
        namespace: coalesce([key("namespace")]))
    }
  }

  /// What a label says when nothing is known.
  enum Fallback: String, Sendable {
    case unknown = "PHAROS_UNKNOWN"
    case latest = "PHAROS_LATEST"
  }

  /// One of the operators that `COALESCE` tries in turn.
  enum Lookup: Sendable {
    case plain(String)
    case command(String, String)

    var json: JSON {
      switch self {
      case .plain(let name): .string(name)
      case .command(let name, let parameter):
        ["command": .string(name), "param": .string(parameter)]
      }
    }
  }

  /// The first of the operators that has a value, else the fallback; without one, nothing.
  static func coalesce(_ lookups: [Lookup], else fallback: Fallback? = .unknown) -> String {
    let last = fallback.map { [Lookup.command("ENVIRONMENT", $0.rawValue)] } ?? []
    let configuration: JSON = ["operators": .array((lookups + last).map(\.json))]
    return "%COALESCE(\(configuration.text))%"
  }
}

/// Where proxies tell each other who they are: keys of endpoint metadata, of dynamic metadata, and the request headers
/// that carry them from a caller's route to the callee, whose proxy takes them off again.
enum PeerKeys {
  static let space = "pharos.peer"
  static let workload = "workload"
  static let namespace = "namespace"
  static let app = "app"
  static let version = "version"
  static let canonicalService = "canonical_service"
  static let canonicalRevision = "canonical_revision"
  static let cluster = "cluster"

  /// A pod's entries.
  static func entries(of pod: Pod) -> [(key: String, value: String)] {
    [
      (workload, pod.workload), (namespace, pod.namespace), (app, pod.app),
      (version, pod.version ?? "unknown"),
      (canonicalService, pod.app), (canonicalRevision, pod.canonicalRevision), (cluster, Bookinfo.cluster),
    ]
  }

  /// The header that carries a key.
  static func header(_ key: String) -> String {
    "x-envoy-peer-" + key.split(separator: "_").joined(separator: "-")
  }
}
