import Manifests

/// What stands between a workload and the network, as far as its objects tell.
public enum DataPlane: String, Sendable, Hashable {
  /// An Envoy beside the application.
  case sidecar
  /// Captured by ztunnel.
  case ambient
  /// A gateway's or a waypoint's own proxy.
  case gateway
  /// Nothing: plaintext in and out.
  case none
  /// Nothing says it; where a mode is asked for, a sidecar is taken for granted.
  case unknown

  /// Whether a proxy takes part in its traffic, or may.
  public var isMeshed: Bool { self != .none }

  /// Reads a workload: its containers, its own labels and annotations, then its namespace's labels.
  static func of(_ workload: Workload, in namespaces: NamespaceIndex) -> DataPlane {
    if workload.isAssumed || isGateway(workload) { return .gateway }
    if (workload.containers + workload.initContainers).contains(where: { $0.name?.value == "istio-proxy" }) {
      return .sidecar
    }
    if workload.annotations["ambient.istio.io/redirection"]?.value == "enabled" { return .ambient }
    let namespace = workload.object.namespace
    let wanted =
      workload.labels["sidecar.istio.io/inject"] ?? workload.annotations["sidecar.istio.io/inject"]?.value
    let mode = workload.labels["istio.io/dataplane-mode"]
    switch wanted {
    case "true": return .sidecar
    case "false": return mode == "ambient" || namespaces.isAmbient(namespace) ? .ambient : .none
    default: break
    }
    if workload.hostNetwork { return .none }
    if mode == "ambient" { return .ambient }
    if namespaces.isAmbient(namespace) { return mode == "none" ? .none : .ambient }
    // A real pod shows what it has; a template may still be changed by the injector.
    if workload.isPod, !workload.containers.isEmpty,
      workload.object.status != nil || workload.object.root.at("metadata", "uid") != nil
    {
      return .none
    }
    if namespaces.isInjected(namespace) { return .sidecar }
    if (workload.labels["istio.io/rev"] ?? "").isEmpty == false { return .sidecar }
    return namespaces.labels(namespace)["istio-injection"] == "disabled" ? .none : .unknown
  }

  private static func isGateway(_ workload: Workload) -> Bool {
    if workload.labels["gateway.networking.k8s.io/gateway-name"] != nil { return true }
    if workload.labels["gateway.istio.io/managed"] != nil { return true }
    guard let istio = workload.labels["istio"] else { return false }
    return istio.hasSuffix("gateway") || istio == "ingress" || istio == "egress"
  }
}
