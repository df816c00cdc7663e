import Manifests

/// AuthorizationPolicies by the namespace they hold in, and RequestAuthentications beside them.
struct AuthorizationIndex: Sendable {
  private var byNamespace: [String: SelectorTable<AuthorizationPolicy>] = [:]
  /// Policies attached to services.
  private var attached: [String: [AuthorizationPolicy]] = [:]
  private var tokens: [String: [RequestAuthentication]] = [:]
  private let rootNamespace: String

  init(_ set: ConfigSet) {
    rootNamespace = set.meshConfig.rootNamespace
    for policy in Age.sorted(set.authorizationPolicies, \.object) {
      let namespace = policy.object.namespace
      byNamespace[namespace, default: SelectorTable()].add(
        policy, selector: policy.targetRefs.isEmpty ? policy.selector : nil)
      for target in policy.targetRefs where target.kind == "Service" {
        attached["\(namespace)/\(target.name)", default: []].append(policy)
      }
    }
    for authentication in Age.sorted(set.requestAuthentications, \.object) {
      tokens[authentication.object.namespace, default: []].append(authentication)
    }
  }

  /// The policies that a workload's own proxy enforces: of its namespace and of the root namespace, without target
  /// references (or with one to the gateway that the workload is).
  func policies(namespace: String, labels: [String: String]) -> [AuthorizationPolicy] {
    scopes(namespace).flatMap { byNamespace[$0]?.selecting(labels) ?? [] }.filter {
      Self.selects($0.selector, $0.targetRefs, labels: labels)
    }
  }

  /// The policies that a waypoint enforces for a service.
  func policies(attachedTo service: Service) -> [AuthorizationPolicy] {
    attached["\(service.object.namespace)/\(service.object.name)"] ?? []
  }

  /// Whether any token is looked at on the way into a workload.
  func readsTokens(namespace: String, labels: [String: String]) -> Bool {
    scopes(namespace).flatMap { tokens[$0] ?? [] }.contains {
      Self.selects($0.selector, $0.targetRefs, labels: labels)
        || $0.targetRefs.contains { $0.kind == "Service" }
    }
  }

  private func scopes(_ namespace: String) -> [String] {
    namespace == rootNamespace ? [namespace] : [rootNamespace, namespace]
  }

  static func selects(_ selector: Selector?, _ targets: [TargetRef], labels: [String: String]) -> Bool {
    guard targets.isEmpty else {
      guard let gateway = labels["gateway.networking.k8s.io/gateway-name"] else { return false }
      return targets.contains { $0.kind == "Gateway" && $0.name == gateway }
    }
    return selector?.matches(labels) ?? true
  }
}
