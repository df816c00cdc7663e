import Manifests

extension Rule {
  /// A match that an earlier one makes idle.
  static let ist0131 = Rule(
    "IST0131", "VirtualServiceIneffectiveMatch", .info, kinds: ["VirtualService"],
    explanation: """
      A match is the same as one before it (names aside), or its path begins with the prefix that an earlier match \
      already takes: `/products` also begins with `/product`. Matches are tried from the top and the first that \
      holds is taken, so the later one never decides anything.

      Istio accepts it, and at run time requests go where the earlier match sends them. Where the earlier match asks \
      for more than the path (a method, a header), the later one still gets what that leaves over; the finding says so.
      """,
    remedy:
      "Put the longer prefix before the shorter one, or remove the match that repeats another.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: productpage, namespace: bookinfo}
      spec:
        hosts: [productpage.bookinfo.svc.cluster.local]
        http:
        - match:
          - uri: {prefix: /api}
          route:
          - destination: {host: productpage.bookinfo.svc.cluster.local}
        - match:
          - uri: {prefix: /api/v1/products}
          timeout: 3s
          route:
          - destination: {host: productpage.bookinfo.svc.cluster.local}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: productpage, namespace: bookinfo}
      spec:
        hosts: [productpage.bookinfo.svc.cluster.local]
        http:
        - match:
          - uri: {prefix: /api/v1/products}
          timeout: 3s
          route:
          - destination: {host: productpage.bookinfo.svc.cluster.local}
        - match:
          - uri: {prefix: /api}
          route:
          - destination: {host: productpage.bookinfo.svc.cluster.local}
      """,
    check: nil)
}
