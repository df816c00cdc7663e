/// Something that Pharos does in a cluster and needs leave for.
public enum RoleFeature: String, Sendable, Hashable, CaseIterable {
  /// Seeing what runs.
  case workloads
  /// Reading Istio's and the Gateway API's configuration.
  case configuration
  /// Reading proxies' numbers through the API server.
  case proxies
  /// Prometheus, Jaeger, Zipkin and Tempo through the API server.
  case backends
  /// Reading logs.
  case logs
  /// Port-forwards: what only a proxy's admin interface tells, and where `pods/proxy` is not to be had.
  case portForward

  /// What it is for, for people.
  public var purpose: String {
    switch self {
    case .workloads: "what runs: namespaces, pods, services, workloads"
    case .configuration: "the configuration of Istio and of the Gateway API"
    case .proxies: "numbers of the proxies, through the API server"
    case .backends:
      "Prometheus, Jaeger, Zipkin and Tempo in the cluster, through the API server (create: questions that go by POST)"
    case .logs: "logs of proxies and applications"
    case .portForward:
      "what only a proxy's admin port tells (optional; creating a port-forward opens any port)"
    }
  }

  /// Rules that give the leave. The rules of kinds without namespaces are marked.
  var rules: [RoleRule] {
    let read = ["get", "list", "watch"]
    switch self {
    case .workloads:
      return Self.rules(ResourceKind.kubernetesKinds, read)
        + [
          RoleRule(
            groups: [""], resources: ["configmaps"], names: ["istio", "istio-sidecar-injector"], verbs: read)
        ]
    case .configuration: return Self.rules(ResourceKind.istioKinds + ResourceKind.gatewayKinds, read)
    case .proxies: return [RoleRule(groups: [""], resources: ["pods/proxy"], verbs: ["get"])]
    case .backends: return [RoleRule(groups: [""], resources: ["services/proxy"], verbs: ["get", "create"])]
    case .logs: return [RoleRule(groups: [""], resources: ["pods/log"], verbs: ["get"])]
    case .portForward:
      return [RoleRule(groups: [""], resources: ["pods/portforward"], verbs: ["create", "get"])]
    }
  }

  /// One rule a group, and one for its kinds without namespaces.
  private static func rules(_ kinds: [ResourceKind], _ verbs: [String]) -> [RoleRule] {
    var rules: [RoleRule] = []
    for kind in kinds {
      let same = rules.firstIndex { $0.groups == [kind.group] && $0.isClusterWide == !kind.isNamespaced }
      if let same {
        rules[same].resources.append(kind.plural)
      } else {
        rules.append(
          RoleRule(
            groups: [kind.group], resources: [kind.plural], verbs: verbs, isClusterWide: !kind.isNamespaced))
      }
    }
    return rules
  }
}

/// A rule of a role (`PolicyRule`, rbac.authorization.k8s.io/v1).
struct RoleRule: Sendable, Hashable {
  var groups: [String]
  var resources: [String]
  var names: [String] = []
  var verbs: [String]
  /// Of kinds without namespaces, which no role of a namespace can give.
  var isClusterWide = false

  /// As YAML, an element of `rules:`.
  var yaml: String {
    func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
    var lines = ["  - apiGroups: \(list(groups))", "    resources: \(list(resources))"]
    if !names.isEmpty { lines.append("    resourceNames: \(list(names))") }
    lines.append("    verbs: \(list(verbs))")
    return lines.joined(separator: "\n")
  }
}
