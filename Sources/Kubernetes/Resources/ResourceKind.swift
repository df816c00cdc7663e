/// A kind of object that the API server serves, and where.
///
/// The paths are those of the Kubernetes API concepts, "Resource URIs": `/api/v1` for the core group,
/// `/apis/GROUP/VERSION` for every other, `/namespaces/NAMESPACE` in between for one namespace.
public struct ResourceKind: Sendable, Hashable {
  /// API group; empty for the core group.
  public var group: String
  /// Version in which it is asked for.
  public var version: String
  /// The name in URLs and in roles, such as `pods`.
  public var plural: String
  /// The name in manifests, such as `Pod`.
  public var kind: String
  /// Whether its objects live in namespaces.
  public var isNamespaced: Bool

  /// Makes a kind.
  public init(group: String, version: String, plural: String, kind: String, isNamespaced: Bool = true) {
    self.group = group
    self.version = version
    self.plural = plural
    self.kind = kind
    self.isNamespaced = isNamespaced
  }

  /// `v1` or `GROUP/VERSION`, as in the `apiVersion` of a manifest.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// `pods` or `virtualservices.networking.istio.io`, as `kubectl get` takes it.
  public var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }

  /// The same kind in another version.
  public func inVersion(_ version: String) -> ResourceKind {
    var other = self
    other.version = version
    return other
  }

  /// Path of all its objects, or of one.
  /// - Parameters:
  ///   - namespace: of that namespace alone; nil: of all. Left out for a kind without namespaces.
  ///   - name: of one object.
  public func path(namespace: String? = nil, name: String? = nil) -> String {
    var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
    if isNamespaced, let namespace { path += "/namespaces/" + PercentEncoding.segment(namespace) }
    path += "/" + plural
    if let name { path += "/" + PercentEncoding.segment(name) }
    return path
  }
}
