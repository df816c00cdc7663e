import Manifests

extension Rule {
  /// A RequestAuthentication in the ambient mesh without a waypoint.
  static let kia1110 = Rule(
    "KIA1110", "requestauthentication.ambient.l7nowaypoint", .warning, kinds: ["RequestAuthentication"],
    needs: [.namespaces, .allWaypoints, .allServices],
    explanation: """
      In an ambient namespace ztunnel carries traffic and knows nothing of HTTP: what looks at requests is \
      done by a waypoint. A RequestAuthentication checks tokens of HTTP requests, and what it is for uses no \
      waypoint: neither its Service, nor its workloads, nor the namespace is labelled `istio.io/use-waypoint`. \
      No token is checked.
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
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: tokens, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
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
    AmbientPolicies.reportUnreached("RequestAuthentication", set, &report)
  }
}
