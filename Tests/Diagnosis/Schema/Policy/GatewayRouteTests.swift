import Testing

@testable import Diagnosis

@Suite struct GatewayRouteSchemaTests {
  typealias Case = Reviewing.Case
  static let backend = "backendRefs: [{name: reviews, port: 9080}]"

  static let rules: [Case] = [
    Case(backend),
    Case("matches: [{path: {value: /}}]", "IST0133 spec.rules[0]"),
    Case(
      "backendRefs: [{name: a, port: 1, weight: 0}, {name: b, port: 1, weight: 0}]",
      "IST0133 spec.rules[0].backendRefs"),
    Case("backendRefs: [{name: a}]", "IST0106 spec.rules[0].backendRefs[0]"),
    Case("backendRefs: [{name: a, kind: ServiceImport, group: multicluster.x-k8s.io}]"),
    Case(
      "backendRefs: [{name: a, port: 0, weight: 1000001}]", "IST0106 spec.rules[0].backendRefs[0].port",
      "IST0106 spec.rules[0].backendRefs[0].weight"),
    Case("filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]"),
    Case(
      "filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]\n\(backend)",
      "IST0106 spec.rules[0].filters[0].requestRedirect"),
    Case(
      "filters: [{type: RequestRedirect, requestRedirect: {scheme: ftp, statusCode: 200, port: 0}}]",
      "IST0106 spec.rules[0].filters[0].requestRedirect.scheme",
      "IST0106 spec.rules[0].filters[0].requestRedirect.statusCode",
      "IST0106 spec.rules[0].filters[0].requestRedirect.port"),
    Case(
      "filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}, {type: URLRewrite, urlRewrite: {hostname: a}}]",
      "IST0106 spec.rules[0].filters[1].type"),
    Case(
      "filters: [{type: URLRewrite, urlRewrite: {hostname: a}}, {type: URLRewrite, urlRewrite: {hostname: b}}]\n\(backend)",
      "IST0106 spec.rules[0].filters[1].type"),
    Case(
      "filters: [{type: RequestHeaderModifier, requestMirror: {backendRef: {name: a, port: 1}}}]\n\(backend)",
      "IST0106 spec.rules[0].filters[0].type", "IST0106 spec.rules[0].filters[0].requestMirror"),
    Case(
      "filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]\nmatches: [{path: {type: Exact, value: /a}}]\n\(backend)",
      "IST0106 spec.rules[0].filters[0].urlRewrite.path.replacePrefixMatch"),
    Case(
      "filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]\nmatches: [{path: {value: /a}}]\n\(backend)"
    ),
    Case(
      "filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath}}}]\n\(backend)",
      "IST0106 spec.rules[0].filters[0].urlRewrite.path"),
    Case(
      "matches: [{path: {value: a}}, {path: {type: Exact, value: /a//b}}, {path: {type: RegularExpression, value: '('}}]\n\(backend)",
      "IST0106 spec.rules[0].matches[0].path.value", "IST0106 spec.rules[0].matches[1].path.value",
      "IST0133 spec.rules[0].matches[2].path.value"),
    Case(
      "matches: [{headers: [{name: A, value: b}, {name: a, value: c}], queryParams: [{name: q, type: RegularExpression, value: '['}]}]\n\(backend)",
      "IST0106 spec.rules[0].matches[0].headers[1].name",
      "IST0133 spec.rules[0].matches[0].queryParams[0].value"),
    Case(
      "timeouts: {request: 1s, backendRequest: 2s}\n\(backend)",
      "IST0106 spec.rules[0].timeouts.backendRequest"),
    Case("timeouts: {request: 1.5s}\n\(backend)", "IST0106 spec.rules[0].timeouts.request"),
    Case("timeouts: {request: 0s, backendRequest: 2s}\n\(backend)"),
    Case(
      "matches: [\(String(repeating: "{path: {value: /a}},", count: 65))]\n\(backend)",
      "IST0106 spec.rules[0].matches"),
  ]

  @Test(arguments: rules) func saidOfRule(_ example: Case) {
    let rule = example.yaml.split(separator: "\n").joined(separator: "\n  ")
    Reviewing.check(
      Reviewing.object("HTTPRoute", "gateway.networking.k8s.io"), "rules:\n- \(rule)", example.expected)
  }

  @Test func hostnames() {
    Reviewing.check(
      Reviewing.object("HTTPRoute", "gateway.networking.k8s.io"),
      "hostnames: [a.example.com, '*.example.com', '*', 10.0.0.1, A.com, '*a.com']\nrules: [{\(Self.backend)}]",
      (2...5).map { "IST0106 spec.hostnames[\($0)]" })
  }

  @Test func grpcAndStreams() {
    Reviewing.check(
      Reviewing.object("GRPCRoute", "gateway.networking.k8s.io"),
      "rules: [{matches: [{method: {}}, {method: {service: a/b}}, {method: {method: List}}], \(Self.backend)}]",
      ["IST0106 spec.rules[0].matches[0].method", "IST0106 spec.rules[0].matches[1].method.service"])
    Reviewing.check(
      Reviewing.object("TCPRoute", "gateway.networking.k8s.io"), "rules: [{}, {backendRefs: [{name: a}]}]",
      ["IST0106 spec.rules[0]", "IST0106 spec.rules[1].backendRefs[0]"])
  }

  @Test func theJudgeIsNamed() throws {
    let found = Reviewing.findings(
      Reviewing.object("HTTPRoute", "gateway.networking.k8s.io")
        + "\nspec: {rules: [{backendRefs: [{name: a}]}]}")
    #expect(try #require(found.first).message.hasSuffix(". The API server rejects the HTTPRoute"))
  }
}
