import Manifests

extension Rule {
  /// A Gateway of an unknown class.
  static let kia1504 = Rule(
    "KIA1504", "k8sgateways.gatewayclassnotfound", .error, kinds: ["gateway.networking.k8s.io/Gateway"],
    needs: [.gatewayClasses],
    explanation: """
      No GatewayClass has the name that this Gateway gives, so no controller takes it up: it gets no proxy and \
      no address.
      """,
    remedy:
      "Write the name of a GatewayClass that exists: `istio` for gateways, `istio-waypoint` for waypoints.",
    bad: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: istio}
      spec: {controllerName: istio.io/gateway-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio-ingress
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
      """,
    good: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: istio}
      spec: {controllerName: istio.io/gateway-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
      """
  ) { set, report in
    let known = Set((set.byKind["GatewayClass"] ?? []).map(\.name)).union([
      "istio", "istio-remote", "istio-waypoint",
    ])
    for gateway in set.k8sGateways {
      guard let name = gateway.gatewayClassName, !known.contains(name.value) else { continue }
      report.report(
        gateway.object, at: name.place,
        "No GatewayClass is called \(name.value): no controller takes up this Gateway",
        fix: "write gatewayClassName: istio, or add the class")
    }
  }
}
