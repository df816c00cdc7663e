import Kubernetes

/// A cluster as far as Pharos looks at it: a value that eats the events of watches. Pure; equal events make equal states.
public struct ClusterState: Sendable, Hashable {
  /// Why a kind cannot be seen, and whether what is known of it is old.
  public struct Problem: Sendable, Hashable {
    /// One sentence without full stop, printable.
    public var sentence: String
    /// Whether only a person can change it: a role that is missing, a kind that the cluster does not have.
    public var isLasting: Bool
    /// Whether it is forbidden: `pharos rbac` prints the role.
    public var isForbidden: Bool
    /// Whether objects were seen before: they are shown as they were.
    public var hasOldObjects: Bool

    /// Makes a problem.
    public init(sentence: String, isLasting: Bool, isForbidden: Bool = false, hasOldObjects: Bool = false) {
      self.sentence = sentence
      self.isLasting = isLasting
      self.isForbidden = isForbidden
      self.hasOldObjects = hasOldObjects
    }
  }

  /// Namespaces by name.
  public private(set) var namespaces: [ResourceKey: ClusterNamespace] = [:]
  /// Pods.
  public private(set) var pods: [ResourceKey: ClusterPod] = [:]
  /// Services.
  public private(set) var services: [ResourceKey: ClusterService] = [:]
  /// Endpoint slices.
  public private(set) var endpoints: [ResourceKey: ClusterEndpoints] = [:]
  /// Workloads by kind.
  public private(set) var workloads: [ClusterWorkload.Kind: [ResourceKey: ClusterWorkload]] = [:]
  /// The kinds whose objects have all been seen at least once.
  public private(set) var synced: Set<ResourceKind> = []
  /// What cannot be seen, and why.
  public private(set) var problems: [ResourceKind: Problem] = [:]

  /// A cluster of which nothing is known yet.
  public init() {}

  /// Whether everything of a kind has been seen; without it, what is missing may still come.
  public func knows(_ kind: ResourceKind) -> Bool { synced.contains(kind) }

  /// Takes in an event of the namespaces.
  public mutating func apply(_ event: ResourceEvent<ClusterNamespace>) {
    note(event, .namespaces)
    Self.fold(event, into: &namespaces)
  }

  /// Takes in an event of the pods.
  public mutating func apply(_ event: ResourceEvent<ClusterPod>) {
    note(event, .pods)
    Self.fold(event, into: &pods)
  }

  /// Takes in an event of the services.
  public mutating func apply(_ event: ResourceEvent<ClusterService>) {
    note(event, .services)
    Self.fold(event, into: &services)
  }

  /// Takes in an event of the endpoint slices.
  public mutating func apply(_ event: ResourceEvent<ClusterEndpoints>) {
    note(event, .endpointSlices)
    Self.fold(event, into: &endpoints)
  }

  /// Takes in an event of workloads of one kind.
  public mutating func apply(_ event: ResourceEvent<ClusterWorkload>, of kind: ClusterWorkload.Kind) {
    note(event, kind.resource)
    Self.fold(event, into: &workloads[kind, default: [:]])
  }

  private static func fold<Value>(_ event: ResourceEvent<Value>, into objects: inout [ResourceKey: Value]) {
    switch event {
    case .synced(let all): objects = all
    case .changed(let key, let value): objects[key] = value
    case .deleted(let key): objects[key] = nil
    case .failed, .resumed: break
    }
  }

  private mutating func note<Value>(_ event: ResourceEvent<Value>, _ kind: ResourceKind) {
    guard case .failed(let error, _) = event else {
      if case .synced = event { synced.insert(kind) }
      problems[kind] = nil
      return
    }
    problems[kind] = Problem(
      sentence: error.description, isLasting: error.isLasting, isForbidden: error.cause == .forbidden,
      hasOldObjects: synced.contains(kind))
  }

  /// A workload.
  public func workload(_ kind: ClusterWorkload.Kind, namespace: String, name: String) -> ClusterWorkload? {
    workloads[kind]?[ResourceKey(namespace: namespace, name: name)]
  }

  /// The namespace of a name; one that cannot be seen has no labels that are known.
  public func namespace(_ name: String) -> ClusterNamespace? {
    namespaces[ResourceKey(namespace: nil, name: name)]
  }

  /// Names of namespaces: those that can be listed, else those of the pods that can.
  public var namespaceNames: [String] {
    let listed = namespaces.values.map(\.name)
    return Set(listed.isEmpty ? pods.values.map(\.namespace) : listed).sorted()
  }

  /// How many endpoints of a service take requests; nil while the slices cannot be seen.
  public func readyEndpoints(of service: ClusterService) -> Int? {
    guard knows(.endpointSlices) else { return nil }
    return endpoints.values.lazy.filter { $0.namespace == service.namespace && $0.service == service.name }
      .map(\.ready).reduce(0, +)
  }
}
