import Mesh
import Testing
import Topology

/// Goals on a mesh of `web-v1 → shop-v1`, a thousand requests in the window.
@Suite struct HealthGoalsTests {
  /// The mesh after a window in which some of 1,000 requests were answered with a code.
  static func mesh(
    _ goals: HealthGoals, _ answers: [String: Double], protocol: String = "http", graph: GraphType = .workload
  ) -> Snapshot {
    var mesh = MeshScript(graph: graph)
    mesh.state.configuration.goals = goals
    let good = 1000 - answers.values.reduce(0, +)
    let base = Labels("web-v1", "shop-v1", protocol: `protocol`)
    mesh.call(1, base, from: "web", to: "shop")
    mesh.scrape("web", "shop")
    for _ in 0..<10 {
      mesh.wait(1)
      mesh.call(good / 10, ok(base), from: "web", to: "shop")
      for (code, number) in answers { mesh.call(number / 10, ok(base, code), from: "web", to: "shop") }
      mesh.scrape("web", "shop")
    }
    return mesh.snapshot()
  }

  private static func ok(_ base: Labels, _ code: String = "200") -> Labels {
    guard base["request_protocol"] == "grpc" else { return base.with(["response_code": code]) }
    let status = code == "200" ? "0" : code
    return base.with(["response_code": "200", "grpc_response_status": status])
  }

  static func goals(_ rate: String, _ change: (inout HealthGoal) -> Void = { _ in }) -> HealthGoals {
    var goal = HealthGoal(rate: RateTolerance.parse(rate).tolerances)
    change(&goal)
    return HealthGoals([goal])
  }

  static func health(_ goals: HealthGoals, _ answers: [String: Double], protocol: String = "http") -> [Health]
  {
    let snapshot = mesh(goals, answers, protocol: `protocol`)
    return [
      snapshot.node("web-v1")?.health ?? .na,
      snapshot.edge("web-v1", "shop-v1", `protocol` == "grpc" ? .grpc : .http)?.health ?? .na,
      snapshot.node("shop-v1")?.health ?? .na,
    ]
  }

  @Test(arguments: [
    (49.0, Health.healthy), (50, .degraded), (199, .degraded), (200, .failure),
  ])
  func thresholdsHoldFromTheirValueOn(errors: Double, expected: Health) {
    let found = Self.health(Self.goals("5XX,5,20,http,.*"), ["503": errors])
    #expect(found == [expected, expected, expected])
  }

  @Test func noneAtAllIsHealthyAndZeroMeansAny() {
    #expect(Self.health(Self.goals("5XX,0,0,http,.*"), [:]).last == .healthy)
    #expect(Self.health(Self.goals("5XX,0,0,http,.*"), ["500": 10]).last == .failure)
    #expect(Self.health(Self.goals("5XX,0,50,http,.*"), ["500": 10]).last == .degraded)
  }

  @Test func eachToleranceIsJudgedAloneAndTheWorstCounts() {
    let goals = Self.goals("503,5,50,http,.*;500,5,8,http,.*")
    #expect(Self.health(goals, ["503": 40, "500": 40]).last == .healthy)
    #expect(Self.health(goals, ["503": 60, "500": 40]).last == .degraded)
    #expect(Self.health(goals, ["503": 60, "500": 90]).last == .failure)
    // One tolerance for both codes adds them up.
    #expect(Self.health(Self.goals("5XX,5,8,http,.*"), ["503": 40, "500": 40]).last == .failure)
  }

  @Test func codesThatNoToleranceNamesAreFine() {
    #expect(Self.health(Self.goals("5XX,5,20,http,.*"), ["404": 900]).last == .healthy)
    #expect(Self.health(Self.goals("404,5,20,http,.*"), ["500": 900]).last == .healthy)
    #expect(Self.health(Self.goals("-,5,20,http,.*"), ["0": 100]).last == .degraded)
  }

  @Test func protocolsAreToldApart() {
    #expect(Self.health(Self.goals("14,5,20,grpc,.*"), ["14": 60], protocol: "grpc").last == .degraded)
    #expect(Self.health(Self.goals("^1[0-6]$,5,20,http,.*"), ["14": 600], protocol: "grpc").last == .healthy)
  }

  @Test func directionsAreThoseOfTheThingThatHasTheGoal() {
    let strict = { (name: String, direction: String) in
      Self.goals("404,1,2,http,\(direction)") { $0.workload = NamePattern(name) }
    }
    // The server's inbound tolerance judges it and the edge, not the caller.
    #expect(Self.health(strict("shop-v1", "inbound"), ["404": 50]) == [.healthy, .failure, .failure])
    #expect(Self.health(strict("shop-v1", "outbound"), ["404": 50]) == [.healthy, .healthy, .healthy])
    // The caller's outbound one judges it and the edge.
    #expect(Self.health(strict("web-v1", "outbound"), ["404": 50]) == [.failure, .failure, .healthy])
    #expect(Self.health(strict("web-v1", "inbound"), ["404": 50]) == [.healthy, .healthy, .healthy])
  }

  @Test func theFirstGoalThatNamesAThingHoldsAndTheDefaultsForTheRest() {
    var lenient = HealthGoal(rate: RateTolerance.parse("5XX,50,80,http,.*").tolerances)
    lenient.app = NamePattern("shop")
    lenient.namespace = NamePattern("def*")
    let strict = HealthGoal(
      workload: NamePattern("shop-v1"), rate: RateTolerance.parse("5XX,1,2,http,.*").tolerances)
    // The caller keeps Kiali's defaults: any 5xx degrades it, and the edge with it.
    #expect(Self.health(HealthGoals([lenient, strict]), ["500": 60]) == [.degraded, .degraded, .healthy])
    #expect(Self.health(HealthGoals([strict, lenient]), ["500": 60]).last == .failure)
    lenient.namespace = NamePattern("other")
    #expect(Self.health(HealthGoals([lenient]), ["500": 60]).last == .degraded)
  }

  @Test func aServicesGoalHoldsForTheWorkloadsThatAnswerForItButNotForWhatTheyCall() {
    let goals = Self.goals("404,1,2,http,.*") { $0.service = NamePattern("shop") }
    #expect(Self.health(goals, ["404": 50]) == [.healthy, .failure, .failure])
    let service = Self.mesh(goals, ["404": 50], graph: .service)
    #expect(service.node("shop")?.health == .failure)
    #expect(
      Self.health(Self.goals("404,1,2,http,.*") { $0.service = NamePattern("cart") }, ["404": 50]).last
        == .healthy)
  }

  @Test func annotationsGoBeforeTheConfiguration() {
    let workload = GoalSubject(.workload, namespace: "default", name: "shop-v1")
    let service = GoalSubject(.service, namespace: "default", name: "shop")
    let configured = Self.goals("5XX,1,2,http,.*")
    #expect(Self.health(configured.annotated([workload: "5XX,50,80,http,.*"]), ["500": 60]).last == .healthy)
    #expect(Self.health(configured.annotated([service: "5XX,50,80,http,.*"]), ["500": 60]).last == .healthy)
    #expect(
      Self.health(
        configured.annotated([service: "5XX,50,80,http,.*", workload: "5XX,5,80,http,.*"]), ["500": 60]
      ).last == .degraded)
  }

  @Test func anAnnotationHoldsInItsClusterAlone() {
    func shop(_ cluster: String?) -> Health? {
      let subject = GoalSubject(.workload, cluster: cluster, namespace: "default", name: "shop-v1")
      return Self.health(HealthGoals().annotated([subject: "5XX,50,80,http,.*"]), ["500": 300]).last
    }
    #expect(shop("c1") == .healthy && shop(nil) == .healthy)
    #expect(shop("c2") == .failure)
  }

  @Test func whatCannotBeReadWarnsByNameAndLeavesTheDefaults() {
    let subject = GoalSubject(.service, namespace: "default", name: "shop")
    let goals = HealthGoals([], annotations: [subject: "5XX,a,20,http,inbound"])
    let snapshot = Self.mesh(goals, ["500": 60])
    #expect(snapshot.node("shop-v1")?.health == .degraded)
    #expect(
      snapshot.warnings == [
        "health.kiali.io/rate of service default/shop: “5XX,a,20,http,inbound”: the degraded threshold “a” is no "
          + "number; the default tolerances hold."
      ])
  }

  @Test func theReasonNamesCodesShareAndGoal() {
    let snapshot = Self.mesh(Self.goals("5XX,5,20,http,.*"), ["503": 60, "500": 10])
    #expect(
      snapshot.node("shop-v1")?.healthReasons == [
        "7 % of inbound http requests answered 503, 500; the goal allows less than 5 %."
      ])
  }

  @Test(arguments: [
    (0.0, Health.healthy), (5, .healthy), (6, .degraded), (99, .degraded), (100, .failure),
  ])
  func successIsWhatDoesNotFailOnTheServersSide(errors: Double, expected: Health) {
    #expect(
      Self.health(HealthGoals([HealthGoal(success: 99.5)]), ["503": errors / 2, "0": errors / 2]).last
        == expected)
    // Client errors are judged as by default.
    #expect(Self.health(HealthGoals([HealthGoal(success: 99.5)]), ["404": 90]).last == .healthy)
  }

  @Test func aGoalThatAllowsMuchFailsOnlyBelowIt() {
    #expect(Self.health(HealthGoals([HealthGoal(success: 80)]), ["500": 190]).last == .healthy)
    #expect(Self.health(HealthGoals([HealthGoal(success: 80)]), ["500": 210]).last == .failure)
  }

  @Test func withFewRequestsTheLastMinuteCounts() throws {
    var mesh = MeshScript()
    mesh.state.configuration.goals = Self.goals("503,20,60,http,.*")
    mesh.call(5, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
    mesh.scrape("web", "shop")
    mesh.wait(1)
    mesh.call(3, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
    mesh.call(1, Labels("web-v1", "shop-v1", code: "503"), from: "web", to: "shop")
    for _ in 0..<40 {
      mesh.scrape("web", "shop")
      mesh.wait(1)
    }
    mesh.scrape("web", "shop")
    let node = try #require(mesh.snapshot().node("shop-v1"))
    #expect(node.health == .degraded)
    #expect(
      node.healthReasons.first
        == "1 of 4 inbound http requests answered 503 in 60 s; the goal allows less than 20 %.")
  }
}
