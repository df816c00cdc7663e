import Manifests

extension Rule {
  /// An AuthorizationPolicy in the ambient mesh without a waypoint.
  static let kia0109 = Rule(
    "KIA0109", "authorizationpolicy.ambient.l7nowaypoint", .warning, kinds: ["AuthorizationPolicy"],
    needs: [.namespaces, .allWaypoints, .allServices],
    explanation: """
      In an ambient namespace ztunnel carries traffic and knows nothing of HTTP: what looks at requests is \
      done by a waypoint. This policy looks at HTTP, and what it is for uses no waypoint: neither its Service, \
      nor its workloads, nor the namespace is labelled `istio.io/use-waypoint`. ztunnel drops what it cannot \
      check: ALLOW rules let nothing in, DENY rules become wider than they are written.
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
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
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
    AmbientPolicies.reportUnreached("AuthorizationPolicy", set, &report)
  }
}
