import Manifests

extension Rule {
  /// A Telemetry in the ambient mesh without targetRefs.
  static let kia1117 = Rule(
    "KIA1117", "telemetry.ambient.l7notargetrefs", .warning, kinds: ["Telemetry"],
    needs: [.namespaces],
    explanation: """
      Waypoints take policies that are attached with targetRefs, to a Service or to the waypoint's Gateway. A \
      selector, or nothing at all, is read by sidecars and ztunnel only. This Telemetry asks for traces, \
      access logs or metrics of HTTP and has no targetRefs: in this ambient namespace no waypoint carries it \
      out. Nothing of it is recorded.
      """,
    remedy: "Replace the selector by targetRefs.",
    bad: """
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
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: tracing, namespace: bookinfo}
      spec:
        tracing:
        - randomSamplingPercentage: 10
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
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: tracing, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
        tracing:
        - randomSamplingPercentage: 10
      """
  ) { set, report in
    AmbientPolicies.reportUnattached("Telemetry", set, &report)
  }
}
