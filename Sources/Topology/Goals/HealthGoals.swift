import Mesh

/// All goals of a mesh: annotations of its objects, then the configuration's, then Kiali's defaults.
///
/// Of each kind of goal (rates, success, latency) the first one that names a thing holds for it: its own
/// annotation, that of a service by which it is called, then the configuration's goals in their order.
public struct HealthGoals: Sendable, Hashable {
  /// The annotation that holds rates in Kiali's format.
  public static let annotationName = "health.kiali.io/rate"

  private static let mostWarnings = 5

  /// From the configuration, in its order.
  public let goals: [HealthGoal]
  /// What could not be read of the annotations, each a sentence that names the object.
  public let warnings: [String]
  private let annotated: [GoalSubject: [RateTolerance]]

  /// None: Kiali's default tolerances hold everywhere.
  public static let none = HealthGoals()

  /// Collects goals.
  /// - Parameter annotations: values of `health.kiali.io/rate`, raw, by what they stand on. A value that cannot be
  ///   read leaves a warning, and the thing its other goals.
  public init(_ goals: [HealthGoal] = [], annotations: [GoalSubject: String] = [:]) {
    self.goals = goals
    var annotated: [GoalSubject: [RateTolerance]] = [:]
    var warnings: [String] = []
    // Many objects carry the same text: it is read once.
    var read: [String: (tolerances: [RateTolerance], problems: [String])] = [:]
    for (subject, text) in annotations.sorted(by: { $0.key < $1.key }) {
      let result = read[text] ?? RateTolerance.parse(text)
      read[text] = result
      if !result.tolerances.isEmpty { annotated[subject] = result.tolerances }
      guard let problem = result.problems.first else { continue }
      let rest = result.tolerances.isEmpty ? "the default tolerances hold" : "its other entries hold"
      warnings.append(
        "\(Self.annotationName) of \(subject.kind.rawValue) \(subject.namespace)/\(subject.name): "
          + "\(problem); \(rest).")
    }
    self.annotated = annotated
    let more = warnings.count - Self.mostWarnings
    self.warnings =
      Array(warnings.prefix(Self.mostWarnings))
      + (more > 0 ? ["\(more) more annotations \(Self.annotationName) cannot be read."] : [])
  }

  /// The same goals of the configuration with other annotations.
  public func annotated(_ annotations: [GoalSubject: String]) -> HealthGoals {
    HealthGoals(goals, annotations: annotations)
  }

  /// There is nothing but the defaults.
  public var isEmpty: Bool { goals.isEmpty && annotated.isEmpty }

  /// What stands on an object: in the cluster, where objects are known by theirs.
  private func annotation(
    _ kind: GoalSubject.Kind, _ name: String, _ namespace: String, _ cluster: String?
  ) -> [RateTolerance]? {
    annotated[GoalSubject(kind, cluster: cluster, namespace: namespace, name: name)]
      ?? annotated[GoalSubject(kind, namespace: namespace, name: name)]
  }

  /// What holds for a node.
  /// - Parameter services: those by which it is called, sorted.
  func resolve(_ node: NodeIdentity, services: [ServiceKey]) -> NodeGoals {
    var result = NodeGoals()
    if let workload = node.workload, let namespace = node.namespace,
      let own = annotation(.workload, workload, namespace, node.cluster)
    {
      result.inbound.rate = own
      result.outbound.rate = own
    }
    let itself = node.service.map { [$0] } ?? []
    for service in itself + services where result.inbound.rate == nil {
      guard let namespace = service.namespace,
        let own = annotation(.service, service.name, namespace, node.cluster)
      else { continue }
      result.inbound.rate = own
      if !itself.isEmpty { result.outbound.rate = own }
    }
    for goal in goals {
      guard let scope = goal.scope(node, services: services) else { continue }
      if result.p95 == nil { result.p95 = goal.p95 }
      // An entry without rates says nothing about them; one with either takes the defaults' place.
      guard goal.rate != nil || goal.success != nil else { continue }
      if result.inbound.isDefault {
        result.inbound = NodeGoals.Rates(rate: goal.rate, success: goal.success)
      }
      if scope == .both, result.outbound.isDefault { result.outbound.rate = goal.rate }
    }
    return result
  }
}

/// What holds for one node.
struct NodeGoals: Sendable {
  /// Shares of one direction; the defaults where both are nil.
  struct Rates: Sendable {
    var rate: [RateTolerance]?
    var success: Double?
    var isDefault: Bool { rate == nil && success == nil }
  }

  var inbound = Rates()
  var outbound = Rates()
  var p95: Double?

  static let none = NodeGoals()
}

extension HealthGoal {
  /// Which directions of a node's traffic a goal judges.
  enum Scope {
    case inbound, both
  }

  /// How it holds for a node; nil when it does not.
  func scope(_ node: NodeIdentity, services: [ServiceKey]) -> Scope? {
    if let workload, !(node.workload.map(workload.matches) ?? false) { return nil }
    if let app, !(node.app.map(app.matches) ?? false) { return nil }
    guard let service else { return isIn(node.namespace) ? .both : nil }
    if let itself = node.service {
      return service.matches(itself.name) && isIn(itself.namespace) ? .both : nil
    }
    return services.contains { service.matches($0.name) && isIn($0.namespace) } ? .inbound : nil
  }

  private func isIn(_ namespace: String?) -> Bool {
    guard let pattern = self.namespace else { return true }
    return namespace.map(pattern.matches) ?? false
  }
}
