import Manifests

extension Rule {
  /// A VirtualService of an ambient namespace without a waypoint.
  static let kia1109 = Rule(
    "KIA1109", "virtualservice.ambient.l7nowaypoint", .warning, kinds: ["VirtualService"],
    needs: [.namespaces, .allWaypoints, .allServices],
    explanation: """
      In an ambient namespace ztunnel carries traffic and knows nothing of HTTP. Routes of HTTP and TLS are \
      done by a waypoint, and neither the namespace nor a known Service of these hosts uses one: what is \
      written has no effect.
      """,
    remedy: "Deploy a waypoint and label the namespace or the Service `istio.io/use-waypoint: NAME`.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - timeout: 3s
          route:
          - destination: {host: reviews}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: waypoint, namespace: bookinfo}
      spec:
        gatewayClassName: istio-waypoint
        listeners:
        - {name: mesh, port: 15008, protocol: HBONE}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - timeout: 3s
          route:
          - destination: {host: reviews}
      """
  ) { set, report in
    AmbientDestinations.reportUnreached(AmbientDestinations.virtualServices(set), set, &report)
  }
}
