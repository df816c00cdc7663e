import Manifests

extension Rule {
  /// An AuthorizationPolicy in the ambient mesh without targetRefs.
  static let kia0110 = Rule(
    "KIA0110", "authorizationpolicy.ambient.l7notargetrefs", .warning, kinds: ["AuthorizationPolicy"],
    needs: [.namespaces],
    explanation: """
      Waypoints take policies that are attached with targetRefs, to a Service or to the waypoint's Gateway. A \
      selector, or nothing at all, is read by sidecars and ztunnel only. This policy looks at HTTP and has no \
      targetRefs: in this ambient namespace no waypoint carries it out. ztunnel drops what it cannot check: \
      ALLOW rules let nothing in, DENY rules become wider than they are written.
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
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - to:
          - operation: {methods: [GET]}
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
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
        rules:
        - to:
          - operation: {methods: [GET]}
      """
  ) { set, report in
    AmbientPolicies.reportUnattached("AuthorizationPolicy", set, &report)
  }
}
