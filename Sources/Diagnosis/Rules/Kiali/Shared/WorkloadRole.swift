import Manifests

extension Workload {
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
