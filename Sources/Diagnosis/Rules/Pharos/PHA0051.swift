import Manifests

extension Rule {
  /// An ALLOW policy that allows nothing.
  static let pha0051 = Rule(
    "PHA0051", "PolicyDeniesEverything", .warning, kinds: ["AuthorizationPolicy"],
    explanation: """
      As soon as one ALLOW policy holds for a workload, everything that no ALLOW policy matches is denied: 403 "RBAC: \
      access denied", for TCP a closed connection. A policy without rules (`spec: {}`) matches nothing. On its own it \
      shuts the workloads off from everybody, health checks through the proxy and the ingress gateway included.

      As a base under other ALLOW policies this is the recommended default-deny; the finding is then only a hint.
      """,
    remedy: """
      Write the rules that are meant; `rules: [{}]` allows everything. For a default-deny add the ALLOW policies of \
      those who may call.
      """,
    bad: """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: ratings, namespace: bookinfo}
      spec: {}
      """,
    good: """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        rules:
        - to:
          - operation: {methods: [GET]}
      """
  ) { set, report in
    let root = set.meshConfig.rootNamespace
    var allowing: [String: [AuthorizationPolicy]] = [:]
    for policy in set.authorizationPolicies
    where policy.action.value.uppercased() == "ALLOW" && policy.rules?.isEmpty == false {
      allowing[policy.object.namespace, default: []].append(policy)
    }
    for policy in set.authorizationPolicies {
      let action = policy.action.value.uppercased()
      let allowsNothing = action == "ALLOW" && policy.rules?.isEmpty ?? true
      let deniesAll = action == "DENY" && policy.rules?.contains { $0.isEmpty } ?? false
      guard allowsNothing || deniesAll else { continue }
      let namespace = policy.object.namespace
      let isRoot = namespace == root
      let scope = PolicyScope.text(policy, isRoot: isRoot)
      let near: [AuthorizationPolicy] =
        isRoot
        ? allowing.keys.sorted().flatMap { allowing[$0] ?? [] }
        : (allowing[namespace] ?? []) + (allowing[root] ?? [])
      let others = near.filter { PolicyScope.mayMeet(policy.selector, $0.selector) }
      if allowsNothing {
        if policy.object.annotations["istio.io/dry-run"]?.value == "true" { continue }
        guard let other = others.first else {
          report.report(
            policy.object,
            "This policy allows nothing, and no other ALLOW policy stands beside it: every call to \(scope) gets 403",
            fix: "write the rules that are meant, or add ALLOW policies for those who may call")
          continue
        }
        report.report(
          policy.object,
          "Denied by default: calls to \(scope) get 403 unless another ALLOW policy lets them through",
          level: .info, notes: [.init("this one lets some through", other.object)])
      } else if let rule = policy.rules?.first(where: { $0.isEmpty }) {
        report.report(
          policy.object, at: rule.node.place,
          "This DENY rule has no conditions: every call to \(scope) gets 403"
            + (others.isEmpty ? "" : ", and no ALLOW policy can change that"),
          level: others.isEmpty ? .info : .warning,
          notes: others.first.map { [.init("this ALLOW policy has no effect there", $0.object)] } ?? [],
          fix: "say under from, to or when what is to be denied")
      }
    }
  }
}

/// Which workloads a policy holds for, in words.
enum PolicyScope {
  /// Whether one workload may be selected by both: they ask for no two values of one label.
  static func mayMeet(_ left: Selector?, _ right: Selector?) -> Bool {
    guard let left, let right else { return true }
    return left.labels.allSatisfy { name, value in (right.labels[name] ?? value) == value }
  }

  static func text(_ policy: AuthorizationPolicy, isRoot: Bool) -> String {
    if let target = policy.targetRefs.first { return "\(target.kind) \(target.name)" }
    let area = isRoot ? "the mesh" : "namespace \(policy.object.namespace)"
    if let selector = policy.selector, !selector.isEmpty {
      return "the workloads with \(selector.text) in \(area)"
    }
    return policy.object.namespace.isEmpty ? "any workload of its namespace" : "any workload of \(area)"
  }
}

extension AuthorizationPolicy.Rule {
  /// Whether nothing at all is written in it.
  var isEmpty: Bool { node.entries.allSatisfy { $0.value.isEmpty } }
}
