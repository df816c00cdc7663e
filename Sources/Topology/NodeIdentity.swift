import Mesh

/// Which node of a graph an end of traffic belongs to.
///
/// Ids read `KIND:CLUSTER/NAMESPACE/NAME`, with `-` for what is not known and `/`, `@`, `%` and spaces of names
/// percent-encoded:
///
/// - `workload:c1/default/reviews-v1`: a workload; also the node of the versioned-app graph that stands for
///   it, so that a selection outlives a change of the graph type;
/// - `app:c1/default/reviews`: an application, all versions; `app:c1/default/reviews@v1`: one version whose
///   workload is not known;
/// - `service:c1/default/reviews`: a service, a bare host or one of Envoy's catch-all clusters;
/// - `unknown:c1`: the callers of a cluster that nobody can name.
struct NodeIdentity: Hashable, Sendable {
  /// The node's id.
  let id: NodeID
  /// What it stands for.
  let type: NodeType
  /// Its names.
  var cluster: String?
  var namespace: String?
  var workload: String?
  var app: String?
  var version: String?
  var service: ServiceKey?

  private init(id: String, type: NodeType, cluster: String?, namespace: String?) {
    self.id = NodeID(id)
    self.type = type
    self.cluster = cluster
    self.namespace = namespace
  }

  /// The node of an end in a graph. In the service graph this is the server's service; a caller stays the
  /// workload that it is until `ServiceGraph` finds the service before it.
  init(_ end: Endpoint, in graph: GraphType) {
    switch graph {
    case .app:
      self = Self.app(end, version: nil) ?? Self.workload(end) ?? Self.serviceOrNobody(end)
    case .versionedApp:
      self = Self.versionedApp(end) ?? Self.workload(end) ?? Self.serviceOrNobody(end)
    case .workload:
      self = Self.workload(end) ?? Self.serviceOrApp(end)
    case .service:
      if let service = end.service {
        self.init(service: service, cluster: end.cluster)
      } else {
        self = Self.workload(end) ?? Self.serviceOrApp(end)
      }
    }
  }

  /// The node of a service.
  init(service: ServiceKey, cluster: String?) {
    self.init(
      id: "service:" + Self.path(cluster, service.namespace) + Self.escaped(service.name), type: .service,
      cluster: cluster, namespace: service.namespace)
    self.service = service
  }

  private static func workload(_ end: Endpoint) -> NodeIdentity? {
    guard let workload = end.workload else { return nil }
    var node = NodeIdentity(
      id: "workload:" + path(end.cluster, end.anyNamespace) + escaped(workload), type: .workload,
      cluster: end.cluster, namespace: end.anyNamespace)
    node.workload = workload
    node.app = end.app
    node.version = end.version
    return node
  }

  private static func app(_ end: Endpoint, version: String?) -> NodeIdentity? {
    guard let app = end.app else { return nil }
    let suffix = version.map { "@" + escaped($0) } ?? ""
    var node = NodeIdentity(
      id: "app:" + path(end.cluster, end.anyNamespace) + escaped(app) + suffix, type: .app,
      cluster: end.cluster, namespace: end.anyNamespace)
    node.app = app
    node.version = version
    return node
  }

  private static func versionedApp(_ end: Endpoint) -> NodeIdentity? {
    guard let app = end.app else { return nil }
    guard let workload = end.workload else { return Self.app(end, version: end.version) }
    var node = NodeIdentity(
      id: "workload:" + path(end.cluster, end.anyNamespace) + escaped(workload), type: .app,
      cluster: end.cluster, namespace: end.anyNamespace)
    node.workload = workload
    node.app = app
    node.version = end.version
    return node
  }

  private static func serviceOrApp(_ end: Endpoint) -> NodeIdentity {
    if let service = end.service { return NodeIdentity(service: service, cluster: end.cluster) }
    return app(end, version: end.version) ?? serviceOrNobody(end)
  }

  private static func serviceOrNobody(_ end: Endpoint) -> NodeIdentity {
    if let service = end.service { return NodeIdentity(service: service, cluster: end.cluster) }
    if end.isTarget {
      return NodeIdentity(
        id: "service:" + path(end.cluster, end.anyNamespace) + "-", type: .service, cluster: end.cluster,
        namespace: end.anyNamespace)
    }
    return NodeIdentity(
      id: "unknown:" + escaped(end.cluster), type: .unknown, cluster: end.cluster, namespace: nil)
  }

  /// Outside of the mesh: the caller nobody can name, Envoy's catch-all clusters, hosts with a dot in their
  /// name or of no namespace.
  var isOutside: Bool {
    switch type {
    case .unknown: true
    case .service: service.map { $0.isCatchAll || $0.namespace == nil || $0.name.contains(".") } ?? true
    default: false
    }
  }

  /// The node, without any numbers.
  var node: Node {
    Node(
      id: id, type: type, cluster: cluster, namespace: namespace, workload: workload, app: app,
      version: version, service: service?.name, isOutside: isOutside)
  }

  private static func path(_ cluster: String?, _ namespace: String?) -> String {
    escaped(cluster) + "/" + escaped(namespace) + "/"
  }

  /// The id that the same thing has while its cluster is not known.
  static func withoutCluster(_ id: NodeID) -> NodeID {
    guard let colon = id.text.firstIndex(of: ":"), let slash = id.text[colon...].firstIndex(of: "/") else {
      return id
    }
    return NodeID(id.text[...colon] + escaped(nil) + id.text[slash...])
  }

  /// A name as it stands in an id.
  static func escaped(_ name: String?) -> String {
    guard let name, !name.isEmpty else { return "-" }
    let plain = name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x2F && $0 != 0x25 && $0 != 0x40 }
    if plain { return name }
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      if byte > 0x20, byte != 0x7F, byte != 0x2F, byte != 0x25, byte != 0x40 {
        bytes.append(byte)
      } else {
        let digits = Array("0123456789ABCDEF".utf8)
        bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
