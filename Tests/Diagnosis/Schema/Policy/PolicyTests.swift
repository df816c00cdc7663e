import Testing

@testable import Diagnosis

/// Policies of security, and what they share.
@Suite struct PolicySchemaTests {
  typealias Case = Reviewing.Case

  static let authorization: [Case] = [
    Case("{}"),
    Case("action: DENY", "IST0106 action"),
    Case("action: DENY\nrules: []", "IST0106 action"),
    Case("action: DENY\nrules: [{}]"),
    Case("action: CUSTOM\nprovider: {name: p}", "IST0106 action"),
    Case("action: CUSTOM\nrules: [{}]", "IST0106 action"),
    Case("action: CUSTOM\nprovider: {name: ''}\nrules: [{}]", "IST0106 provider"),
    Case(
      "action: CUSTOM\nprovider: {name: p}\nrules: [{from: [{source: {principals: [a]}}], when: [{key: request.auth.principal, values: [a]}]}]",
      "IST0106 rules[0].from[0].source.principals", "IST0106 rules[0].when[0].key"),
    Case("provider: {name: p}\nrules: [{}]", "IST0106 provider"),
    Case("rules:\n-", "IST0106 rules[0]"),
    Case("rules: [{from: [], to: []}]", "IST0106 rules[0].from", "IST0106 rules[0].to"),
    Case("rules: [{from: [{}], to: [{operation: }]}]", "IST0106 rules[0].from[0]", "IST0106 rules[0].to[0]"),
    Case("rules: [{from: [{sources: {namespaces: [a]}}]}]"),
    Case(
      "rules: [{from: [{source: {}}], to: [{operation: {methods: []}}]}]", "IST0106 rules[0].from[0].source",
      "IST0106 rules[0].to[0].operation"),
    Case(
      "rules: [{from: [{source: {principals: [''], trustDomains: [a]}}], to: [{operation: {paths: ['']}}]}]",
      "IST0106 rules[0].from[0].source.principals[0]", "IST0106 rules[0].to[0].operation.paths[0]"),
    Case(
      "rules: [{from: [{source: {ipBlocks: [10.0.0.0/8, 10.0.0], remoteIpBlocks: ['::1/129']}}]}]",
      "IST0106 rules[0].from[0].source.ipBlocks[1]", "IST0106 rules[0].from[0].source.remoteIpBlocks[0]"),
    Case(
      "rules: [{to: [{operation: {ports: ['80', http, '65536']}}]}]",
      "IST0106 rules[0].to[0].operation.ports[1]", "IST0106 rules[0].to[0].operation.ports[2]"),
    Case(
      "rules: [{from: [{source: {serviceAccounts: [a, ns/a, 'ns/*', a/b/c, /a]}}]}]",
      "IST0106 rules[0].from[0].source.serviceAccounts[2]",
      "IST0106 rules[0].from[0].source.serviceAccounts[3]",
      "IST0106 rules[0].from[0].source.serviceAccounts[4]"),
    Case(
      "rules: [{from: [{source: {serviceAccounts: [a], namespaces: [b]}}]}]",
      "IST0106 rules[0].from[0].source.serviceAccounts"),
    Case(
      "rules: [{from: [{source: {serviceAccounts: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q]}}]}]",
      "IST0106 rules[0].from[0].source.serviceAccounts"),
    Case(
      "rules: [{to: [{operation: {paths: ['/a/{*}/b', '/a/{**}', '/a/{**}/b', '/a/{**}/{*}', '/a/{x}', '/a{*}', '/{*}//b']}}]}]",
      "IST0106 rules[0].to[0].operation.paths[3]", "IST0106 rules[0].to[0].operation.paths[4]",
      "IST0106 rules[0].to[0].operation.paths[5]", "IST0106 rules[0].to[0].operation.paths[6]"),
    Case(
      "rules: [{when: [{values: [a]}, {key: source.ip}, {key: source.ip, values: [x]}, {key: destination.port, notValues: ['99999']}]}]",
      "IST0106 rules[0].when[0]", "IST0106 rules[0].when[1]", "IST0106 rules[0].when[2].values[0]",
      "IST0106 rules[0].when[3].notValues[0]"),
    Case(
      "rules: [{when: [{key: 'request.headers[x]', values: [a]}, {key: request.headers, values: [a]}, {key: 'request.auth.claims[]', values: [a]}, {key: source.name, values: [a]}, {key: 'destination.labels[v]', values: [a]}, {key: connection.sni, values: [a]}]}]",
      "IST0106 rules[0].when[1].key", "IST0106 rules[0].when[2].key", "IST0106 rules[0].when[3].key",
      "IST0106 rules[0].when[4].key"),
    Case("action: DENY\nrules: [{to: [{operation: {methods: [POST]}}]}]", "IST0133 rules[0]"),
    Case("action: DENY\nrules: [{to: [{operation: {methods: [POST], ports: ['80']}}]}]"),
    Case("action: DENY\nrules: [{from: [{source: {requestPrincipals: ['*']}}]}]", "IST0133 rules[0]"),
    Case("action: DENY\nrules: [{from: [{source: {principals: [a]}}]}]"),
    Case(
      "action: DENY\nrules: [{from: [{source: {principals: [a]}}], to: [{operation: {paths: [/a]}}]}]",
      "IST0133 rules[0]"),
    Case("action: DENY\nrules: [{when: [{key: 'request.headers[x]', values: [a]}]}]"),
    Case("rules: [{to: [{operation: {methods: [POST]}}]}]"),
    Case("selector: {matchLabels: {}}\nrules: [{}]", "IST0133 selector"),
    Case(
      "selector: {matchLabels: {'app*': a, b: '*', '': c}}", "IST0106 selector.matchLabels.app*",
      "IST0106 selector.matchLabels.b", "IST0106 selector.matchLabels[\"\"]"),
    Case(
      "selector: {matchLabels: {a: b}}\ntargetRef: {kind: Gateway, group: gateway.networking.k8s.io, name: g}\ntargetRefs: [{kind: Service, name: s}]",
      "IST0106 targetRefs"),
    Case(
      "targetRefs: [{kind: Gateway, group: networking.istio.io, name: g}, {kind: Pod, name: p}, {kind: Service, namespace: x}, {}]",
      "IST0106 targetRefs[0].group", "IST0106 targetRefs[1].kind", "IST0106 targetRefs[2]",
      "IST0106 targetRefs[2].namespace", "IST0106 targetRefs[3]"),
    Case(
      "targetRefs: [{kind: Service, group: '', name: a}, {kind: ServiceEntry, group: networking.istio.io, name: b}, {kind: GatewayClass, group: gateway.networking.k8s.io, name: c}]"
    ),
  ]

  @Test(arguments: authorization) func saidOfAuthorization(_ example: Case) {
    Reviewing.check(
      Reviewing.object("AuthorizationPolicy", "security.istio.io"), example.yaml,
      example.expected.map(Self.inSpec))
  }

  static func inSpec(_ line: String) -> String { line.replacing(" ", with: " spec.", maxReplacements: 1) }

  static let peers: [Case] = [
    Case("mtls: {mode: STRICT}"),
    Case("portLevelMtls: {9080: {mode: DISABLE}}", "IST0106 portLevelMtls"),
    Case(
      "selector: {matchLabels: {}}\nportLevelMtls: {9080: {mode: DISABLE}}", "IST0133 selector",
      "IST0106 portLevelMtls"),
    Case(
      "selector: {matchLabels: {a: b}}\nportLevelMtls: {9080: {mode: DISABLE}, 0: {mode: STRICT}, 70000: {}, http: {}}",
      "IST0106 portLevelMtls.0", "IST0106 portLevelMtls.70000", "IST0106 portLevelMtls.http"),
    Case("selector: {matchLabels: {a: b}}\nportLevelMtls: {}", "IST0106 portLevelMtls"),
  ]

  @Test(arguments: peers) func saidOfPeers(_ example: Case) {
    Reviewing.check(
      Reviewing.object("PeerAuthentication", "security.istio.io"), example.yaml,
      example.expected.map(Self.inSpec))
  }

  static let tokens: [Case] = [
    Case("jwtRules: [{issuer: https://a.example.com}]"),
    Case("jwtRules: [{issuer: a@b.c, jwksUri: 'https://a/keys'}]"),
    Case("jwtRules: [{issuer: a@b.c}]", "IST0133 jwtRules[0].issuer"),
    Case("jwtRules: [{jwksUri: 'https://a/keys'}, {}]", "IST0106 jwtRules[0]", "IST0106 jwtRules[1]"),
    Case("jwtRules: [{issuer: a, jwksUri: 'ftp://a/keys'}]", "IST0106 jwtRules[0].jwksUri"),
    Case("jwtRules: [{issuer: a, jwksUri: 'https://a', jwks: '{\"keys\": []}'}]", "IST0106 jwtRules[0].jwks"),
    Case(
      "jwtRules: [{issuer: a, jwks: '{\"keys\": [{\"kty\": \"RSA\"}]}'}, {issuer: b, jwks: 'nope'}, {issuer: c, jwks: '{\"keys\": [{}]}'}]",
      "IST0106 jwtRules[1].jwks", "IST0106 jwtRules[2].jwks"),
    Case(
      "jwtRules: [{issuer: a, jwksUri: 'https://a', audiences: [''], fromHeaders: [{prefix: x}], fromParams: [''], fromCookies: [a]}]",
      "IST0106 jwtRules[0].audiences[0]", "IST0106 jwtRules[0].fromHeaders[0]",
      "IST0106 jwtRules[0].fromParams[0]"),
    Case(
      "jwtRules: [{issuer: a, jwksUri: 'https://a', outputClaimToHeaders: [{header: x}, {header: 'x y', claim: c}, {header: x-y, claim: c}], timeout: 0s}]",
      "IST0106 jwtRules[0].outputClaimToHeaders[0]", "IST0106 jwtRules[0].outputClaimToHeaders[1].header",
      "IST0106 jwtRules[0].timeout"),
  ]

  @Test(arguments: tokens) func saidOfTokens(_ example: Case) {
    Reviewing.check(
      Reviewing.object("RequestAuthentication", "security.istio.io"), example.yaml,
      example.expected.map(Self.inSpec))
  }

  @Test func annotations() {
    func found(_ kind: String, _ group: String, _ annotation: String, _ spec: String) -> [String] {
      Reviewing.findings(
        "apiVersion: \(group)/v1\nkind: \(kind)\nmetadata:\n  name: a\n  annotations: {\(annotation)}\nspec: \(spec)"
      ).map { "\($0.code) \($0.path)" }
    }
    let dry = "metadata.annotations[\"istio.io/dry-run\"]"
    let policy = ("AuthorizationPolicy", "security.istio.io")
    #expect(found(policy.0, policy.1, "istio.io/dry-run: 'true'", "{}") == [])
    #expect(found(policy.0, policy.1, "istio.io/dry-run: 'yes'", "{}") == ["IST0106 \(dry)"])
    #expect(
      found(policy.0, policy.1, "istio.io/dry-run: 'true'", "{action: AUDIT, rules: [{}]}") == [
        "IST0106 \(dry)"
      ])
    #expect(
      found("PeerAuthentication", policy.1, "istio.io/dry-run: 'true'", "{mtls: {mode: STRICT}}") == [
        "IST0106 \(dry)"
      ])
    #expect(
      found("PeerAuthentication", policy.1, "internal.istio.io/parents: a", "{mtls: {mode: STRICT}}")
        == ["IST0106 metadata.annotations[\"internal.istio.io/parents\"]"])
  }

  @Test func exportToOfOtherKinds() {
    Reviewing.check(
      Reviewing.object("ServiceEntry", "networking.istio.io"), "hosts: [a.b]\nexportTo: ['~', a]",
      ["IST0106 spec.exportTo[0]"])
    Reviewing.check(
      Reviewing.object("ServiceEntry", "networking.istio.io"), "hosts: [a.b]\nexportTo: ['~']", [])
    Reviewing.check(
      Reviewing.object("DestinationRule", "networking.istio.io"),
      "host: a\nworkloadSelector: {matchLabels: {a: b}}\nexportTo: [., other]", ["IST0106 spec.exportTo[1]"])
    Reviewing.check(
      Reviewing.object("DestinationRule", "networking.istio.io"),
      "host: a\nworkloadSelector: {matchLabels: {a: b}}\nexportTo: [.]", [])
  }
}
