import Manifests
import Testing

@testable import Diagnosis

@Suite struct EffectiveAuthorizationTests {
  private static let apps =
    Seeing.app("productpage") + Seeing.app("reviews") + Seeing.app("mongodb", port: "mongo", number: 27017)

  private func ask(
    _ policies: String, from: String = "bookinfo/productpage-v1", to: String = "bookinfo/reviews",
    _ request: CallRequest = CallRequest(), meshConfig: String? = nil
  ) throws -> AuthorizationAnswer {
    let config = Seeing.config(Self.apps + policies, meshConfig: meshConfig)
    return EffectiveAuthorization(config).answer(
      from: try AuthorizationParties.caller(from, in: config, namespace: nil),
      to: try AuthorizationParties.callee(to, in: config, namespace: nil), request: request)
  }

  @Test func withoutPoliciesEveryoneMayCall() throws {
    #expect(try ask("").decision == .allowed)
    #expect(try ask("", from: "unknown").decision == .allowed)
  }

  @Test func anAllowPolicyThatDoesNotMatchDenies() throws {
    let policy = Seeing.policy("reviews", "{rules: [{from: [{source: {namespaces: [shop]}}]}]}")
    let answer = try ask(policy)
    #expect(answer.decision == .denied)
    #expect(answer.steps.first?.reason == "it comes from namespace bookinfo")
    #expect(try ask(policy, from: "ns:shop").decision == .allowed)
  }

  @Test func aPolicyWithoutRulesAllowsNothing() throws {
    #expect(try ask(Seeing.policy("nothing", "{}")).decision == .denied)
    #expect(try ask(Seeing.policy("all", "{rules: [{}]}")).decision == .allowed)
  }

  @Test func denyComesBeforeAllow() throws {
    let answer = try ask(
      Seeing.policy("all", "{rules: [{}]}")
        + Seeing.policy("no", "{action: DENY, rules: [{from: [{source: {namespaces: [bookinfo]}}]}]}"))
    #expect(answer.decision == .denied)
    #expect(answer.deciding?.policy.name == "no" && answer.deciding?.rule == 0)
  }

  @Test func whatWasNotSaidIsNamed() throws {
    let policy = Seeing.policy("get", "{rules: [{to: [{operation: {methods: [GET], paths: [/reviews/*]}}]}]}")
    let answer = try ask(policy)
    #expect(answer.decision == .depends)
    #expect(answer.dependsOn == ["the method (GET)", "the path (/reviews/*)"])
    #expect(try ask(policy, CallRequest(method: "GET", path: "/reviews/0")).decision == .allowed)
    #expect(try ask(policy, CallRequest(method: "POST", path: "/reviews/0")).decision == .denied)
    #expect(try ask(policy, CallRequest(method: "GET", path: "/health")).decision == .denied)
  }

  @Test func principalsMatchTheServiceAccount() throws {
    let policy = Seeing.policy(
      "pp", "{rules: [{from: [{source: {principals: [cluster.local/ns/bookinfo/sa/bookinfo-productpage]}}]}]}"
    )
    #expect(try ask(policy).decision == .allowed)
    #expect(try ask(policy, from: "bookinfo/reviews-v1").decision == .denied)
    #expect(try ask(policy, from: "ns:bookinfo").decision == .depends)
    #expect(try ask(policy, meshConfig: "trustDomain: example.org").decision == .allowed)
  }

  @Test func plaintextHasNoIdentity() throws {
    let policy = Seeing.policy("ns", "{rules: [{from: [{source: {namespaces: [bookinfo]}}]}]}")
    let rule = Seeing.rule("reviews", in: "bookinfo", host: "reviews", "{tls: {mode: DISABLE}}")
    #expect(try ask(policy).decision == .allowed)
    let answer = try ask(policy + rule)
    #expect(answer.decision == .denied)
    #expect(answer.steps.first?.reason.contains("DestinationRule bookinfo/reviews") == true)
    // A DENY rule lets everybody pass for the same reason.
    let deny = Seeing.policy("no", "{action: DENY, rules: [{from: [{source: {namespaces: [bookinfo]}}]}]}")
    #expect(try ask(deny + rule).decision == .allowed)
  }

  @Test func strictRefusesWhoIsOutsideTheMesh() throws {
    let answer = try ask(Seeing.peer("default", in: "bookinfo", "STRICT"), from: "unknown")
    #expect(answer.decision == .denied && answer.transport == .conflict)
  }

  @Test func httpConditionsOnABytePort() throws {
    let allow = Seeing.policy("get", "{rules: [{to: [{operation: {methods: [GET]}}]}]}")
    #expect(try ask(allow, to: "bookinfo/mongodb").decision == .denied)
    let deny = Seeing.policy(
      "no",
      "{action: DENY, rules: [{from: [{source: {namespaces: [bookinfo]}}], to: [{operation: {methods: [GET]}}]}]}"
    )
    #expect(try ask(deny, to: "bookinfo/mongodb").decision == .denied)
    let elsewhere = Seeing.policy(
      "no",
      "{action: DENY, rules: [{from: [{source: {namespaces: [shop]}}], to: [{operation: {methods: [GET]}}]}]}"
    )
    #expect(try ask(elsewhere, to: "bookinfo/mongodb").decision == .allowed)
  }

  @Test func tokensNeedSomeoneWhoReadsThem() throws {
    let policy = Seeing.policy("jwt", "{rules: [{from: [{source: {requestPrincipals: [\"*\"]}}]}]}")
    #expect(try ask(policy).decision == .denied)
    let reader = """
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: jwt, namespace: bookinfo}
      spec:
        jwtRules: [{issuer: me}]
      ---

      """
    let answer = try ask(policy + reader)
    #expect(answer.decision == .depends && answer.dependsOn == ["a valid token"])
  }

  @Test func theRootNamespaceHoldsForAll() throws {
    #expect(try ask(Seeing.policy("deny", in: "istio-system", "{}")).decision == .denied)
    #expect(try ask(Seeing.policy("deny", in: "shop", "{}")).decision == .allowed)
  }

  @Test func dryRunChangesNothing() throws {
    let answer = try ask(Seeing.policy("no", "{action: DENY, rules: [{}]}", dryRun: true))
    #expect(answer.decision == .allowed && answer.steps.first?.isDryRun == true)
  }

  @Test func policiesAttachedToAServiceHoldAtItsWaypointOnly() throws {
    let policy = Seeing.policy(
      "no", "{targetRefs: [{kind: Service, name: reviews}], action: DENY, rules: [{}]}")
    #expect(try ask(policy).decision == .allowed)
    let namespace = """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
      ---

      """
    let answer = try ask(policy + namespace)
    #expect(answer.decision == .denied && answer.deciding?.enforcedAt == "waypoint")
  }

  @Test func theExternalAuthorizerDecides() throws {
    let answer = try ask(Seeing.policy("ext", "{action: CUSTOM, provider: {name: opa}, rules: [{}]}"))
    #expect(answer.decision == .depends && answer.dependsOn == ["the external authorizer opa"])
  }

  @Test func negationsAndConditions() throws {
    let policy = Seeing.policy(
      "x",
      "{rules: [{from: [{source: {notNamespaces: [shop]}}], when: [{key: \"request.headers[x-token]\", values: [a]}]}]}"
    )
    #expect(try ask(policy).dependsOn == ["header x-token"])
    #expect(try ask(policy, from: "ns:shop").decision == .denied)
  }

  @Test func pathTemplates() {
    #expect(PolicyPattern.matchesPath("/a/{*}/c", "/a/b/c"))
    #expect(!PolicyPattern.matchesPath("/a/{*}/c", "/a/b/b/c"))
    #expect(PolicyPattern.matchesPath("/a/{**}", "/a/b/c"))
    #expect(!PolicyPattern.matchesPath("/a/{*}", "/a"))
  }

  @Test func aNameNobodyHasSaysWhatThereIs() throws {
    let config = Seeing.config(Self.apps)
    #expect(throws: AuthorizationParties.Unknown.self) {
      try AuthorizationParties.callee("bookinfo/revews", in: config, namespace: nil)
    }
  }
}
