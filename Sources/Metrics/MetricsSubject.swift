/// What numbers are asked of: a workload, a service, an app (canonical service), or all of the mesh.
public struct MetricsSubject: Sendable, Hashable {
  /// Which kind of thing.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A deployment or the like: `reviews-v1`.
    case workload
    /// A Kubernetes service or an outside host: `reviews.default.svc.cluster.local`.
    case service
    /// A canonical service: all versions of `reviews`.
    case app
    /// Everything.
    case mesh
  }

  /// The kind.
  public var kind: Kind
  /// Istio's cluster id; nil for any.
  public var cluster: String?
  /// Kubernetes namespace; nil for any (outside hosts have none).
  public var namespace: String?
  /// The name; for a service its short name or its host.
  public var name: String

  /// Makes a subject.
  public init(_ kind: Kind, _ name: String, namespace: String? = nil, cluster: String? = nil) {
    self.kind = kind
    self.name = name
    self.namespace = namespace
    self.cluster = cluster
  }

  /// All of the mesh.
  public static let mesh = MetricsSubject(.mesh, "")
}
