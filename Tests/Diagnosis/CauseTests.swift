import Diagnosis
import FoundationEssentials
import Mesh
import Testing

/// productpage → reviews v3 → ratings, with one edge's answers changed at a time.
private struct Scene {
  var nodes = [
    Node(id: NodeID("p"), type: .app, app: "productpage", version: "v1"),
    Node(id: NodeID("r3"), type: .app, workload: "reviews-v3", app: "reviews", version: "v3"),
    Node(id: NodeID("ra"), type: .app, app: "ratings", version: "v1"),
  ]
  var sources: [SourceStatus] = []
  var edge = Edge(
    id: EdgeID("e"), source: NodeID("p"), target: NodeID("r3"), protocol: .http, count: 100, rate: 10)
  var behind = Edge(id: EdgeID("f"), source: NodeID("r3"), target: NodeID("ra"), protocol: .http, rate: 10)

  var snapshot: Snapshot {
    Snapshot(
      timestamp: Date(timeIntervalSince1970: 0), windowStart: Date(timeIntervalSince1970: 0),
      windowEnd: Date(timeIntervalSince1970: 10), windowSeconds: 10, requestedWindowSeconds: 10,
      graphType: .versionedApp, sources: sources, nodes: nodes, edges: [edge, behind])
  }

  mutating func answer(_ responses: [String: [String: Double]], kind: TrafficProtocol = .http) {
    edge.protocol = kind
    edge.responses = responses.mapValues { ResponseShare(flags: $0) }
    edge.health = .failure
    edge.rate5xx = 2.5
    edge.rateGrpcErr = kind == .grpc ? 2.5 : 0
  }

  var cause: Cause? { Cause.of(edge: edge, in: snapshot) }
}

@Suite struct CauseTests {
  @Test func healthyEdgeHasNoCause() {
    var scene = Scene()
    scene.edge.health = .healthy
    scene.edge.responses = ["200": ResponseShare(flags: ["-": 100])]
    #expect(scene.cause == nil)
  }

  @Test func bare500IsTheApplicationsOwn() throws {
    var scene = Scene()
    scene.answer(["200": ["-": 75], "500": ["-": 25]])
    let cause = try #require(scene.cause)
    #expect(
      cause.line == "reviews v3 answers 500 itself (no flag): its application fails. See its traces [t]")
    #expect(cause.isKnown && !cause.isDeliberate)
  }

  @Test func flagsSayMoreThanCodes() throws {
    let expected: [(String, String)] = [
      ("UH", "no healthy endpoint"), ("UF", "cannot connect"), ("UF,URX", "cannot connect"),
      ("UO", "circuit breaker"), ("UT", "timeout"), ("DC", "gives up"), ("NC", "does not know"),
      ("URX", "retries"), ("UC", "closes connections"),
    ]
    for (flag, words) in expected {
      var scene = Scene()
      scene.answer(["503": [flag: 40], "500": ["-": 30]])
      let cause = try #require(scene.cause)
      #expect(cause.sentence.contains(words), "\(flag): \(cause.sentence)")
      #expect(cause.sentence.contains("503 \(flag)"))
      #expect(cause.nextKey?.key == "t")
    }
  }

  @Test func noRouteIs404() throws {
    var scene = Scene()
    scene.answer(["404": ["NR": 100]])
    #expect(try #require(scene.cause).sentence.contains("no route of productpage v1 matches"))
  }

  @Test func forbiddenWithoutFlagPointsAtPolicy() throws {
    var scene = Scene()
    scene.answer(["403": ["-": 100]])
    #expect(try #require(scene.cause).sentence.contains("authorization policy"))
  }

  @Test func injectedFaultsAreDeliberateAndComeLast() throws {
    var scene = Scene()
    scene.answer(["503": ["FI": 60], "200": ["-": 40]])
    #expect(try #require(scene.cause).isDeliberate)
    scene.answer(["503": ["FI": 60], "500": ["-": 5]])
    let real = try #require(scene.cause)
    #expect(!real.isDeliberate && real.sentence.contains("500 itself"))
    scene.answer(["200": ["DI": 100]])
    #expect(try #require(scene.cause).isDeliberate)
  }

  @Test func unknownFlagIsNamedAndNotGuessed() throws {
    var scene = Scene()
    scene.answer(["503": ["QQ": 100]])
    let cause = try #require(scene.cause)
    #expect(!cause.isKnown)
    #expect(cause.sentence.contains("not known") && cause.sentence.contains("QQ"))
  }

  @Test func serversProxyKnowsThatItsApplicationIsDead() throws {
    var scene = Scene()
    scene.answer(["503": ["-": 100]])
    scene.edge.reporters[.destination] = ReporterView(
      count: 100, rate: 10, responses: ["503": ResponseShare(flags: ["UF": 100])])
    #expect(
      try #require(scene.cause).sentence
        == "the proxy of reviews v3 cannot reach its application: it does not listen, or has died (503 UF at the server)"
    )
  }

  @Test func errorThatIsPassedOnPointsDownstream() throws {
    var scene = Scene()
    scene.answer(["500": ["-": 25]])
    scene.behind.health = .failure
    scene.behind.rate5xx = 2.5
    scene.behind.responses = ["503": ResponseShare(flags: ["UF": 25])]
    let cause = try #require(scene.cause)
    #expect(
      cause.sentence == "reviews v3 answers 500, likely because its own call to ratings v1 fails (503 UF)")
  }

  @Test func refusedConnectionToASilentProxyIsADeadServer() throws {
    var scene = Scene()
    scene.answer(["503": ["UF,URX": 100]])
    scene.nodes[1].instances = [NodeInstance(proxy: "127.0.0.9:15000")]
    scene.sources = [SourceStatus(name: "127.0.0.9:15000", kind: .proxy, state: .stale, ageSeconds: 4)]
    #expect(try #require(scene.cause).sentence.hasPrefix("reviews v3 is gone"))
  }

  @Test func callerThatGaveUpIsSaidEvenWithoutErrors() throws {
    var scene = Scene()
    scene.edge.difference = .callerGaveUp
    scene.edge.responses = ["200": ResponseShare(flags: ["-": 100])]
    #expect(try #require(scene.cause).sentence.contains("gives up before"))
  }

  @Test func grpcStatusIsReadInsteadOfHTTP() throws {
    var scene = Scene()
    scene.answer(["0": ["-": 50], "14": ["-": 50]], kind: .grpc)
    #expect(try #require(scene.cause).sentence.contains("14 UNAVAILABLE"))
    scene.answer(["14": ["UO": 100]], kind: .grpc)
    #expect(try #require(scene.cause).sentence.contains("circuit breaker"))
  }

  @Test func tcpWithoutBytesIsExplainedAndHasNoTraces() throws {
    var scene = Scene()
    scene.edge.protocol = .tcp
    scene.edge.health = .degraded
    scene.edge.rate = 0
    scene.edge.connections = Connections(opened: 12, closed: 12)
    let cause = try #require(scene.cause)
    #expect(cause.sentence.contains("no byte moves"))
    #expect(cause.nextKey == nil)
    scene.edge.responses = ["0": ResponseShare(flags: ["UF,URX": 100])]
    #expect(try #require(scene.cause).sentence.contains("cannot connect"))
  }

  @Test func unhealthyWithoutAnySignIsNotKnown() throws {
    var scene = Scene()
    scene.edge.health = .degraded
    scene.edge.responses = ["200": ResponseShare(flags: ["-": 100])]
    let cause = try #require(scene.cause)
    #expect(!cause.isKnown && cause.sentence == "cause not known")
  }

  @Test func mirroredTrafficIsNobodysIncident() throws {
    var scene = Scene()
    scene.answer(["500": ["-": 100]])
    scene.edge.isMirrored = true
    #expect(try #require(scene.cause).isDeliberate)
  }

  @Test func nodeTellsOfItsSilentProxyFirst() throws {
    var scene = Scene()
    scene.answer(["500": ["-": 100]])
    scene.nodes[1].instances = [NodeInstance(proxy: "a:1"), NodeInstance(proxy: "b:1")]
    scene.sources = [
      SourceStatus(name: "a:1", kind: .proxy, state: .ok),
      SourceStatus(name: "b:1", kind: .proxy, state: .down, error: "no answer within 1 s", ageSeconds: 12),
    ]
    let cause = try #require(Cause.of(node: scene.nodes[1], in: scene.snapshot))
    #expect(
      cause.sentence
        == "one of its 2 proxies, b:1, does not answer: no answer within 1 s (last heard 12 s ago)")
  }

  @Test func nodeTakesItsWorstEdgeAndNamesTheOutlier() throws {
    var scene = Scene()
    scene.answer(["500": ["-": 100]])
    scene.nodes[1].instances = [
      NodeInstance(proxy: "a:1", isOutlier: false),
      NodeInstance(proxy: "b:1", pod: "reviews-x", isOutlier: true),
    ]
    let cause = try #require(Cause.of(node: scene.nodes[1], in: scene.snapshot))
    #expect(cause.sentence.contains("answers 500 itself"))
    #expect(cause.sentence.hasSuffix("it stands out at reviews-x"))
    // The caller is red for the same edge.
    #expect(
      try #require(Cause.of(node: scene.nodes[0], in: scene.snapshot)).sentence.contains(
        "reviews v3 answers 500"))
    #expect(Cause.of(node: scene.nodes[2], in: scene.snapshot) == nil)
  }
}
