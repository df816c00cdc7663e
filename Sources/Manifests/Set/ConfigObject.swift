/// One Kubernetes or Istio object as it was read.
public final class ConfigObject: Sendable {
  /// Its place in the set's `objects`.
  public let index: Int
  /// The number of its source in the set's `sources`.
  public let source: Int
  /// The whole document (of a `List`: the one item).
  public let root: Node
  /// The API group, `networking.istio.io`; empty for core kinds.
  public let group: String
  /// The version in the group, `v1beta1`.
  public let version: String
  /// The kind, `VirtualService`.
  public let kind: String
  /// The name; empty where there is none (or a `generateName`).
  public let name: String
  /// The namespace as it was written, else the reader's default; empty for cluster-scoped objects and where none is known.
  public let namespace: String
  /// The labels.
  public let labels: [String: String]
  /// The annotations, each with its place.
  public let annotations: [String: Located<String>]
  /// The cluster; empty where there is one only.
  public let cluster: String

  /// Reads the parts that all objects have. `root` must be a map with a `kind`.
  public init(index: Int, source: Int, root: Node, defaultNamespace: String = "", cluster: String = "") {
    self.index = index
    self.source = source
    self.root = root
    self.cluster = cluster
    let apiVersion = root["apiVersion"]?.text ?? ""
    if let slash = apiVersion.firstIndex(of: "/") {
      group = String(apiVersion[..<slash])
      version = String(apiVersion[apiVersion.index(after: slash)...])
    } else {
      group = ""
      version = apiVersion
    }
    kind = root["kind"]?.text ?? ""
    let metadata = root["metadata"]
    name = metadata?["name"]?.text ?? ""
    let written = metadata?["namespace"]?.text ?? ""
    namespace =
      ClusterScope.kinds.contains(kind) && group != "gateway.networking.x-k8s.io"
      ? "" : (written.isEmpty ? defaultNamespace : written)
    labels = metadata?.stringMap("labels") ?? [:]
    if let entries = metadata?["annotations"]?.entries, !entries.isEmpty {
      annotations = Dictionary(
        entries.map { ($0.key, Located($0.value.text ?? "", $0.value.place)) }, uniquingKeysWith: { $1 })
    } else {
      annotations = [:]
    }
  }

  /// The same object with another number; itself where nothing differs.
  func renumbered(_ index: Int, cluster: String) -> ConfigObject {
    index == self.index && cluster == self.cluster
      ? self : ConfigObject(copying: self, index: index, source: source, cluster: cluster)
  }

  /// The same object in another set.
  func moved(to index: Int, source: Int) -> ConfigObject {
    index == self.index && source == self.source
      ? self : ConfigObject(copying: self, index: index, source: source, cluster: cluster)
  }

  private init(copying object: ConfigObject, index: Int, source: Int, cluster: String) {
    self.index = index
    self.source = source
    self.cluster = cluster
    root = object.root
    group = object.group
    version = object.version
    kind = object.kind
    name = object.name
    namespace = object.namespace
    labels = object.labels
    annotations = object.annotations
  }

  /// The `spec`.
  public var spec: Node? { root["spec"] }
  /// The `status`.
  public var status: Node? { root["status"] }
  /// The apiVersion as written.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// `VirtualService bookinfo/reviews`, or without the namespace where there is none.
  public var title: String { "\(kind) \(qualifiedName)" }
  /// `bookinfo/reviews`.
  public var qualifiedName: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

  /// Where a finding about the object as a whole points: its name, else its kind.
  public var place: Place {
    (root.at("metadata", "name") ?? root["kind"] ?? root).place
  }

  /// The cluster it belongs to: that of its source, else its label `topology.istio.io/cluster`; empty where neither says.
  public var clusterName: String { cluster.isEmpty ? labels["topology.istio.io/cluster"] ?? "" : cluster }

  /// Whether it belongs to Istio's control plane or gateways: any label `istio`, or `release=istio` (Istio's own rule).
  public var isControlPlane: Bool { labels["istio"] != nil || labels["release"] == "istio" }
}

/// The kinds that live in no namespace.
enum ClusterScope {
  static let kinds: Set<String> = [
    "Namespace", "Node", "CustomResourceDefinition", "GatewayClass", "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration", "ClusterRole", "ClusterRoleBinding", "IngressClass", "StorageClass",
    "PersistentVolume", "PriorityClass", "MeshPolicy", "ClusterRbacConfig", "APIService", "RuntimeClass",
    "CSIDriver",
  ]
}
