import Manifests

/// Whether workloads belong to the mesh, as far as the set tells. Made once by a rule, then asked.
struct MeshMembership {
  /// How a workload takes part.
  enum Answer: Sendable {
    /// A sidecar is there, or will be added when its pods are created.
    case sidecar
    /// ztunnel captures its traffic.
    case ambient
    /// Known to have neither.
    case outside
    /// Its namespace's labels are not known, and it does not say itself.
    case unknown

    /// Whether it is known to take part.
    var isMember: Bool { self == .sidecar || self == .ambient }
  }

  private let namespaces: NamespaceIndex
  /// Whether namespaces without a label are injected.
  private let isDefaultInjected: Bool

  init(_ set: ConfigSet) {
    namespaces = set.namespaces
    isDefaultInjected = set.injectors.contains { $0.enablesNamespacesByDefault }
  }

  /// How a workload takes part. What it says itself goes before its namespace.
  func answer(_ workload: Workload) -> Answer {
    if workload.hasProxy { return .sidecar }
    if workload.annotations["ambient.istio.io/redirection"]?.value == "enabled" { return .ambient }
    if workload.hostNetwork { return .outside }
    if workload.labels["istio.io/dataplane-mode"] == "ambient" { return .ambient }
    let wish =
      workload.labels["sidecar.istio.io/inject"] ?? workload.annotations["sidecar.istio.io/inject"]?.value
    if let wish, !wish.isEmpty, !namespaces.isAmbient(workload.object.namespace) {
      return ["true", "y", "yes", "on"].contains(wish.lowercased()) ? .sidecar : .outside
    }
    return answer(namespace: workload.object.namespace, mode: workload.labels["istio.io/dataplane-mode"])
  }

  /// How the pods of a namespace take part that say nothing themselves.
  func answer(namespace name: String) -> Answer { answer(namespace: name, mode: nil) }

  private func answer(namespace name: String, mode: String?) -> Answer {
    if namespaces.isAmbient(name) { return mode == "none" ? .outside : .ambient }
    if namespaces.isInjected(name) { return .sidecar }
    guard namespaces.objects[name] != nil else { return .unknown }
    let isOptedOut = !(namespaces.labels(name)["istio-injection"] ?? "").isEmpty
    return isDefaultInjected && !isOptedOut ? .sidecar : .outside
  }
}

extension Workload {
  /// The sidecar's container, also where it stands among the init containers (a native sidecar); nil without one.
  var proxy: Container? {
    containers.first { $0.name?.value == "istio-proxy" }
      ?? initContainers.first { $0.name?.value == "istio-proxy" }
  }

  /// Whether the sidecar stands in its containers with an image.
  var hasProxy: Bool { !(proxy?.image?.value.isEmpty ?? true) }

  /// Whether its pods are a waypoint's.
  var isWaypoint: Bool {
    labels["gateway.istio.io/managed"] == "istio.io-mesh-controller"
      || labels["gateway.networking.k8s.io/gateway-class-name"] == "istio-waypoint"
  }

  /// Whether it is one of the kinds that people write to run an application, with a template for its pods.
  var isController: Bool {
    ["Deployment", "StatefulSet", "DaemonSet", "Rollout", "DeploymentConfig"].contains(object.kind)
  }
}
