import Manifests
import Testing

@testable import Diagnosis

/// Where our own rules speak, and where they must be silent.
@Suite struct EffectiveRuleTests {
  /// `error spec.http[0]…` of each finding of a code.
  private func found(_ code: String, _ texts: String..., meshConfig: String? = nil) -> [String] {
    let analysis = Analysing.run(texts.joined(separator: "\n---\n"), only: [code], meshConfig: meshConfig)
    return analysis.findings.map { "\($0.level.rawValue) \($0.path)" }
  }

  private func subsets(_ labels: String) -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: ratings, namespace: bookinfo}
    spec:
      host: ratings
      subsets:
      - {name: v2, labels: \(labels)}
    """
  }

  private func route(_ host: String, _ route: String, more: String = "") -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: \(host), namespace: bookinfo}
    spec:
      hosts: [\(host)]
      \(more)
      http:
      - \(route)
    """
  }

  // MARK: - Subsets

  @Test func aSubsetOfOtherServicesPodsIsAnErrorOnceARouteLeadsThere() {
    let mesh = Seeing.app("ratings") + Seeing.workload("reviews", version: "v2")
    #expect(found("PHA0040", mesh, subsets("{version: v2}")) == ["info spec.subsets[0].labels"])
    let routed = route("ratings", "{route: [{destination: {host: ratings, subset: v2}}]}")
    #expect(found("PHA0040", mesh, subsets("{version: v2}"), routed) == ["error spec.subsets[0].labels"])
    // Labels that nobody carries are IST0173; labels of nodes are not on pods.
    #expect(found("PHA0040", mesh, subsets("{version: v9}")) == [])
    #expect(found("PHA0040", mesh, subsets("{topology.kubernetes.io/region: eu}")) == [])
  }

  // MARK: - Mutual TLS

  @Test func aConflictIsWorkedOutByPort() {
    let strictPort = Seeing.peer(
      "ratings", in: "bookinfo", "PERMISSIVE", app: "ratings", ports: "portLevelMtls: {9080: {mode: STRICT}}")
    let mesh = Seeing.app("ratings") + strictPort
    func rule(_ port: Int) -> String {
      Seeing.rule(
        "ratings", in: "bookinfo", host: "ratings",
        "{portLevelSettings: [{port: {number: \(port)}, tls: {mode: DISABLE}}]}")
    }
    #expect(
      found("PHA0041", mesh, rule(9080)) == ["error spec.trafficPolicy.portLevelSettings[0].tls.mode"])
    #expect(found("PHA0041", mesh, rule(9090)) == [])
  }

  @Test func aRuleOfTheCallersNamespaceConflictsToo() {
    let mesh = Seeing.app("ratings") + Seeing.peer("default", in: "istio-system", "STRICT")
    let rule = Seeing.rule(
      "mine", in: "shop", host: "ratings.bookinfo.svc.cluster.local", "{tls: {mode: SIMPLE}}")
    #expect(found("PHA0041", mesh, rule) == ["error spec.trafficPolicy.tls.mode"])
  }

  @Test func withoutServicesOnlyAWholeNamespaceIsKnown() {
    let rule = Seeing.rule("ratings", in: "bookinfo", host: "ratings", "{tls: {mode: DISABLE}}")
    #expect(found("PHA0041", rule, Seeing.peer("default", in: "bookinfo", "STRICT")).count == 1)
    #expect(found("PHA0041", rule, Seeing.peer("x", in: "bookinfo", "STRICT", app: "ratings")) == [])
    #expect(found("PHA0041", rule) == [])
  }

  @Test func mutualTLSToAWorkloadWithoutProxy() {
    let rule = Seeing.rule("ratings", in: "bookinfo", host: "ratings", "{tls: {mode: ISTIO_MUTUAL}}")
    let bare = Seeing.app("ratings", podLabels: ", sidecar.istio.io/inject: \"false\"")
    #expect(found("PHA0042", bare, rule) == ["error spec.trafficPolicy.tls.mode"])
    // Nothing says that there is no sidecar.
    #expect(found("PHA0042", Seeing.app("ratings"), rule) == [])
  }

  // MARK: - TLS at gateways and outwards

  private func gateway(_ servers: String) -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata: {name: books, namespace: bookinfo}
    spec:
      selector: {istio: ingressgateway}
      servers: \(servers)
    """
  }

  @Test func aTLSRouteIsUsedWhereAnyServerHandsThrough() {
    let virtual = """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [a.example.com]
        gateways: [books]
        tls:
        - match: [{sniHosts: [a.example.com]}]
          route: [{destination: {host: productpage}}]
      """
    let ends =
      "{port: {number: 443, name: a, protocol: HTTPS}, hosts: [\"*.example.com\"], tls: {mode: SIMPLE}}"
    let hands =
      "{port: {number: 8443, name: b, protocol: TLS}, hosts: [a.example.com], tls: {mode: PASSTHROUGH}}"
    let elsewhere = "{port: {number: 444, name: c, protocol: TLS}, hosts: [b.org], tls: {mode: PASSTHROUGH}}"
    #expect(found("PHA0043", gateway("[\(ends)]"), virtual) == ["error spec.tls[0].match[0].sniHosts[0]"])
    #expect(found("PHA0043", gateway("[\(ends), \(elsewhere)]"), virtual).count == 1)
    #expect(found("PHA0043", gateway("[\(ends), \(hands)]"), virtual) == [])
    // A gateway that is not there says nothing about TLS.
    #expect(found("PHA0043", virtual) == [])
  }

  @Test func aRedirectToHTTPSIsNoPassthrough() {
    let server =
      "{port: {number: 80, name: http, protocol: HTTP}, hosts: [ratings.example.com], tls: {httpsRedirect: true}}"
    let virtual = route(
      "ratings.example.com", "{route: [{destination: {host: ratings}}]}", more: "gateways: [books]")
    #expect(found("PHA0044", gateway("[\(server)]"), virtual) == [])
  }

  @Test func tlsInsideTLSUnlessPlainHTTPIsRoutedThere() {
    let entry = """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: out, namespace: bookinfo}
      spec:
        hosts: [www.example.com]
        ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: https, protocol: HTTPS}]
        resolution: DNS
      """
    let rule = Seeing.rule("out", in: "bookinfo", host: "www.example.com", "{tls: {mode: SIMPLE}}")
    #expect(found("PHA0045", entry, rule) == ["error spec.trafficPolicy.tls.mode"])
    let originates = route(
      "www.example.com",
      "{match: [{port: 80}], route: [{destination: {host: www.example.com, port: {number: 443}}}]}")
    #expect(found("PHA0045", entry, rule, originates) == [])
  }

  // MARK: - Time

  @Test func timeoutsAndTries() {
    func timeout(_ timeout: String, _ attempts: Int, _ each: String) -> [String] {
      found(
        "PHA0048",
        route(
          "ratings",
          "{timeout: \(timeout), retries: {attempts: \(attempts), perTryTimeout: \(each)}, route: [{destination: {host: ratings}}]}"
        ))
    }
    #expect(timeout("3s", 3, "2s") == ["warning spec.http[0].timeout"])
    #expect(timeout("2s", 1, "2s") == ["warning spec.http[0].timeout"])
    #expect(timeout("10s", 3, "2s") == [])
    #expect(timeout("1m", 3, "500ms") == [])
    #expect(timeout("3s", 0, "5s") == [])
    #expect(timeout("nonsense", 3, "2s") == [])
  }

  @Test func aFaultOfNoRequestsIsNone() {
    func fault(_ share: String) -> [String] {
      found(
        "PHA0047",
        route(
          "ratings",
          "{timeout: 1s, fault: {delay: {fixedDelay: 2s, percentage: {value: \(share)}}}, route: [{destination: {host: ratings}}]}"
        ))
    }
    #expect(fault("10") == ["warning spec.http[0].timeout"])
    #expect(fault("0") == [])
  }

  // MARK: - Sidecars

  private func sidecar(_ hosts: String, selector: String = "workloadSelector: {labels: {app: reviews}}")
    -> String
  {
    """
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: reviews, namespace: bookinfo}
    spec:
      \(selector)
      egress:
      - hosts: \(hosts)
    """
  }

  @Test func aSidecarHidesWhatAWorkloadIsKnownToCall() {
    let mesh =
      Seeing.app("ratings") + Seeing.app("details") + """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: reviews-v1, namespace: bookinfo}
        spec:
          template:
            metadata: {labels: {app: reviews}}
            spec:
              containers:
              - name: reviews
                env: [{name: RATINGS, value: "http://ratings.bookinfo:9080/ratings"}]
        """
    #expect(
      found("PHA0050", mesh, sidecar("[\"./details.bookinfo.svc.cluster.local\"]")) == [
        "warning spec.egress[0].hosts[0]"
      ])
    for hosts in ["[\"./*\"]", "[\"*/*\"]", "[\"bookinfo/ratings.bookinfo.svc.cluster.local\"]"] {
      #expect(found("PHA0050", mesh, sidecar(hosts)) == [])
    }
  }

  @Test func withoutEvidenceANarrowSidecarIsFine() {
    let mesh = Seeing.app("ratings") + Seeing.app("details") + Seeing.workload("reviews")
    #expect(found("PHA0050", mesh, sidecar("[\"./details.bookinfo.svc.cluster.local\"]")) == [])
    #expect(found("PHA0050", mesh, sidecar("[\"istio-system/*\"]", selector: "")) == [])
    #expect(found("PHA0050", mesh, sidecar("[\"istio-system/*\"]")) == ["warning spec.egress[0].hosts[0]"])
  }

  @Test func hostsAreReadFromVariablesWithoutGuessing() {
    #expect(HostMentions.hosts(in: "http://ratings:9080/x", variable: "A") == ["ratings"])
    #expect(HostMentions.hosts(in: "ratings:9080", variable: "A") == ["ratings"])
    #expect(HostMentions.hosts(in: "ratings", variable: "RATINGS_HOST") == ["ratings"])
    #expect(HostMentions.hosts(in: "ratings", variable: "APP_NAME") == [])
    #expect(HostMentions.hosts(in: "reads the ratings", variable: "HOST") == [])
  }

  // MARK: - Policies

  @Test func aDefaultDenyBesideOthersIsAHint() {
    let nothing = Seeing.policy("nothing", "{}")
    #expect(found("PHA0051", nothing) == ["warning "])
    let other = Seeing.policy("some", "{selector: {matchLabels: {app: reviews}}, rules: [{}]}")
    #expect(found("PHA0051", nothing, other) == ["info "])
    let chosen = Seeing.policy("nothing", "{selector: {matchLabels: {app: ratings}}}")
    #expect(found("PHA0051", chosen, other) == ["warning "])
    #expect(found("PHA0051", Seeing.policy("audit", "{action: AUDIT}")) == [])
  }

  @Test func aDashTooMany() {
    let from = "from: [{source: {namespaces: [shop]}}]"
    let to = "to: [{operation: {methods: [GET]}}]"
    #expect(
      found("PHA0061", Seeing.policy("x", "{rules: [{\(from)}, {\(to)}]}")) == ["warning spec.rules[1]"])
    #expect(found("PHA0061", Seeing.policy("x", "{rules: [{\(from), \(to)}, {\(from)}]}")) == [])
    #expect(
      found("PHA0061", Seeing.policy("x", "{action: DENY, rules: [{\(from)}, {\(to)}]}")) == [])
  }

  // MARK: - Weights and hosts

  @Test func weightsAreShares() {
    func weights(_ a: Int, _ b: Int) -> [String] {
      found(
        "PHA0053",
        route(
          "reviews",
          "{route: [{destination: {host: reviews}, weight: \(a)}, {destination: {host: ratings}, weight: \(b)}]}"
        ))
    }
    #expect(weights(90, 10) == [])
    #expect(weights(80, 10) == ["warning spec.http[0].route[1].weight"])
    #expect(weights(1, 3) == ["info spec.http[0].route[1].weight"])
    #expect(weights(0, 0) == [])
    #expect(weights(Int.max, Int.max) == ["warning spec.http[0].route[1].weight"])
  }

  @Test func aDottedShortNameIsTakenAsWritten() {
    let mesh = Seeing.app("reviews")
    let route = route("reviews.bookinfo", "{route: [{destination: {host: reviews}}]}")
    #expect(found("PHA0054", mesh, route) == ["warning spec.hosts[0]"])
    #expect(found("PHA0054", route) == [])
  }

  // MARK: - Hostile input

  /// Fields of wrong types, huge and negative numbers: findings or none, but no crash, in any rule and in any view.
  @Test func anythingMayStandAnywhere() {
    let values = [
      "", "[]", "{}", "[[]]", "{a: {b: [c]}}", "-1", "99999999999999999999", "1e400", "\"\"", "[null, 1, {}]",
    ]
    let kinds = [
      ("networking.istio.io/v1", "VirtualService", ["hosts", "http", "tls", "tcp", "gateways"]),
      ("networking.istio.io/v1", "DestinationRule", ["host", "subsets", "trafficPolicy"]),
      ("networking.istio.io/v1", "Gateway", ["selector", "servers"]),
      ("networking.istio.io/v1", "ServiceEntry", ["hosts", "ports", "endpoints"]),
      ("networking.istio.io/v1", "Sidecar", ["egress", "workloadSelector"]),
      ("security.istio.io/v1", "PeerAuthentication", ["mtls", "portLevelMtls", "selector"]),
      ("security.istio.io/v1", "AuthorizationPolicy", ["rules", "selector", "targetRefs"]),
      ("v1", "Service", ["ports", "selector"]), ("apps/v1", "Deployment", ["template", "replicas"]),
    ]
    for value in values {
      let text = kinds.map { version, kind, keys in
        "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: x, namespace: y}\nspec:\n"
          + keys.map { "  \($0): \(value)" }.joined(separator: "\n")
      }.joined(separator: "\n---\n")
      let config = Seeing.config(Seeing.app("reviews", in: "y") + text)
      let analysis = Analyzer.run(config.set)
      let notes = MeshAnnotations(config, findings: analysis.findings)
      #expect(notes.service("reviews", in: "y") != nil)
      #expect(EffectiveMTLS(config).table().contains { $0.service.object.name == "reviews" })
      _ = ConfigReferences(config)
      _ = config.gatewayRoutes()
    }
  }
}
