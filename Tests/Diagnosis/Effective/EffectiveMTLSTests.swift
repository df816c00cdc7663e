import Manifests
import Testing

@testable import Diagnosis

@Suite struct EffectiveMTLSTests {
  private func server(_ text: String, port: Int? = 9080, meshConfig: String? = nil) throws -> String {
    let config = Seeing.config(Seeing.app("reviews") + text, meshConfig: meshConfig)
    let workload = try #require(config.members.workload(named: "reviews-v1", in: "bookinfo"))
    let mode = EffectiveMTLS(config).server(workload, port: port)
    return "\(mode.text) \(mode.origin.rawValue)"
  }

  // MARK: - What a server takes

  @Test func nothingSaidIsPermissive() throws {
    #expect(try server("") == "PERMISSIVE default")
  }

  @Test func theNearestPolicyDecides() throws {
    let mesh = Seeing.peer("default", in: "istio-system", "STRICT")
    let namespace = Seeing.peer("default", in: "bookinfo", "DISABLE")
    let own = Seeing.peer("reviews", in: "bookinfo", "PERMISSIVE", app: "reviews")
    #expect(try server(mesh) == "STRICT mesh")
    #expect(try server(mesh + namespace) == "DISABLE namespace")
    #expect(try server(mesh + namespace + own) == "PERMISSIVE workload")
  }

  @Test func aPortsModeWinsAndOthersInherit() throws {
    let own = Seeing.peer(
      "reviews", in: "bookinfo", "STRICT", app: "reviews", ports: "portLevelMtls: {9080: {mode: DISABLE}}")
    #expect(try server(own) == "DISABLE port")
    #expect(try server(own, port: 8080) == "STRICT workload")
  }

  @Test func unsetInherits() throws {
    let mesh = Seeing.peer("default", in: "istio-system", "STRICT")
    let own = Seeing.peer(
      "reviews", in: "bookinfo", "UNSET", app: "reviews", ports: "portLevelMtls: {9080: {mode: UNSET}}")
    #expect(try server(mesh + own) == "STRICT mesh")
  }

  @Test func theOldestOfEqualsWins() throws {
    let young = Seeing.peer("a", in: "bookinfo", "DISABLE", created: "2024-02-02T00:00:00Z")
    let old = Seeing.peer("b", in: "bookinfo", "STRICT", created: "2023-01-01T00:00:00Z")
    #expect(try server(young + old) == "STRICT namespace")
  }

  @Test func aSelectorInTheRootNamespaceIsNotLookedAt() throws {
    #expect(
      try server(Seeing.peer("x", in: "istio-system", "STRICT", app: "reviews")) == "PERMISSIVE default")
  }

  @Test func theRootNamespaceIsTheMeshConfigs() throws {
    let text = Seeing.peer("default", in: "mesh-root", "STRICT")
    #expect(try server(text) == "PERMISSIVE default")
    #expect(try server(text, meshConfig: "rootNamespace: mesh-root") == "STRICT mesh")
  }

  @Test func withoutProxyItIsPlaintextWhateverPoliciesSay() throws {
    let config = Seeing.config(
      Seeing.app("reviews", podLabels: ", sidecar.istio.io/inject: \"false\"")
        + Seeing.peer("default", in: "bookinfo", "STRICT"))
    let workload = try #require(config.members.workload(named: "reviews-v1", in: "bookinfo"))
    #expect(EffectiveMTLS(config).server(workload, port: nil).origin == .noSidecar)
  }

  @Test func ztunnelTakesHBONEAndKnowsNoDisable() throws {
    let namespace = """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio.io/dataplane-mode: ambient}}
      ---

      """
    let config = Seeing.config(
      namespace + Seeing.app("reviews") + Seeing.peer("default", in: "bookinfo", "DISABLE"))
    let workload = try #require(config.members.workload(named: "reviews-v1", in: "bookinfo"))
    let mode = EffectiveMTLS(config).server(workload, port: nil)
    #expect(mode.text == "HBONE" && mode.mode == .permissive)
  }

  // MARK: - What a client speaks

  private func client(
    _ rules: String, from namespace: String = "bookinfo", labels: [String: String]? = nil, port: Int = 9080,
    subset: String? = nil, meshConfig: String? = nil
  ) -> String {
    let config = Seeing.config(Seeing.app("reviews") + rules, meshConfig: meshConfig)
    let mode = EffectiveMTLS(config).client(
      .init(namespace: namespace, labels: labels), host: "reviews.bookinfo.svc.cluster.local", port: port,
      subset: subset)
    return mode.kind.rawValue + (mode.rule.map { " \($0.qualifiedName)" } ?? "")
  }

  @Test func withoutRuleItIsAutomatic() {
    #expect(client("") == "auto")
    #expect(client("", meshConfig: "enableAutoMtls: false") == "plaintext")
  }

  @Test func theClientsNamespaceComesFirstThenTheServicesThenTheRoot() {
    let host = "reviews.bookinfo.svc.cluster.local"
    let root = Seeing.rule("mesh", in: "istio-system", host: "*.local", "{tls: {mode: ISTIO_MUTUAL}}")
    let service = Seeing.rule("reviews", in: "bookinfo", host: "reviews", "{tls: {mode: SIMPLE}}")
    let own = Seeing.rule("mine", in: "shop", host: host, "{tls: {mode: DISABLE}}")
    #expect(client(root + service + own, from: "shop") == "DISABLE shop/mine")
    #expect(client(root + service, from: "shop") == "SIMPLE bookinfo/reviews")
    #expect(client(root, from: "shop") == "ISTIO_MUTUAL istio-system/mesh")
  }

  @Test func aPrivateRuleHoldsInItsOwnNamespaceAlone() {
    let rule = Seeing.rule(
      "reviews", in: "bookinfo", host: "reviews", "{tls: {mode: DISABLE}}", more: "exportTo: [\".\"]")
    #expect(client(rule) == "DISABLE bookinfo/reviews")
    #expect(client(rule, from: "shop") == "auto")
  }

  @Test func theMostSpecificHostWins() {
    let wide = Seeing.rule(
      "wide", in: "bookinfo", host: "*.bookinfo.svc.cluster.local", "{tls: {mode: DISABLE}}")
    let exact = Seeing.rule("exact", in: "bookinfo", host: "reviews", "{tls: {mode: ISTIO_MUTUAL}}")
    #expect(client(wide) == "DISABLE bookinfo/wide")
    #expect(client(wide + exact) == "ISTIO_MUTUAL bookinfo/exact")
  }

  @Test func aPortsSettingsInheritNothing() {
    let rule = Seeing.rule(
      "reviews", in: "bookinfo", host: "reviews",
      "{tls: {mode: DISABLE}, portLevelSettings: [{port: {number: 9080}, loadBalancer: {simple: RANDOM}}]}")
    #expect(client(rule) == "auto bookinfo/reviews")
    #expect(client(rule, port: 9090) == "DISABLE bookinfo/reviews")
  }

  @Test func aSubsetsTLSOverridesTheRules() {
    let rule = Seeing.rule(
      "reviews", in: "bookinfo", host: "reviews", "{tls: {mode: DISABLE}}",
      more: "subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}]")
    #expect(client(rule) == "DISABLE bookinfo/reviews")
    #expect(client(rule, subset: "v1") == "ISTIO_MUTUAL bookinfo/reviews")
  }

  @Test func aRuleForChosenClientsHoldsForThemAlone() {
    let chosen = Seeing.rule(
      "chosen", in: "bookinfo", host: "reviews", "{tls: {mode: DISABLE}}",
      more: "workloadSelector: {matchLabels: {app: productpage}}")
    let all = Seeing.rule("for-all", in: "bookinfo", host: "reviews", "{tls: {mode: ISTIO_MUTUAL}}")
    #expect(client(chosen + all, labels: ["app": "productpage"]) == "DISABLE bookinfo/chosen")
    #expect(client(chosen + all, labels: ["app": "details"]) == "ISTIO_MUTUAL bookinfo/for-all")
    #expect(client(chosen + all) == "ISTIO_MUTUAL bookinfo/for-all")
  }

  // MARK: - Both

  private func table(_ text: String, port: String = "http", labels: String = "") -> [String] {
    let config = Seeing.config(Seeing.app("reviews", port: port, podLabels: labels) + text)
    return EffectiveMTLS(config).table().map {
      "\($0.verdict.rawValue) \($0.clientMode.kind.rawValue) from \($0.client)"
    }
  }

  @Test func verdicts() {
    let strict = Seeing.peer("default", in: "bookinfo", "STRICT")
    let disable = Seeing.peer("default", in: "bookinfo", "DISABLE")
    func rule(_ mode: String) -> String {
      Seeing.rule("reviews", in: "bookinfo", host: "reviews", "{tls: {mode: \(mode)}}")
    }
    #expect(table("") == ["OK auto from bookinfo"])
    #expect(table(strict + rule("DISABLE")) == ["CONFLICT DISABLE from bookinfo"])
    #expect(table(rule("DISABLE")) == ["PLAINTEXT DISABLE from bookinfo"])
    #expect(table(disable) == ["PLAINTEXT auto from bookinfo"])
    #expect(table(disable + rule("ISTIO_MUTUAL")) == ["CONFLICT ISTIO_MUTUAL from bookinfo"])
    #expect(table(rule("SIMPLE")) == ["CONFLICT SIMPLE from bookinfo"])
    #expect(table(rule("SIMPLE"), port: "https") == ["TLS SIMPLE from bookinfo"])
    let none = ", sidecar.istio.io/inject: \"false\""
    #expect(table(strict + rule("ISTIO_MUTUAL"), labels: none) == ["CONFLICT ISTIO_MUTUAL from bookinfo"])
    #expect(table(strict, labels: none) == ["PLAINTEXT auto from bookinfo"])
  }

  @Test func aNamespaceWithARuleOfItsOwnHasALine() {
    let other = Seeing.rule(
      "mine", in: "shop", host: "reviews.bookinfo.svc.cluster.local", "{tls: {mode: DISABLE}}")
    #expect(
      table(Seeing.peer("default", in: "bookinfo", "STRICT") + other)
        == ["OK auto from bookinfo", "CONFLICT DISABLE from shop"])
  }

  @Test func workloadsThatTakeDifferentThingsHaveLinesOfTheirOwn() {
    let config = Seeing.config(
      Seeing.app("reviews") + Seeing.workload("reviews", version: "v2", podLabels: ", old: \"yes\"")
        + Seeing.peer("default", in: "bookinfo", "STRICT")
          + """
          apiVersion: security.istio.io/v1
          kind: PeerAuthentication
          metadata: {name: old, namespace: bookinfo}
          spec:
            selector: {matchLabels: {old: "yes"}}
            mtls: {mode: PERMISSIVE}
          """)
    let rows = EffectiveMTLS(config).table()
    #expect(rows.map { $0.workloads.map(\.object.name) } == [["reviews-v1"], ["reviews-v2"]])
    #expect(rows.map(\.server.mode) == [.strict, .permissive])
  }
}
