import Manifests

/// A Gateway of the Gateway API: what its definition in the cluster demands.
enum K8sGatewayChecks {
  static func check(_ gateway: K8sGateway, _ review: inout SpecReview) {
    let object = gateway.object
    guard object.group == "gateway.networking.k8s.io" else { return }
    guard let spec = object.spec, spec.isMapping else {
      review.reject(
        object.root.keyPlace("spec"), "The Gateway has no spec",
        fix: "add spec: {gatewayClassName: istio, listeners: […]}")
      return
    }
    if spec.lacksValue("gatewayClassName") {
      review.reject(
        spec["gatewayClassName"]?.place ?? object.root.keyPlace("spec"), "The Gateway names no class",
        fix: "add gatewayClassName: istio")
    }
    if spec.lacksValue("listeners") {
      review.reject(
        spec["listeners"]?.place ?? object.root.keyPlace("spec"), "The Gateway has no listeners",
        fix: "add listeners: [{name: http, port: 80, protocol: HTTP}]")
    }
    if gateway.listeners.count > 64, let list = spec["listeners"] {
      review.reject(
        list.place, "There are \(gateway.listeners.count) listeners, and 64 are the most",
        fix: "make two Gateways of it")
    }
    ListenerChecks.check(gateway.listeners, of: object, &review)
  }
}
