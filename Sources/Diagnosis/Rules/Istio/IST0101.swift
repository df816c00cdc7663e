import Manifests

extension Rule {
  /// A name that leads nowhere. One code for many kinds of names: each is looked for in its own file.
  static let ist0101 = Rule(
    "IST0101", "ReferencedResourceNotFound", .error,
    kinds: ["Gateway", "VirtualService", "Sidecar", "Telemetry", "AuthorizationPolicy"],
    sameAs: ["KIA1101", "KIA1102", "KIA1107", "KIA0302", "KIA0004", "KIA0101"],
    explanation: """
      An object names something that is not there: a route's host, port, subset or mirror, the gateway that a \
      VirtualService is bound to, a Gateway's pods or the secret of its certificate, the pods of a Sidecar or Telemetry, \
      the namespaces of an AuthorizationPolicy. Istio takes such an object without a word.

      What happens depends on the name. A route to an unknown host, port or subset leads to a cluster that no proxy has: \
      callers get 503 with the flag NC. A VirtualService on an unknown gateway is served nowhere: 404 with NR. A Gateway \
      that selects no pod opens no port. A missing secret leaves the listener without a certificate: the TLS handshake \
      is cut off. A source namespace that does not exist makes an ALLOW rule match nobody: 403.

      Hosts without a dot are services of the object's own namespace; any host with a dot is taken as it is written, so \
      `reviews.bookinfo` is not `reviews.bookinfo.svc.cluster.local` and leads nowhere.
      """,
    remedy: "Correct the name, or add what it names.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviewz}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
      """
  ) { set, report in
    ReferencedResources.gatewaySelectors(set, &report)
    ReferencedResources.gatewaySecrets(set, &report)
    ReferencedResources.destinations(set, &report)
    ReferencedResources.subsets(set, &report)
    ReferencedResources.gateways(set, &report)
    ReferencedResources.workloadSelectors(set, &report)
    ReferencedResources.sourceNamespaces(set, &report)
  }
}

/// What IST0101 looks for, one kind of name a file.
enum ReferencedResources {
  /// ` in namespace bookinfo`; nothing where no namespace is known.
  static func within(_ namespace: String) -> String { namespace.isEmpty ? "" : " in namespace \(namespace)" }
}
