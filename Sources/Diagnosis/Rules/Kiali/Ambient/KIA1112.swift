import Manifests

extension Rule {
  /// A Telemetry in the ambient mesh without a waypoint.
  static let kia1112 = Rule(
    "KIA1112", "telemetry.ambient.l7nowaypoint", .warning, kinds: ["Telemetry"],
    needs: [.namespaces, .allWaypoints, .allServices],
    explanation: """
      In an ambient namespace ztunnel carries traffic and knows nothing of HTTP: what looks at requests is \
      done by a waypoint. This Telemetry asks for traces, access logs or metrics of HTTP, and what it is for \
      uses no waypoint: neither its Service, nor its workloads, nor the namespace is labelled \
      `istio.io/use-waypoint`. Nothing of it is recorded.
      """,
    remedy: "Deploy a waypoint and label the namespace or the Service `istio.io/use-waypoint: NAME`.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
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
    AmbientPolicies.reportUnreached("Telemetry", set, &report)
  }
}
