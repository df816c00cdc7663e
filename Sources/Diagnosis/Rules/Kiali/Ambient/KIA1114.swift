import Manifests

extension Rule {
  /// A VirtualService in another namespace than its service of the ambient mesh.
  static let kia1114 = Rule(
    "KIA1114", "virtualservice.ambient.notinservicenamespace", .warning, kinds: ["VirtualService"],
    needs: [.services, .namespaces],
    explanation: """
      The host is a Service of an ambient namespace, and this VirtualService stands in another one. A waypoint \
      works for the service, not for the callers: it takes objects of the service's own namespace only.
      """,
    remedy: "Move the VirtualService to the namespace of the Service.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
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
      metadata: {name: reviews, namespace: shop}
      spec:
        hosts: [reviews.bookinfo.svc.cluster.local]
        http:
        - timeout: 3s
          route:
          - destination: {host: reviews.bookinfo.svc.cluster.local}
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
    AmbientDestinations.reportElsewhere(AmbientDestinations.virtualServices(set), set, &report)
  }
}
