import Manifests

extension Rule {
  /// A WasmPlugin in the ambient mesh without a waypoint.
  static let kia1111 = Rule(
    "KIA1111", "wasmplugin.ambient.l7nowaypoint", .warning, kinds: ["WasmPlugin"],
    needs: [.namespaces, .allWaypoints, .allServices],
    explanation: """
      In an ambient namespace ztunnel carries traffic and knows nothing of HTTP: what looks at requests is \
      done by a waypoint. A WasmPlugin runs in the proxy of HTTP requests, and what it is for uses no \
      waypoint: neither its Service, nor its workloads, nor the namespace is labelled `istio.io/use-waypoint`. \
      It runs nowhere.
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
      apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      metadata: {name: filter, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
        url: oci://registry.example.com/filter:v1
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
      apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      metadata: {name: filter, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
        url: oci://registry.example.com/filter:v1
      """
  ) { set, report in
    AmbientPolicies.reportUnreached("WasmPlugin", set, &report)
  }
}
