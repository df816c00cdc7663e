/// Which of the wanted kinds a cluster has, in which version.
public struct ServedKinds: Sendable, Hashable {
  /// The kinds that can be listed and watched, each in the version to ask for, in the order in which they were wanted.
  public var kinds: [ResourceKind]
  /// The wanted kinds that the cluster does not have.
  public var missing: [ResourceKind]
  /// Groups of which it could not be found out, with the reason.
  public var problems: [String: KubernetesError]

  /// The kind in the version that the cluster has; nil when it has none.
  public func served(_ kind: ResourceKind) -> ResourceKind? {
    kinds.first { $0.group == kind.group && $0.plural == kind.plural }
  }
}
