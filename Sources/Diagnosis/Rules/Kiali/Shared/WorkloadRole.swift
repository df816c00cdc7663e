import Manifests

extension Workload {
  /// Whether it has a sidecar, or gets one: the container is there, the pod asks for it, or its namespace does.
  func hasSidecar(_ namespaces: NamespaceIndex) -> Bool {
    if hasProxyContainer { return true }
    if hostNetwork { return false }
    switch labels["sidecar.istio.io/inject"] ?? annotations["sidecar.istio.io/inject"]?.value {
    case "true", "enabled": return true
    case "false", "none": return false
    default: return namespaces.isInjected(object.namespace)
    }
  }

  /// Whether a container of it is Istio's proxy, or the injector says that it put one in.
  var hasProxyContainer: Bool {
    (containers + initContainers).contains { $0.name?.value == "istio-proxy" }
      || annotations["sidecar.istio.io/status"] != nil
  }

  /// Whether it is a gateway at the mesh's edge.
  var isGateway: Bool {
    labels["gateway.networking.k8s.io/gateway-name"] != nil
      || ["ingressgateway", "egressgateway", "eastwestgateway"].contains(labels["istio"])
      || containers.contains { $0.name?.value == "istio-proxy" && $0.image?.value == "auto" }
  }
}
