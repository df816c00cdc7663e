import Mesh
import Terminal
import Testing

@testable import Dashboard

/// Choosing where to look.
@Suite struct ScopeStoryTests {
  static let report = ScopeReport(
    context: "prod-eu", contexts: ["prod-eu", "prod-us", "kind-dev"], server: "https://10.0.0.1:6443",
    version: "1.33.2", phase: .ready, choice: .none,
    namespaces: [
      .init(name: "bookinfo", proxies: 8, pods: 9, note: "istio 1.27"),
      .init(name: "default", proxies: 0, pods: 1), .init(name: "payments", proxies: 44, pods: 45),
      .init(name: "kube-system", proxies: 0, pods: 21),
    ],
    access: [
      .init(name: "pods", use: "who is in the mesh", count: 76),
      .init(
        name: "pods/proxy", use: "the proxies' numbers",
        problem:
          "Not allowed: user jane may not get pods/proxy. Proxies are read through kubectl port-forward instead."
      ),
    ], way: "through the API server",
    load: .init(requests: 4.2, requestsLimit: 20, bytes: 310_000, bytesLimit: 5e6))

  private func opened(_ width: Int = 120, _ height: Int = 36) -> Story {
    var story = Story(width, height)
    story.send(.scope(.received(Self.report)))
    return story
  }

  private func asked(_ story: Story) -> [ScopeEffect] {
    story.effects.compactMap { if case .scope(let effect) = $0 { effect } else { nil } }
  }

  @Test func whereNothingIsChosenTheListOpensByItselfWithMeshedNamespacesFirst() {
    let story = opened()
    #expect(story.shows("Where to look") && story.shows("prod-eu"))
    let order = ["bookinfo", "payments", "default", "kube-system"].compactMap { story.place(of: $0)?.y }
    #expect(order == order.sorted() && order.count == 4)
  }

  @Test func enterLooksAtTheNamespaceAndThePageDoesNotComeBackByItself() {
    var story = opened()
    story.press(.down, .enter)
    #expect(asked(story) == [.choose(.namespace("bookinfo"))])
    #expect(!story.shows("Where to look"))
    var report = Self.report
    report.choice = .namespace("bookinfo")
    story.send(.scope(.received(report)))
    #expect(story.shows("bookinfo@prod-eu") && !story.shows("Where to look"))
    story.press(.character("W"))
    #expect(story.shows("Where to look"))
    #expect(story.state.scope.selected?.name == "bookinfo")
  }

  @Test func commandsChooseTooAndUnknownNamesAreSaid() {
    var story = opened()
    story.press(.escape)
    story.run("ns payments")
    #expect(asked(story) == [.choose(.namespace("payments"))])
    story.run("ns paymints")
    #expect(story.shows("did you mean payments?"))
    story.run("ns all")
    #expect(asked(story).last == .choose(.all))
    story.run("ctx kind-dev")
    #expect(asked(story).last == .use(context: "kind-dev"))
    story.run("ctx kind-prod")
    #expect(story.shows("No context “kind-prod”"))
  }

  @Test func aNamespaceThatMayNotBeListedCanStillBeNamed() {
    var story = Story()
    var report = Self.report
    report.namespaces = nil
    story.send(.scope(.received(report)))
    #expect(story.shows("pharos rbac prints the role"))
    story.press(.escape)
    story.run("ns secret-team")
    #expect(asked(story) == [.choose(.namespace("secret-team"))])
  }

  @Test func typingNarrowsAndTheCursorStaysOnItsRowWhenTheListChanges() {
    var story = opened()
    story.press(.character("/"))
    story.type("pay")
    #expect(story.shows("payments") && !story.shows("kube-system") && story.shows("1 found"))
    story.press(.escape)
    story.press(.down, .down)
    #expect(story.state.scope.selected?.name == "payments")
    var report = Self.report
    report.namespaces?.insert(.init(name: "aaa", proxies: 3, pods: 3), at: 0)
    story.send(.scope(.received(report)))
    #expect(story.state.scope.selected?.name == "payments")
  }

  @Test func aClusterThatDoesNotAnswerSaysWhyAndOffersTheOthers() {
    var story = Story()
    var report = Self.report
    report.phase = .failed("The token of context prod-eu has expired: log in again, then press r.")
    report.namespaces = nil
    story.send(.scope(.received(report)))
    #expect(story.shows("has expired") && story.shows("kind-dev"))
    story.press(.end, .enter)
    #expect(asked(story) == [.use(context: "kind-dev")])
  }

  @Test(arguments: [(80, 24), (120, 36)])
  func aNamespaceWithoutProxiesSaysSoWholeThoughIstiodAnswers(width: Int, height: Int) {
    var story = Story(width, height)
    var report = Self.report
    report.choice = .namespace("bokinfo")
    story.send(.scope(.received(report)))
    var snapshot = Bookinfo().snapshot
    (snapshot.nodes, snapshot.edges, snapshot.warnings) = ([], [], [])
    snapshot.sources = [
      SourceStatus(
        name: "istiod-1.istio-system", kind: .istiod, state: .ok, ageSeconds: 1, scrapeMs: 4, bytes: 9,
        series: 640),
      SourceStatus(
        name: "cluster prod-eu", kind: .kubernetes, state: .down,
        error: "there is no namespace bokinfo; with proxies: bookinfo (8), payments (44), shop (12), web (3)"),
    ]
    story.receive(snapshot)
    #expect(story.shows("The cluster gives nothing to read") && story.shows("web (3)"))
    #expect(story.shows("W shows what may be read") && !story.shows("istio_*"))
  }

  @Test func whatNobodyVerifiesIsSaidAloud() {
    var story = Story()
    var report = Self.report
    report.warning = "the certificate of cluster `prod` is not verified"
    story.send(.scope(.received(report)))
    #expect(story.shows("is not verified"))
  }

  @Test func withoutAClusterThereIsNothingToChoose() {
    var story = Story.bookinfo()
    story.press(.character("W"))
    #expect(story.shows("pharos --kube does"))
  }

  @Test(arguments: [(80, 24), (120, 36), (200, 60)]) func pictures(width: Int, height: Int) {
    var story = opened(width, height)
    expectPicture(story.picture, "scope-namespaces-\(width)")
    story.press(.tab, .tab, .down)
    expectPicture(story.picture, "scope-access-\(width)")
  }
}
