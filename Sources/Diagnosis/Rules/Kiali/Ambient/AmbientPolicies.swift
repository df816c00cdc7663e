import Manifests

/// The policies of ambient namespaces that only a waypoint carries out: what looks at HTTP.
enum AmbientPolicies {
  /// A policy that needs a waypoint.
  struct Policy {
    var object: ConfigObject
    var selector: Selector?
    var targetRefs: [TargetRef]
  }

  /// Those of a kind, in namespaces of the ambient mesh.
  static func needingWaypoint(_ set: ConfigSet, kind: String) -> [Policy] {
    let all: [Policy] =
      switch kind {
      case "AuthorizationPolicy":
        set.authorizationPolicies.filter(\.isHTTP).map {
          Policy(object: $0.object, selector: $0.selector, targetRefs: $0.targetRefs)
        }
      case "RequestAuthentication":
        set.requestAuthentications.map {
          Policy(object: $0.object, selector: $0.selector, targetRefs: $0.targetRefs)
        }
      case "WasmPlugin":
        set.wasmPlugins.map { Policy(object: $0.object, selector: $0.selector, targetRefs: $0.targetRefs) }
      default:
        set.telemetries.filter(\.isHTTP).map {
          Policy(object: $0.object, selector: $0.selector, targetRefs: $0.targetRefs)
        }
      }
    return all.filter { set.namespaces.isAmbient($0.object.namespace) && !isForGateways($0, set) }
  }

  /// Whether what a policy is for goes through no waypoint.
  static func isUnreached(_ policy: Policy, _ mesh: AmbientMesh, _ set: ConfigSet) -> Bool {
    let namespace = policy.object.namespace
    let services = policy.targetRefs.filter { $0.kind == "Service" }.compactMap {
      set.hosts.service(named: $0.name, in: namespace)
    }
    if !services.isEmpty { return services.contains { !mesh.isEnrolled($0.object.labels, in: namespace) } }
    if policy.targetRefs.contains(where: { $0.kind == "Gateway" }) {
      // Attached to the waypoint itself: it is used as soon as anything here is enrolled.
      return !mesh.isEnrolled(in: namespace)
        && !set.services.contains {
          $0.object.namespace == namespace && mesh.isEnrolled($0.object.labels, in: namespace)
        }
        && !set.workloadIndex.matching([:], in: namespace).contains {
          mesh.isEnrolled($0.labels, in: namespace)
        }
    }
    if let selector = policy.selector, !selector.isEmpty, policy.targetRefs.isEmpty {
      let workloads = set.workloadIndex.matching(selector.labels, in: namespace).filter { !$0.isWaypoint }
      if !workloads.isEmpty { return workloads.contains { !mesh.isEnrolled($0.labels, in: namespace) } }
    }
    return !mesh.isEnrolled(in: namespace)
  }

  /// Whether it is for gateways at the mesh's edge, which carry it out themselves.
  private static func isForGateways(_ policy: Policy, _ set: ConfigSet) -> Bool {
    let namespace = policy.object.namespace
    if !policy.targetRefs.isEmpty {
      return policy.targetRefs.allSatisfy { reference in
        reference.kind == "Gateway"
          && set.k8sGateways.contains {
            $0.object.namespace == namespace && $0.object.name == reference.name
              && $0.gatewayClassName?.value != "istio-waypoint"
          }
      }
    }
    guard let selector = policy.selector, !selector.isEmpty else { return false }
    let workloads = set.workloadIndex.matching(selector.labels, in: namespace)
    return !workloads.isEmpty && workloads.allSatisfy { $0.isGateway && !$0.isWaypoint }
  }

  /// Reports the policies of a kind that no waypoint carries out.
  static func reportUnreached(_ kind: String, _ set: ConfigSet, _ report: inout RuleReport) {
    let mesh = AmbientMesh(set)
    for policy in needingWaypoint(set, kind: kind) where isUnreached(policy, mesh, set) {
      report.report(
        policy.object,
        "This \(kind) looks at HTTP, which needs a waypoint, and what it is for uses none (istio.io/use-waypoint): "
          + "it has no effect",
        fix: "label namespace \(policy.object.namespace), or the Service, istio.io/use-waypoint=NAME")
    }
  }

  /// Reports the policies of a kind that are attached by a selector, or by nothing, instead of targetRefs.
  static func reportUnattached(_ kind: String, _ set: ConfigSet, _ report: inout RuleReport) {
    for policy in needingWaypoint(set, kind: kind) where policy.targetRefs.isEmpty {
      report.report(
        policy.object,
        "This \(kind) has no targetRefs: waypoints ignore selectors, so no waypoint carries it out",
        fix: "attach it with targetRefs to a Service, or to the waypoint's Gateway")
    }
  }
}

extension AuthorizationPolicy {
  /// Whether it looks at anything that only HTTP has.
  var isHTTP: Bool {
    (rules ?? []).contains { rule in
      rule.operations.contains(where: \.isHTTP)
        || rule.sources.contains { !$0.requestPrincipals.isEmpty || !$0.notRequestPrincipals.isEmpty }
        || rule.when.contains { condition in
          let key = condition.key?.value ?? ""
          return key.hasPrefix("request.headers") || key.hasPrefix("request.auth.")
        }
    }
  }
}

extension Telemetry {
  /// Whether it asks for anything that only HTTP has.
  var isHTTP: Bool {
    !tracing.isEmpty || !accessLogging.isEmpty
      || metrics.contains { !($0["overrides"]?.items.isEmpty ?? true) }
  }
}
