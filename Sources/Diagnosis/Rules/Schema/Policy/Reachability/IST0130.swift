import Manifests

extension Rule {
  /// A rule of a VirtualService that no request reaches.
  static let ist0130 = Rule(
    "IST0130", "VirtualServiceUnreachableRule", .warning, kinds: ["VirtualService"],
    explanation: """
      The rules of a VirtualService are tried from the top, and the first that matches is taken. A rule without a \
      match takes everything, so nothing below it is ever tried; a rule whose every match already stands above it \
      is never tried either.

      Istio accepts the VirtualService and says nothing at run time: the rule is simply without effect. A canary \
      gets no traffic, an injected fault hits everyone or no one.

      A rule that delegates to another VirtualService does not count as catching all, since that one may hold \
      matches of its own.
      """,
    remedy: "Put the rule without a match last; give each of the others a match of its own, or remove it.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews.bookinfo.svc.cluster.local]
        http:
        - route:
          - destination: {host: reviews.bookinfo.svc.cluster.local}
        - match:
          - headers: {end-user: {exact: jason}}
          timeout: 3s
          route:
          - destination: {host: reviews.bookinfo.svc.cluster.local}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews.bookinfo.svc.cluster.local]
        http:
        - match:
          - headers: {end-user: {exact: jason}}
          timeout: 3s
          route:
          - destination: {host: reviews.bookinfo.svc.cluster.local}
        - route:
          - destination: {host: reviews.bookinfo.svc.cluster.local}
      """,
    check: nil)
}
