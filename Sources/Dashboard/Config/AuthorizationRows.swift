import Diagnosis
import Manifests
import Mesh
import Terminal

/// Effective authorization: a row a workload, with the policies that hold for it; the callers that the graph shows
/// are judged when the row is looked at.
enum AuthorizationRows {
  static func rows(_ annotations: MeshAnnotations) -> [ConfigTable.Row] {
    let config = annotations.config
    return config.members.shown.sorted { $0.object.qualifiedName < $1.object.qualifiedName }.map { workload in
      let object = workload.object
      let known = annotations.workload(object.name, in: object.namespace)?.objects ?? []
      let policies = known.compactMap { config.set.objects[safe: $0] }.filter {
        $0.kind == "AuthorizationPolicy"
      }
      return ConfigTable.Row(
        level: nil, title: "\(ServiceName.short(object))", text: summary(policies),
        namespace: object.namespace, object: object.index,
        lines: policies.isEmpty
          ? [ConfigLine(label: "policies", text: "none: everybody may call it", object: object.index)]
          : policies.map(line), callee: workload)
    }
  }

  private static func action(_ policy: ConfigObject) -> String { policy.spec?["action"]?.text ?? "ALLOW" }

  private static func line(_ policy: ConfigObject) -> ConfigLine {
    let rules = policy.spec?["rules"]?.items.count ?? 0
    let what =
      rules == 0
      ? (action(policy) == "ALLOW" ? "no rule: nobody is let in by it" : "no rule")
      : "\(rules) rule\(rules == 1 ? "" : "s")"
    return ConfigLine(label: action(policy), text: "\(policy.title), \(what)", object: policy.index)
  }

  private static func summary(_ policies: [ConfigObject]) -> String {
    guard !policies.isEmpty else { return "no policy: everybody may call it" }
    var counts: [(action: String, count: Int)] = []
    for policy in policies {
      let action = action(policy)
      if let at = counts.firstIndex(where: { $0.action == action }) {
        counts[at].count += 1
      } else {
        counts.append((action, 1))
      }
    }
    return counts.map { "\($0.count) \($0.action)" }.joined(separator: ", ")
  }

  /// May those call who call it on the graph, and may a stranger?
  static func callers(of workload: Workload, _ annotations: MeshAnnotations, _ snapshot: Snapshot?)
    -> [ConfigLine]
  {
    let authorization = EffectiveAuthorization(annotations.config)
    let members = annotations.config.members
    var callers: [(name: String, caller: Caller)] = []
    for edge in snapshot?.edges ?? [] {
      guard let target = snapshot?.node(edge.target), target.workload == workload.object.name,
        let source = snapshot?.node(edge.source)
      else { continue }
      let found = source.workload.flatMap { members.workload(named: $0, in: source.namespace ?? "") }
      let caller =
        found.map(Caller.workload) ?? source.namespace.map(Caller.namespace) ?? Caller.outside
      if !callers.contains(where: { $0.name == source.displayName }), callers.count < 12 {
        callers.append((source.displayName, caller))
      }
    }
    callers.append(("a stranger", .outside))
    return callers.map { name, caller in
      let answer = authorization.answer(from: caller, to: .workload(workload))
      let step = answer.deciding
      return ConfigLine(
        label: name, text: answer.sentence, ink: ink(answer.decision),
        object: step?.policy.index, place: step?.place)
    }
  }

  private static func ink(_ decision: AuthorizationAnswer.Decision) -> Ink {
    switch decision {
    case .allowed: .healthy
    case .denied: .error
    case .depends: .warning
    }
  }
}
