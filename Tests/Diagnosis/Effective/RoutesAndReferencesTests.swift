import Manifests
import Testing

@testable import Diagnosis

@Suite struct RoutesAndReferencesTests {
  private static let mesh =
    Seeing.app("reviews") + Seeing.workload("reviews", version: "v2") + Seeing.app("ratings") + """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - {name: v1, labels: {version: v1}}
        - {name: v2, labels: {version: v2}}
        - {name: v9, labels: {version: v9}}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - match:
          - headers: {end-user: {exact: jason}}
          fault: {delay: {fixedDelay: 7s, percentage: {value: 100}}}
          route:
          - destination: {host: reviews, subset: v9}
        - timeout: 3s
          route:
          - {destination: {host: reviews, subset: v1}, weight: 3}
          - {destination: {host: reviews, subset: v2}, weight: 1}
          mirror: {host: ratings}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: https, protocol: HTTPS}
          hosts: ["bookinfo/books.example.com"]
          tls: {mode: SIMPLE, credentialName: books}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        gateways: [books]
        http:
        - match: [{uri: {prefix: /ratings}}]
          route:
          - destination: {host: ratings}
      ---

      """

  private func routes(to name: String, _ text: String = mesh) throws -> ServiceRoutes {
    let config = Seeing.config(text)
    let service = try #require(config.set.services.first { $0.object.name == name })
    return config.routes(to: service)
  }

  @Test func sharesConditionsFaultsAndMirrors() throws {
    let found = try routes(to: "reviews").addressed
    #expect(found.map(\.condition) == ["header end-user is jason", "every request"])
    #expect(found[0].fault?.text == "delays 100 % by 7s")
    #expect(found[0].destinations.map(\.isEmptySubset) == [true])
    #expect(found[1].destinations.map { "\($0.text) \($0.share)" } == ["reviews v1 75.0", "reviews v2 25.0"])
    #expect(found[1].destinations.flatMap(\.workloads).map(\.object.name) == ["reviews-v1", "reviews-v2"])
    #expect(found[1].mirrors.map(\.text) == ["ratings"])
    #expect(found[1].timeout?.value == "3s")
  }

  @Test func aServiceWithoutRoutesGoesToAnyOfItsWorkloads() throws {
    let found = try routes(to: "ratings")
    #expect(found.addressed.map(\.origin) == [.none])
    #expect(found.addressed[0].destinations.flatMap(\.workloads).map(\.object.name) == ["ratings-v1"])
    #expect(found.reaching.map(\.source).contains { $0.hasPrefix("VirtualService bookinfo/books") })
    // The mirror of another host's route reaches it too.
    #expect(found.reaching.contains { !$0.mirrors.isEmpty })
  }

  @Test func fromGatewayToWorkload() throws {
    let found = Seeing.config(Self.mesh).gatewayRoutes()
    #expect(found.map(\.text) == ["books.example.com:443 HTTPS (SIMPLE)"])
    #expect(found[0].routes.map(\.condition) == ["path starts with /ratings"])
    #expect(found[0].routes[0].destinations[0].workloads.map(\.object.name) == ["ratings-v1"])
  }

  @Test func aRouteAfterOneForEverythingIsShadowed() throws {
    let text =
      Seeing.app("reviews") + """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews, namespace: bookinfo}
        spec:
          hosts: [reviews]
          http:
          - route: [{destination: {host: reviews}}]
          - route: [{destination: {host: reviews}}]
        """
    #expect(try routes(to: "reviews", text).addressed.map(\.isShadowed) == [false, true])
  }

  @Test func delegatesBringTheirRoutesUnderTheRootsConditions() throws {
    let text =
      Seeing.app("reviews") + """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: root, namespace: bookinfo}
        spec:
          hosts: [reviews]
          http:
          - match: [{uri: {prefix: /v1}}]
            delegate: {name: part}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: part, namespace: bookinfo}
        spec:
          http:
          - match: [{method: {exact: GET}}]
            route: [{destination: {host: reviews}}]
        """
    let found = try routes(to: "reviews", text).addressed
    #expect(found.map(\.condition) == ["path starts with /v1 and method is GET"])
    #expect(found.map { $0.object?.name } == ["part"])
  }

  @Test func routesOfTheGatewayAPI() throws {
    let text =
      Seeing.app("reviews") + """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: reviews, namespace: bookinfo}
        spec:
          parentRefs: [{group: "", kind: Service, name: reviews}]
          rules:
          - matches: [{path: {type: PathPrefix, value: /reviews}}]
            backendRefs: [{name: reviews, port: 9080, weight: 1}]
        """
    let found = try routes(to: "reviews", text).addressed
    #expect(found.map(\.condition) == ["path starts with /reviews"])
    #expect(found.map { $0.object?.kind } == ["HTTPRoute"])
  }

  @Test func referencesPointBothWays() throws {
    let config = Seeing.config(
      Self.mesh + Seeing.policy("reviews", "{selector: {matchLabels: {app: reviews}}, rules: [{}]}"))
    let references = ConfigReferences(config)
    func words(_ kind: String, _ name: String) throws -> Set<String> {
      let object = try #require(config.set.objects.first { $0.kind == kind && $0.name == name })
      return Set(references.of(object).map { "\($0.direction.rawValue) \($0.words) \($0.title)" })
    }
    let service = try words("Service", "reviews")
    #expect(service.contains("incoming is a destination of VirtualService bookinfo/reviews"))
    #expect(service.contains("incoming is governed by DestinationRule bookinfo/reviews"))
    #expect(service.contains("outgoing selects Deployment bookinfo/reviews-v2"))
    let workload = try words("Deployment", "reviews-v1")
    #expect(workload.contains("incoming is selected by AuthorizationPolicy bookinfo/reviews"))
    #expect(workload.contains("outgoing runs as ServiceAccount bookinfo/bookinfo-reviews"))
    let route = try words("VirtualService", "books")
    #expect(route.contains("outgoing is bound to Gateway bookinfo/books"))
    #expect(try words("VirtualService", "reviews").contains("outgoing mirrors to Service bookinfo/ratings"))
  }

  @Test func policiesWithoutSelectorHoldForTheNamespaceOrTheMesh() throws {
    let config = Seeing.config(
      Seeing.app("reviews") + Seeing.peer("default", in: "bookinfo", "STRICT")
        + Seeing.peer("default", in: "istio-system", "STRICT"))
    let workload = try #require(config.members.workload(named: "reviews-v1", in: "bookinfo"))
    let words = ConfigReferences(config).of(workload.object).map(\.words)
    #expect(words.contains("holds for its whole namespace") && words.contains("holds for the whole mesh"))
  }

  // MARK: - On the graph

  @Test func badgesAndFindingsByService() throws {
    let text =
      Self.mesh
      + Seeing.rule(
        "ratings", in: "bookinfo", host: "ratings", "{connectionPool: {tcp: {maxConnections: 1}}}")
    let config = Seeing.config(text)
    let analysis = Analyzer.run(config.set)
    let notes = MeshAnnotations(config, findings: analysis.findings)
    let reviews = try #require(notes.service("reviews", in: "bookinfo"))
    #expect(
      reviews.badges == [
        .faultInjection, .mirroring, .requestRouting, .requestTimeout, .trafficShifting, .virtualService,
      ])
    #expect(try #require(notes.service("ratings", in: "bookinfo")).badges.contains(.circuitBreaker))
    #expect(try #require(notes.workload("ratings-v1", in: "bookinfo")).badges == [.circuitBreaker])
    #expect(notes.service("nobody", in: "bookinfo") == nil)
    let rule = try #require(config.set.destinationRules.first { $0.object.name == "ratings" })
    let ratings = try #require(notes.service("ratings", in: "bookinfo"))
    #expect(ratings.objects.contains(rule.object.index))
    #expect(ratings.findings.contains { analysis.findings[$0].code == "PHA0055" })
  }
}
