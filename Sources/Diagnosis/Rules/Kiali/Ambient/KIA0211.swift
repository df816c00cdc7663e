import Manifests

extension Rule {
  /// A DestinationRule for a service of the ambient mesh without a waypoint.
  static let kia0211 = Rule(
    "KIA0211", "destinationrule.ambient.servicenotcaptured", .warning, kinds: ["DestinationRule"],
    needs: [.services, .namespaces],
    explanation: """
      The host is a Service of an ambient namespace. Hashing by header or cookie, limits of HTTP and outlier \
      detection are done by its waypoint, and it uses none: neither the Service nor its namespace is labelled \
      `istio.io/use-waypoint`, or the Service says `none`. What is written has no effect for callers in the \
      ambient mesh.
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
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
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
    AmbientDestinations.reportNotEnrolled(AmbientDestinations.destinationRules(set), set, &report)
  }
}
