import Mesh

/// What is expected of some services or workloads, and from where on it is not met any more.
public struct HealthGoal: Sendable, Hashable {
  /// Namespaces for which it holds; nil for all.
  public var namespace: NamePattern?
  /// Services for which it holds: of a workload, those by which it is called. Judges inbound traffic alone there.
  public var service: NamePattern?
  /// Workloads for which it holds.
  public var workload: NamePattern?
  /// Applications (canonical services) for which it holds.
  public var app: NamePattern?
  /// Tolerated shares of codes, in place of the default ones; nil keeps those.
  public var rate: [RateTolerance]?
  /// Percent of inbound requests that succeed (no 5xx, no missing answer, gRPC status 0). Below it is degraded;
  /// from 10 % errors on, or from what the goal allows where that is more, it is a failure. Takes the place of the
  /// default tolerances but for those of 4xx.
  public var success: Double?
  /// 95th percentile of inbound latency in ms; above it is degraded. Judged from 10 requests in the window on.
  public var p95: Double?

  /// Makes a goal for everything; narrow it by setting names.
  public init(
    namespace: NamePattern? = nil, service: NamePattern? = nil, workload: NamePattern? = nil,
    app: NamePattern? = nil, rate: [RateTolerance]? = nil, success: Double? = nil, p95: Double? = nil
  ) {
    self.namespace = namespace
    self.service = service
    self.workload = workload
    self.app = app
    self.rate = rate
    self.success = success
    self.p95 = p95
  }
}

/// What an annotation stands on.
public struct GoalSubject: Sendable, Hashable, Comparable {
  /// Kinds of objects whose annotation counts.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A Kubernetes Service.
    case service
    /// A Deployment or the like.
    case workload
  }

  /// Its kind.
  public var kind: Kind
  /// Its cluster, where there are several; nil: that of everything.
  public var cluster: String?
  /// Its namespace.
  public var namespace: String
  /// Its name.
  public var name: String

  /// Names an object.
  public init(_ kind: Kind, cluster: String? = nil, namespace: String, name: String) {
    self.cluster = cluster
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// Orders by namespace, name, kind and cluster.
  public static func < (a: GoalSubject, b: GoalSubject) -> Bool {
    (a.namespace, a.name, a.kind.rawValue, a.cluster ?? "")
      < (b.namespace, b.name, b.kind.rawValue, b.cluster ?? "")
  }
}
