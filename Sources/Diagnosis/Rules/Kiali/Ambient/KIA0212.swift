import Manifests

extension Rule {
  /// A DestinationRule in another namespace than its service of the ambient mesh.
  static let kia0212 = Rule(
    "KIA0212", "destinationrule.ambient.notinservicenamespace", .warning, kinds: ["DestinationRule"],
    needs: [.services, .namespaces],
    explanation: """
      The host is a Service of an ambient namespace, and this DestinationRule stands in another one. A \
      waypoint works for the service, not for the callers: it takes objects of the service's own namespace \
      only.
      """,
    remedy: "Move the DestinationRule to the namespace of the Service.",
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
      kind: DestinationRule
      metadata: {name: reviews, namespace: shop}
      spec:
        host: reviews.bookinfo.svc.cluster.local
        trafficPolicy:
          outlierDetection: {consecutive5xxErrors: 5}
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
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          outlierDetection: {consecutive5xxErrors: 5}
      """
  ) { set, report in
    AmbientDestinations.reportElsewhere(AmbientDestinations.destinationRules(set), set, &report)
  }
}
