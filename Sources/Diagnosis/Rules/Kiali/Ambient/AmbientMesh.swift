import Manifests

/// Who is in the ambient mesh, and who sends its calls through which waypoint.
struct AmbientMesh {
  private let set: ConfigSet
  /// `namespace/name` of every waypoint that is there.
  private let waypoints: Set<String>

  init(_ set: ConfigSet) {
    self.set = set
    waypoints = Set(
      set.k8sGateways.map(\.object.qualifiedName)
        + set.workloads.filter(\.isWaypoint).map { workload in
          let name = workload.labels["gateway.networking.k8s.io/gateway-name"] ?? workload.object.name
          return workload.object.namespace.isEmpty ? name : "\(workload.object.namespace)/\(name)"
        })
  }

  /// Whether a namespace's pods are captured by ztunnel.
  func isAmbient(_ namespace: String) -> Bool { set.namespaces.isAmbient(namespace) }

  /// Whether something with these labels sends its calls through a waypoint: its own label, else its namespace's.
  func isEnrolled(_ labels: [String: String] = [:], in namespace: String) -> Bool {
    let name = labels["istio.io/use-waypoint"] ?? set.namespaces.labels(namespace)["istio.io/use-waypoint"]
    return name.map { !$0.isEmpty && $0 != "none" } ?? false
  }

  /// The waypoint that it names, as `namespace/name`; nil where it names none.
  func waypoint(_ labels: [String: String], in namespace: String) -> String? {
    let source =
      labels["istio.io/use-waypoint"] == nil ? set.namespaces.labels(namespace) : labels
    guard let name = source["istio.io/use-waypoint"], !name.isEmpty, name != "none" else { return nil }
    let home = source["istio.io/use-waypoint-namespace"] ?? namespace
    return home.isEmpty ? name : "\(home)/\(name)"
  }

  /// Whether the waypoint that it names is there.
  func hasWaypoint(_ labels: [String: String], in namespace: String) -> Bool {
    waypoint(labels, in: namespace).map(waypoints.contains) ?? false
  }
}

extension Workload {
  /// Whether its labels, or its namespace's, put it into the ambient mesh.
  func isLabelledAmbient(_ namespaces: NamespaceIndex) -> Bool {
    switch labels["istio.io/dataplane-mode"] {
    case "ambient": true
    case "none": false
    default: namespaces.labels(object.namespace)["istio.io/dataplane-mode"] == "ambient"
    }
  }

  /// Whether its labels, or its namespace's, ask for a sidecar.
  func isLabelledForSidecar(_ namespaces: NamespaceIndex) -> Bool {
    switch labels["sidecar.istio.io/inject"] ?? annotations["sidecar.istio.io/inject"]?.value {
    case "true", "enabled": return namespaces.labels(object.namespace)["istio-injection"] != "disabled"
    case "false", "none": return false
    default: return namespaces.isInjected(object.namespace)
    }
  }

  /// Whether ztunnel captures it, as the CNI plugin notes on the pod.
  var isRedirected: Bool { annotations["ambient.istio.io/redirection"]?.value == "enabled" }
}
