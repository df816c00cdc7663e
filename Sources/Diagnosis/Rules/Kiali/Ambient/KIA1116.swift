import Manifests

extension Rule {
  /// A WasmPlugin in the ambient mesh without targetRefs.
  static let kia1116 = Rule(
    "KIA1116", "wasmplugin.ambient.l7notargetrefs", .warning, kinds: ["WasmPlugin"],
    needs: [.namespaces],
    explanation: """
      Waypoints take policies that are attached with targetRefs, to a Service or to the waypoint's Gateway. A \
      selector, or nothing at all, is read by sidecars and ztunnel only. A WasmPlugin runs in the proxy of \
      HTTP requests and has no targetRefs: in this ambient namespace no waypoint carries it out. It runs \
      nowhere.
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
      apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      metadata: {name: filter, namespace: bookinfo}
      spec:
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
    AmbientPolicies.reportUnattached("WasmPlugin", set, &report)
  }
}
