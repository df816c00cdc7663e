import Manifests

extension Rule {
  /// A VirtualService for a service of the ambient mesh without a waypoint.
  static let kia1113 = Rule(
    "KIA1113", "virtualservice.ambient.servicenotcaptured", .warning, kinds: ["VirtualService"],
    needs: [.services, .namespaces],
    explanation: """
      The host is a Service of an ambient namespace. Routes of HTTP and TLS are done by its waypoint, and it \
      uses none: neither the Service nor its namespace is labelled `istio.io/use-waypoint`, or the Service \
      says `none`. What is written has no effect for callers in the ambient mesh.
      """,
    remedy: "Label the Service or its namespace `istio.io/use-waypoint: NAME`.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
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
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
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
    AmbientDestinations.reportNotEnrolled(AmbientDestinations.virtualServices(set), set, &report)
  }
}
