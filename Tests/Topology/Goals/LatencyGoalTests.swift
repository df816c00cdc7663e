import Mesh
import Testing
import Topology

@Suite struct LatencyGoalTests {
  /// A window in which so many requests a second took up to 100 ms, or up to a second.
  static func mesh(_ goals: HealthGoals, fast: Double, slow: Double) -> Snapshot {
    var mesh = MeshScript()
    mesh.state.configuration.goals = goals
    let labels = Labels("web-v1", "shop-v1").by("source")
    let bucket = { (bound: String) in labels.merging(["le": bound]) { $1 } }
    for second in 0...12 {
      let number = Double(second)
      mesh.set(number * (fast + slow), "istio_requests_total", labels, on: "web")
      mesh.set(number * fast, "istio_request_duration_milliseconds_bucket", bucket("100"), on: "web")
      for bound in ["1000", "+Inf"] {
        mesh.set(
          number * (fast + slow), "istio_request_duration_milliseconds_bucket", bucket(bound), on: "web")
      }
      mesh.set(
        number * (fast + slow), "istio_request_duration_milliseconds_count", labels, on: "web")
      mesh.set(
        number * (fast * 50 + slow * 500), "istio_request_duration_milliseconds_sum", labels, on: "web")
      mesh.scrape("web")
      mesh.wait(1)
    }
    mesh.wait(-1)
    return mesh.snapshot()
  }

  @Test func aP95AboveTheGoalDegradesWithItsOwnReason() throws {
    let goals = HealthGoals([HealthGoal(app: NamePattern("shop"), p95: 250)])
    let slow = Self.mesh(goals, fast: 80, slow: 20)
    let p95 = try #require(slow.edge("web-v1", "shop-v1")?.responseTime?.p95)
    #expect(p95 > 250)
    #expect(slow.node("shop-v1")?.health == .degraded)
    #expect(slow.edge("web-v1", "shop-v1")?.health == .degraded)
    #expect(slow.node("web-v1")?.health == .healthy)
    #expect(slow.node("shop-v1")?.healthReasons.first?.hasSuffix("; the goal is 250 ms.") == true)
    let fast = Self.mesh(goals, fast: 99, slow: 1)
    #expect(fast.node("shop-v1")?.health == .healthy)
  }

  @Test func aHandfulOfRequestsSaysNothing() {
    let goals = HealthGoals([HealthGoal(p95: 250)])
    #expect(Self.mesh(goals, fast: 0, slow: 0.5).node("shop-v1")?.health == .healthy)
  }

  @Test func errorsAreJudgedBesideIt() {
    let goals = HealthGoals([HealthGoal(p95: 5_000)])
    #expect(HealthGoalsTests.health(goals, ["500": 60]).last == .degraded)
  }
}
