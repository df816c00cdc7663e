import Feeds
import Kubernetes
import Mesh
import Testing

@testable import pharos

/// Which proxies of a cluster are polled, and by which way.
@Suite struct PollPlanTests {
  private func proxies(_ count: Int, perWorkload: Int = 1) -> [ClusterProxy] {
    (0..<count).map { number in
      let workload = "w\(number / perWorkload)"
      return ClusterProxy(
        pod: ResourceKey(namespace: "n", name: "p\(number)"), uid: "\(number)", role: .sidecar,
        state: .running,
        identity: ProxyIdentity(), workload: WorkloadName(kind: "Deployment", name: workload),
        places: [.init(port: 15090, path: "/stats/prometheus")], container: "istio-proxy", image: "proxyv2")
    }
  }

  private func plan(
    _ count: Int, perWorkload: Int = 1, podProxy: Bool? = true, portForward: Bool? = true,
    prometheus: Bool = false, answers: Bool? = nil, kubectl: Bool = true, view: Set<String> = [],
    all: Bool = false, faults: PollPlan.Faults = .init()
  ) -> PollPlan {
    PollPlan(
      proxies(count, perWorkload: perWorkload),
      rights: .init(podProxy: podProxy, portForward: portForward, serviceProxy: nil),
      faults: faults, hasPrometheus: prometheus,
      prometheusAnswers: answers, hasKubectl: kubectl, view: view, pollsAll: all)
  }

  @Test func fiftyArePolledAndMoreAreNotByThemselves() {
    #expect(plan(50).polled.count == 50 && plan(50).remarks.isEmpty)
    #expect(plan(51).polled.count == 50 && !plan(51).remarks.isEmpty)
    #expect(plan(500, all: true).polled.count == 500)
  }

  @Test func ofManyPrometheusTellsAndThoseInViewArePolled() {
    let many = plan(500, perWorkload: 5, prometheus: true, view: ["n/w3", "n/w4"])
    #expect(many.usesPrometheus && many.polled.count == 10)
    #expect(Set(many.polled.map(\.workload.name)) == ["w3", "w4"])
    #expect(plan(500, prometheus: true).polled.isEmpty)
    // One that does not answer is still asked, but not counted on.
    let silent = plan(500, prometheus: true, answers: false)
    #expect(silent.usesPrometheus && silent.polled.count == 50)
  }

  @Test func withoutPrometheusEachWorkloadHasOneBeforeAnyHasTwo() {
    let spread = plan(120, perWorkload: 3, view: ["n/w39"])
    #expect(spread.polled.count == 50)
    #expect(Set(spread.polled.map(\.workload.name)).count == 40)
    #expect(spread.polled.count { $0.workload.name == "w39" } == 3)
  }

  @Test func whatMayNotBeDoneIsGoneRound() {
    #expect(plan(8, podProxy: false, prometheus: true).way == .portForward)
    // More than there may be port-forwards: Prometheus tells of all.
    #expect(plan(30, podProxy: false, prometheus: true).way == .prometheusOnly)
    #expect(plan(8, podProxy: false, prometheus: true, kubectl: false).way == .prometheusOnly)
    #expect(plan(8, podProxy: false, portForward: false, prometheus: true).way == .prometheusOnly)
    let forwarded = plan(30, podProxy: false)
    #expect(forwarded.way == .portForward && forwarded.polled.count == 10)
    #expect(plan(8, podProxy: false, prometheus: true, answers: false).way == .portForward)
    for blocked in [plan(8, podProxy: false, kubectl: false), plan(8, podProxy: false, portForward: false)] {
      guard case .blocked(let reason) = blocked.way else {
        #expect(Bool(false), "\(blocked.way)")
        continue
      }
      #expect(reason.contains("pharos rbac"))
    }
    // Not known yet is tried.
    #expect(plan(8, podProxy: nil).way == .podProxy)
  }

  // MARK: - Allowed, but it does not get through

  private let unreached = PollPlan.Faults(podProxy: "i/o timeout")
  private let both = PollPlan.Faults(podProxy: "i/o timeout", portForward: "error dialing backend")

  @Test func podsThatTheServerDoesNotReachAreForwardedTo() {
    let few = plan(8, prometheus: true, faults: unreached)
    #expect(few.way == .portForward && few.polled.count == 8 && !few.usesPrometheus)
    #expect(few.remarks.count == 1)
    let said = few.remarks.first ?? ""
    #expect(said.contains("does not reach the pods (i/o timeout)") && said.contains("kubectl port-forward"))
    #expect(!said.contains("pharos rbac"), "a role is not what is missing")
  }

  @Test func ofManyThatAreNotReachedThoseInViewAreForwardedToAndPrometheusTellsOfAll() {
    let many = plan(40, prometheus: true, view: ["n/w3", "n/w4"], faults: unreached)
    #expect(many.way == .portForward && many.usesPrometheus)
    #expect(Set(many.polled.map(\.workload.name)) == ["w3", "w4"])
    // Without Prometheus as many as may be.
    for silent in [
      plan(40, faults: unreached), plan(40, prometheus: true, answers: false, faults: unreached),
    ] {
      #expect(silent.way == .portForward && silent.polled.count == PollPlan.mostForwards)
    }
  }

  @Test func wherePortForwardsDoNotHelpPrometheusTells() {
    for rest in [
      plan(8, prometheus: true, faults: both),
      plan(8, portForward: false, prometheus: true, faults: unreached),
      plan(8, prometheus: true, kubectl: false, faults: unreached),
    ] {
      #expect(rest.way == .prometheusOnly && rest.usesPrometheus && rest.polled.isEmpty)
      #expect(rest.remarks.first?.contains("i/o timeout") == true)
      #expect(rest.remarks.first?.contains("Prometheus tells instead") == true)
    }
    #expect(plan(8, prometheus: true, faults: both).remarks.first?.contains("error dialing backend") == true)
    // A way that is refused and one that fails.
    let refused = plan(8, podProxy: false, faults: .init(portForward: "error dialing backend"))
    guard case .blocked(let reason) = refused.way else {
      Issue.record("\(refused.way)")
      return
    }
    #expect(reason.contains("error dialing backend") && reason.contains("pharos rbac"))
  }

  @Test func whereNothingHelpsItIsSaidWhy() {
    guard case .blocked(let reason) = plan(8, faults: both).way else {
      Issue.record("not blocked")
      return
    }
    for words in ["i/o timeout", "error dialing backend", "--prometheus URL", "firewall"] {
      #expect(reason.contains(words), "\(reason)")
    }
    #expect(!reason.contains("pharos rbac"))
  }

  @Test func aPrometheusThatDoesNotAnswerEitherIsTroubleAndAskedOn() {
    let rest = plan(8, prometheus: true, answers: false, faults: both)
    #expect(rest.way == .prometheusOnly && rest.usesPrometheus)
    #expect(rest.trouble?.contains("no Prometheus answers") == true)
    #expect(plan(8, prometheus: true, faults: both).trouble == nil)
  }

  @Test func brokenWaysAreTriedAgainEverLessOften() {
    var ways = WayFaults()
    let before = ways.isDue(\.podProxy, at: 1e9)
    ways.fail(\.podProxy, "i/o timeout", at: 100)
    #expect(ways.told == .init(podProxy: "i/o timeout"))
    // One try at a time: the third comes while the second may still be under way.
    let due = [159.0, 160, 161].map { ways.isDue(\.podProxy, at: $0) }
    #expect(!before && due == [false, true, false])
    var pauses: [Double] = []
    for _ in 0..<8 {
      ways.fail(\.podProxy, "i/o timeout", at: 0)
      pauses.append(ways.podProxy?.retryAt ?? 0)
    }
    #expect(pauses.prefix(3) == [120, 240, 480] && pauses.last == 900)
    #expect(ways.portForward == nil)
  }

  @Test func prometheusIsForwardedToOnceAtATime() {
    var forward = PrometheusForward()
    var begun = forward.begins(at: 10)
    #expect(begun)
    begun = forward.begins(at: 500)
    #expect(!begun, "the first is still being made")
    forward.ended(nil, name: "istio-system/prometheus:9090")
    // What could not be made is tried again after a while.
    let tries = [60.0, 129, 131].map { forward.begins(at: $0) }
    #expect(tries == [false, false, true])
  }
}
