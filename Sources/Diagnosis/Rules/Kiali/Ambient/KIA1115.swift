import Manifests

extension Rule {
  /// A RequestAuthentication in the ambient mesh without targetRefs.
  static let kia1115 = Rule(
    "KIA1115", "requestauthentication.ambient.l7notargetrefs", .warning, kinds: ["RequestAuthentication"],
    needs: [.namespaces],
    explanation: """
      Waypoints take policies that are attached with targetRefs, to a Service or to the waypoint's Gateway. A \
      selector, or nothing at all, is read by sidecars and ztunnel only. A RequestAuthentication checks tokens \
      of HTTP requests and has no targetRefs: in this ambient namespace no waypoint carries it out. No token \
      is checked.
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
      kind: RequestAuthentication
      metadata: {name: tokens, namespace: bookinfo}
      spec:
        jwtRules:
        - {issuer: issuer.example.com, jwks: '{"keys":[]}'}
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
      kind: RequestAuthentication
      metadata: {name: tokens, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
        jwtRules:
        - {issuer: issuer.example.com, jwks: '{"keys":[]}'}
      """
  ) { set, report in
    AmbientPolicies.reportUnattached("RequestAuthentication", set, &report)
  }
}
