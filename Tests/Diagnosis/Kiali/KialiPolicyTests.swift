import Manifests
import Testing

@testable import Diagnosis

@Suite struct KialiPolicyTests {
  private func policy(_ rules: String, in namespace: String = "bookinfo", _ rest: String = "") -> String {
    Kiali.object(
      "AuthorizationPolicy", "p", in: namespace, "rules: [\(rules)]" + (rest.isEmpty ? "" : ", \(rest)"))
  }
  private func peers(
    _ name: String, _ mode: String, in namespace: String = "bookinfo", _ selector: String = ""
  ) -> String {
    Kiali.object(
      "PeerAuthentication", name, in: namespace,
      "mtls: {mode: \(mode)}" + (selector.isEmpty ? "" : ", selector: {matchLabels: {\(selector)}}"))
  }
  private func clients(_ host: String, _ mode: String, in namespace: String = "bookinfo") -> String {
    Kiali.object(
      "DestinationRule", "dr", in: namespace, "host: \"\(host)\", trafficPolicy: {tls: {mode: \(mode)}}")
  }
  private let at = "AuthorizationPolicy bookinfo/p"

  // MARK: - Fields of rules

  @Test func namespacesMayHaveStarsAndNegativesCount() {
    let rule = "{from: [{source: {namespaces: [\"book*\", \"*info\", \"*\", nope], notNamespaces: [none]}}]}"
    #expect(
      Kiali.lines("KIA0101", Kiali.namespace("bookinfo"), policy(rule)) == [
        "warning \(at) spec.rules[0].from[0].source.namespaces[3]",
        "warning \(at) spec.rules[0].from[0].source.notNamespaces[0]",
      ])
    #expect(Kiali.lines("KIA0101", policy(rule)) == [])
  }

  @Test func methodsMayHaveStarsAndNegativesCount() {
    let rule =
      "{to: [{operation: {methods: [get, \"P*\", \"*ET\", \"*\", FETCH, \"X*\"], notMethods: [gRPC]}}]}"
    #expect(
      Kiali.lines("KIA0102", policy(rule)) == [
        "warning \(at) spec.rules[0].to[0].operation.methods[4]",
        "warning \(at) spec.rules[0].to[0].operation.methods[5]",
        "warning \(at) spec.rules[0].to[0].operation.notMethods[0]",
      ])
  }

  @Test func onlyNamesOfServicesAreLookedUp() {
    let rule = """
      {to: [{operation: {hosts: [reviews, reviews.bookinfo, ratings, ratings.bookinfo, "*.x", www.example.com,
      example.com, "reviews:9080", details, wiki]}}]}
      """
    let given =
      Kiali.service("reviews") + "\n---\n"
      + Kiali.object("VirtualService", "v", "hosts: [details], http: []") + "\n---\n"
      + Kiali.object("ServiceEntry", "s", "hosts: [wiki.bookinfo.svc.cluster.local], ports: []")
    let found = [2, 3].map { "warning \(at) spec.rules[0].to[0].operation.hosts[\($0)]" }
    #expect(Kiali.lines("KIA0104", given, policy(rule)) == found)
    #expect(
      Kiali.lines("KIA0104", given, policy(rule), mesh: Kiali.registryOnly)
        == found.map { $0.replacing("warning", with: "error") })
  }

  // MARK: - Identities (KIA0105)

  private let identities = """
    {from: [{source: {principals: [a], notPrincipals: [b]}}, {source: {notNamespaces: [c]}}],
    when: [{key: "request.headers[x]", values: [y]}, {key: source.principal, values: [z]}, {key: connection.sni, values: [s]}]}
    """

  @Test func everyFieldThatAsksForAnIdentityIsNamed() {
    #expect(Kiali.lines("KIA0105", policy(identities)) == [])
    #expect(
      Kiali.lines("KIA0105", policy(identities), peers("default", "DISABLE")) == [
        "error \(at) spec.rules[0].from[0].source.notPrincipals",
        "error \(at) spec.rules[0].from[0].source.principals",
        "error \(at) spec.rules[0].from[1].source.notNamespaces", "error \(at) spec.rules[0].when[1]",
        "error \(at) spec.rules[0].when[2]",
      ])
  }

  @Test(arguments: [
    // What servers take in the namespace, in the mesh; what clients speak; automatic; whether it is wrong.
    ("STRICT", "", "", true, false), ("STRICT", "", "", false, true),
    ("STRICT", "", "ISTIO_MUTUAL", false, false),
    ("PERMISSIVE", "", "", true, false), ("PERMISSIVE", "", "", false, true),
    ("PERMISSIVE", "", "DISABLE", true, true),
    ("", "DISABLE", "", true, true), ("UNSET", "DISABLE", "", true, true),
    ("STRICT", "DISABLE", "", true, false),
    ("", "STRICT", "", true, false), ("", "", "DISABLE", true, true), ("", "", "ISTIO_MUTUAL", false, false),
    ("", "", "", false, true),
  ])
  func identitiesNeedMutualTLS(own: String, mesh: String, client: String, isAutomatic: Bool, isWrong: Bool) {
    var texts = [policy("{from: [{source: {namespaces: [bookinfo]}}]}")]
    if !own.isEmpty { texts.append(peers("own", own)) }
    if !mesh.isEmpty { texts.append(peers("mesh", mesh, in: "istio-system")) }
    if !client.isEmpty { texts.append(clients("*.local", client, in: "istio-system")) }
    let lines = Kiali.lines(
      "KIA0105", texts.joined(separator: "\n---\n"), mesh: isAutomatic ? nil : Kiali.noAutomaticTLS)
    #expect(lines.isEmpty != isWrong)
  }

  @Test func aPolicyOfTheWorkloadsGoesBeforeTheNamespaces() {
    let chosen = policy(
      "{from: [{source: {namespaces: [bookinfo]}}]}", "selector: {matchLabels: {app: reviews}}")
    let off = peers("default", "DISABLE")
    #expect(Kiali.lines("KIA0105", chosen, off, peers("own", "STRICT", "app: reviews")) == [])
    #expect(Kiali.lines("KIA0105", chosen, off, peers("own", "STRICT", "app: ratings")).count == 1)
    #expect(Kiali.lines("KIA0105", chosen, peers("own", "DISABLE", "app: reviews")).count == 1)
    let pods = Kiali.deployment("reviews", "app: reviews, version: v1")
    #expect(Kiali.lines("KIA0105", chosen, pods, peers("own", "DISABLE", "version: v1")).count == 1)
  }

  @Test func ztunnelAlwaysKnowsCallers() {
    #expect(
      Kiali.lines("KIA0105", Kiali.ambient("bookinfo"), policy(identities), peers("default", "DISABLE")) == []
    )
  }

  // MARK: - Callers (KIA0106, KIA0107, KIA0108)

  private func calling(_ principal: String) -> String {
    policy("{from: [{source: {principals: [\"\(principal)\"]}}]}")
  }
  private let runner = Kiali.deployment("shop", in: "shop", "app: shop", pod: ", serviceAccountName: seller")

  @Test(
    arguments: [
      ("cluster.local/ns/shop/sa/seller", nil), ("cluster.local/ns/shop/sa/default", nil), ("*", nil),
      ("cluster.local/ns/shop/*", nil), ("*/sa/seller", nil), ("cluster.local/ns/shop/sa/buyer", "KIA0106"),
      ("cluster.local/ns/bank/*", nil), ("cluster.local/ns/shop/sa/b*", "KIA0106"),
      ("spiffe://cluster.local/ns/shop/sa/seller", "KIA0106"),
      ("other.org/ns/shop/sa/seller", "KIA0108"),
      // Files that hold nothing of a namespace say nothing of its accounts.
      ("cluster.local/ns/bank/sa/teller", nil),
      ("cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account", nil),
    ] as [(String, String?)]) func callersAreLookedUp(principal: String, code: String?)
  {
    for other in ["KIA0106", "KIA0107", "KIA0108"] {
      let lines = Kiali.lines(other, runner, calling(principal))
      let level = other == "KIA0106" ? "error" : "warning"
      #expect(lines == (code == other ? ["\(level) \(at) spec.rules[0].from[0].source.principals[0]"] : []))
    }
  }

  @Test func aTrustDomainHasAliases() {
    let mesh = "trustDomain: prod.org\ntrustDomainAliases: [old.org]"
    for domain in ["prod.org", "old.org", "cluster.local"] {
      #expect(Kiali.lines("KIA0108", runner, calling("\(domain)/ns/shop/sa/seller"), mesh: mesh) == [])
      #expect(Kiali.lines("KIA0106", runner, calling("\(domain)/ns/shop/sa/seller"), mesh: mesh) == [])
    }
    #expect(Kiali.lines("KIA0108", runner, calling("new.org/ns/shop/sa/seller"), mesh: mesh).count == 1)
  }

  @Test func withNamespacesGivenAnUnknownOneHasNoAccounts() {
    let caller = calling("cluster.local/ns/bank/sa/teller")
    #expect(Kiali.lines("KIA0106", Kiali.namespace("bookinfo"), runner, caller).count == 1)
  }

  @Test func aCallerOfAnotherClusterIsARemark() {
    let caller = calling("cluster.local/ns/shop/sa/seller")
    let far = ManifestSource(name: "west", bytes: Array(runner.utf8), isLive: true, cluster: "west")
    let near = ManifestSource(
      name: "east", bytes: Array((Kiali.deployment("x", "app: x") + "\n---\n" + caller).utf8), isLive: true,
      cluster: "east")
    let set = ConfigSet(ManifestReader().read([near, far]))
    var options = AnalysisOptions()
    options.only = ["KIA0106", "KIA0107", "KIA0108"]
    let findings = Analyzer.run(set, options: options).findings
    #expect(
      findings.map { "\($0.level) \($0.code) \($0.path)" } == [
        "info KIA0107 spec.rules[0].from[0].source.principals[0]"
      ])
  }

  @Test func withoutWorkloadsNothingIsSaidOfCallers() {
    #expect(Kiali.lines("KIA0106", calling("cluster.local/ns/shop/sa/seller")) == [])
  }

  // MARK: - Objects for one workload (KIA0002, KIA0003, KIA0004)

  @Test func selectorlessObjectsAreCountedByKindAndNamespace() {
    let sidecar = Kiali.object("Sidecar", "s", "egress: [{hosts: [\"./*\"]}]")
    #expect(Kiali.lines("KIA0002", sidecar, peers("a", "STRICT"), peers("b", "STRICT", in: "shop")) == [])
    #expect(
      Kiali.lines("KIA0002", sidecar, sidecar.replacing("name: s", with: "name: t")) == [
        "error Sidecar bookinfo/s spec.workloadSelector", "error Sidecar bookinfo/t spec.workloadSelector",
      ])
    let empty = peers("a", "STRICT").replacing("spec: {", with: "spec: {selector: {}, ")
    #expect(Kiali.lines("KIA0002", empty, peers("b", "STRICT")).count == 2)
    let tokens = Kiali.object("RequestAuthentication", "r", "jwtRules: []")
    #expect(Kiali.lines("KIA0002", tokens, tokens.replacing("name: r", with: "name: q")) == [])
  }

  @Test func selectorsMeetInAWorkload() {
    let one = peers("a", "STRICT", "app: reviews")
    let other = peers("b", "STRICT", "version: v1")
    let pods = Kiali.deployment("reviews", "app: reviews, version: v1")
    #expect(Kiali.lines("KIA0003", one, other, pods).count == 2)
    #expect(
      Kiali.lines("KIA0003", one, other, Kiali.deployment("reviews", "app: reviews, version: v2")) == [])
    #expect(
      Kiali.lines("KIA0003", one, other, pods.replacing("namespace: bookinfo", with: "namespace: shop")) == []
    )
    let machine = Kiali.object("WorkloadEntry", "vm", "labels: {app: reviews, version: v1}")
    #expect(Kiali.lines("KIA0003", one, other, machine, Kiali.deployment("x", "app: x")).count == 2)
  }

  @Test func selectorsLookAtPodLabelsInTheirNamespaceAndRootOnesInAll() {
    let pods = Kiali.deployment("reviews", "app: reviews")
    #expect(Kiali.lines("KIA0004", peers("a", "STRICT", "app: reviews"), pods) == [])
    #expect(
      Kiali.lines("KIA0004", peers("a", "STRICT", "team: books"), pods)
        == ["warning PeerAuthentication bookinfo/a spec.selector.matchLabels"])
    #expect(Kiali.lines("KIA0004", peers("a", "STRICT", in: "shop", "app: reviews"), pods).count == 1)
    #expect(Kiali.lines("KIA0004", peers("a", "STRICT", in: "istio-system", "app: reviews"), pods) == [])
    #expect(
      Kiali.lines(
        "KIA0004", peers("a", "STRICT", in: "root", "app: reviews"), pods, mesh: "rootNamespace: root") == [])
    let machine = Kiali.object("WorkloadGroup", "vm", "metadata: {labels: {app: vm}}")
    #expect(Kiali.lines("KIA0004", peers("a", "STRICT", "app: vm"), pods, machine) == [])
    let sidecar = Kiali.object("Sidecar", "s", "workloadSelector: {labels: {app: gone}}")
    #expect(
      Kiali.lines("KIA0004", sidecar, pods) == ["warning Sidecar bookinfo/s spec.workloadSelector.labels"])
    #expect(Kiali.lines("KIA0004", sidecar) == [])
  }

  // MARK: - Sidecars

  @Test func egressHostsAreLookedUp() {
    let sidecar = Kiali.object("Sidecar", "s", "egress: [{hosts: [\"*/*\", \"%\"]}]")
    let given =
      Kiali.service("reviews") + "\n---\n"
      + Kiali.object("ServiceEntry", "e", "hosts: [\"*.example.com\", api.test.org], ports: []")
    for host in [
      "./reviews.bookinfo.svc.cluster.local", "bookinfo/reviews", "shop/*", "~/*",
      "./*.bookinfo.svc.cluster.local",
      "*/www.example.com", "*/*.example.com", "*/*.test.org", "~shop/x.shop.svc.cluster.local",
    ] {
      #expect(Kiali.lines("KIA1004", given, sidecar.replacing("%", with: host)) == [], "\(host)")
    }
    for host in ["./ratings", "shop/reviews", "*/example.org", "*/*.example.org", "*/notexample.com"] {
      #expect(
        Kiali.lines("KIA1004", given, sidecar.replacing("%", with: host))
          == ["warning Sidecar bookinfo/s spec.egress[0].hosts[1]"], "\(host)")
    }
  }

  @Test func onlyTheRootNamespaceForbidsSelectors() {
    let sidecar = Kiali.object("Sidecar", "s", "workloadSelector: {labels: {app: a}}")
    #expect(Kiali.lines("KIA1006", sidecar) == [])
    #expect(
      Kiali.lines("KIA1006", sidecar, mesh: "rootNamespace: bookinfo")
        == ["warning Sidecar bookinfo/s spec.workloadSelector"])
    let mode = Kiali.object("Sidecar", "s", "outboundTrafficPolicy: {mode: ALLOW_ANY}")
    #expect(Kiali.lines("KIA1007", mode) == [])
  }
}
