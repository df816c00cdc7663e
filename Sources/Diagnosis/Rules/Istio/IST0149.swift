import Manifests

extension Rule {
  /// Routes by claims of a token that nobody checks.
  static let ist0149 = Rule(
    "IST0149", "JwtClaimBasedRoutingWithoutRequestAuthN", .error, kinds: ["VirtualService"],
    needs: [.gateways, .allRequestAuthentications],
    explanation: """
      A VirtualService matches a claim of a JWT (`@request.auth.claims.…`), and the gateway it is bound to has no \
      RequestAuthentication. Claims are only known to a proxy that has verified the token: without a RequestAuthentication \
      on the gateway's pods (in their namespace or in the root namespace) the match never holds, and requests fall through \
      to the next route or to 404.
      """,
    remedy: "Add a RequestAuthentication in the gateway's namespace that selects its pods.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["*"]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        hosts: ["*"]
        gateways: [bookinfo-gateway]
        http:
        - match:
          - headers: {"@request.auth.claims.group": {exact: reviewers}}
          route:
          - destination: {host: productpage}
      """,
    good: """
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: tokens, namespace: istio-system}
      spec:
        selector: {matchLabels: {istio: ingressgateway}}
        jwtRules:
        - issuer: https://accounts.example.com
          jwksUri: https://accounts.example.com/jwks.json
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["*"]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        hosts: ["*"]
        gateways: [bookinfo-gateway]
        http:
        - match:
          - headers: {"@request.auth.claims.group": {exact: reviewers}}
          route:
          - destination: {host: productpage}
      """
  ) { set, report in
    let names = GatewayNames(set)
    var pods = GatewayPods(set)
    let policies = Dictionary(grouping: set.requestAuthentications, by: \.object.namespace)
    let root = set.meshConfig.rootNamespace
    for service in set.virtualServices {
      guard let claim = JWTClaim.first(in: service) else { continue }
      for name in service.gateways where name.value != "mesh" {
        guard case .istio(let gateway)? = names.find(name.value, from: service.object.namespace) else {
          continue
        }
        // Pods of one template differ in nothing that counts here.
        var seen: Set<PodKind> = []
        let all = pods.of(gateway)
        let running = all.filter(\.isPod)
        for pod in running.isEmpty ? all : running {
          guard seen.insert(PodKind(pod)).inserted else { continue }
          let candidates = (policies[pod.object.namespace] ?? []) + (policies[root] ?? [])
          if candidates.contains(where: { $0.selector?.matches(pod.labels) ?? true }) { continue }
          let namespace = pod.object.namespace
          report.report(
            service.object, at: claim.place,
            "This route needs the claim \(claim.name), but no RequestAuthentication holds for the pods of gateway "
              + "\(gateway.object.qualifiedName) (\(gateway.selector?.text ?? "all"), in "
              + "\(namespace.isEmpty ? "their namespace" : namespace) or \(root)): no token is verified, so the match never holds",
            notes: [.init("\(gateway.object.title) is here", gateway.object)],
            fix: "add a RequestAuthentication that selects the gateway's pods"
              + (namespace.isEmpty ? "" : " in namespace \(namespace)"))
        }
      }
    }
  }
}

/// A match on a claim.
private struct JWTClaim {
  var name: String
  var place: Place

  static func first(in service: VirtualService) -> JWTClaim? {
    for match in service.http.lazy.flatMap(\.match) {
      for header in match.headers + match.withoutHeaders where header.name.hasPrefix(prefix) {
        let rest = header.name.dropFirst(prefix.count)
        guard let mark = rest.first, mark == "." || mark == "[" else { continue }
        return JWTClaim(name: String(header.name), place: header.match.place)
      }
    }
    return nil
  }

  private static let prefix = "@request.auth.claims"
}

/// What tells pods apart for policies.
private struct PodKind: Hashable {
  var namespace: String
  var labels: [String: String]

  init(_ pod: Workload) {
    namespace = pod.object.namespace
    labels = pod.labels.filter { $0.key != "pod-template-hash" && $0.key != "controller-revision-hash" }
  }
}
