import Manifests

/// Collects what each policy says of one call and decides.
struct PolicyJudge {
  private var steps: [AuthorizationAnswer.Step] = []
  /// The policies with an action that is enforced, rules or not.
  private var allowPolicies: [AuthorizationPolicy] = []

  mutating func look(at policy: AuthorizationPolicy, context: AuthorizationContext, enforcedAt spot: String) {
    let action = policy.action.value.uppercased()
    let isDryRun = policy.object.annotations["istio.io/dry-run"]?.value == "true"
    if action == "ALLOW", !isDryRun { allowPolicies.append(policy) }
    func add(_ rule: Int?, _ place: Place, _ match: PolicyMatch) {
      var outcome = AuthorizationAnswer.Outcome.matches
      var reason = "it matches"
      var open: [String] = []
      switch match {
      case .yes: break
      case .no(let why): (outcome, reason) = (.doesNotMatch, why)
      case .depends(let what):
        (outcome, reason, open) = (.depends, "depends on " + what.joined(separator: ", "), what)
      }
      steps.append(
        AuthorizationAnswer.Step(
          policy: policy.object, action: action, rule: rule, place: place, outcome: outcome, reason: reason,
          dependsOn: open, isDryRun: isDryRun, enforcedAt: spot))
    }
    guard let rules = policy.rules, !rules.isEmpty else {
      add(nil, policy.object.place, .no("it has no rules, and so matches nothing"))
      return
    }
    // What only HTTP has makes an ALLOW rule void on a port of bytes, and a DENY rule wider.
    let isStrict = action == "ALLOW" || action == "AUDIT"
    for (index, rule) in rules.enumerated() {
      if !context.isHTTP, isStrict, let what = rule.httpOnly {
        add(index, rule.node.place, .no("it looks at \(what), and the port does not speak HTTP"))
        continue
      }
      add(
        index, rule.node.place,
        rule.match(context, policyNamespace: policy.object.namespace, strict: isStrict))
    }
  }

  func decide(_ answer: inout AuthorizationAnswer) {
    answer.steps = steps
    let live = steps.filter { !$0.isDryRun }
    var open: [AuthorizationAnswer.Step] = []
    for action in ["CUSTOM", "DENY"] {
      for step in live where step.action == action {
        switch step.outcome {
        case .doesNotMatch: continue
        case .depends: open.append(step)
        case .matches where action == "DENY":
          answer.decide(.denied, step, "denied by \(step.text)")
          return
        case .matches: open.append(step)
        }
      }
    }
    let allows = live.filter { $0.action == "ALLOW" }
    if allowPolicies.isEmpty {
      guard !open.isEmpty else {
        answer.sentence =
          live.contains { $0.action == "DENY" || $0.action == "CUSTOM" }
          ? "allowed: no policy matches, and there is no ALLOW policy" : "allowed: no policy holds here"
        return
      }
      answer.depend(on: open)
      return
    }
    if let yes = allows.first(where: { $0.outcome == .matches }) {
      if open.isEmpty {
        answer.decide(.allowed, yes, "allowed by \(yes.text)")
      } else {
        answer.depend(on: open)
      }
      return
    }
    let maybe = allows.filter { $0.outcome == .depends }
    guard maybe.isEmpty else {
      answer.depend(on: open + maybe)
      return
    }
    let names = allowPolicies.map(\.object.qualifiedName)
    answer.decision = .denied
    answer.deciding = allows.first
    answer.sentence =
      "denied: \(names.count == 1 ? "AuthorizationPolicy" : "AuthorizationPolicies") "
      + "\(names.joined(separator: ", ")) with action ALLOW, and no rule matches"
  }
}

extension AuthorizationPolicy.Rule {
  /// Something only HTTP has that the rule looks at, in words.
  var httpOnly: String? {
    for operation in operations {
      if !(operation.paths.isEmpty && operation.notPaths.isEmpty) { return "paths" }
      if !(operation.methods.isEmpty && operation.notMethods.isEmpty) { return "methods" }
      if !(operation.hosts.isEmpty && operation.notHosts.isEmpty) { return "hosts" }
    }
    if sources.contains(where: { !($0.requestPrincipals.isEmpty && $0.notRequestPrincipals.isEmpty) }) {
      return "request principals"
    }
    for condition in when {
      if let key = condition.key?.value, AuthorizationContext.isHTTPOnly(key) { return key }
    }
    return nil
  }

  func match(_ context: AuthorizationContext, policyNamespace: String, strict: Bool) -> PolicyMatch {
    .all(
      (sources.isEmpty
        ? [] : [.any(sources.map { context.matches($0, of: policyNamespace, strict: strict) })])
        + (operations.isEmpty ? [] : [.any(operations.map { context.matches($0, strict: strict) })])
        + when.map(context.matches))
  }
}
