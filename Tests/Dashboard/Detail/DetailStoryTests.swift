import FoundationEssentials
import Mesh
import Metrics
import Terminal
import Testing

@testable import Dashboard

/// What a user does on the page of a workload.
@Suite struct DetailStoryTests {
  // MARK: - To it and back

  @Test func fromANodeOfTheGraphAndBack() {
    var story = Story.bookinfo()
    story.send(.select(.node(Bookinfo.reviews3)))
    let before = story.screen
    story.press(.character("m"))
    story.answerPast()
    #expect(story.state.place == .detail)
    #expect(story.shows("workload reviews-v3"))
    story.press(.escape)
    #expect(story.screen == before)
  }

  @Test func anEdgeShowsItsTargetWithTheCallerSelected() throws {
    var story = Story.bookinfo()
    let edge = try #require(story.state.snapshot?.edges.first { $0.target == Bookinfo.reviews3 })
    story.send(.select(.edge(edge.id)))
    story.press(.character("m"))
    story.answerPast()
    let page = try #require(story.state.workloads.page)
    #expect(page.tab == .inbound)
    #expect(page.rows[try #require(page.row)].name == "productpage-v1")
    #expect(story.lines.contains { $0.contains("▌") && $0.contains("productpage-v1") })
  }

  @Test func anUnknownCallerHasNoPage() {
    var story = Story.bookinfo()
    story.press(.character("m"))
    #expect(story.shows("Select a node or an edge first"))
  }

  @Test func fromPeerToPeerAndTheSameWayBack() {
    var story = Story.detail()
    story.press(.tab)
    story.answerPast()
    story.press(.end, .home)
    story.send(.detail(.tab(.outbound)))
    story.answerPast()
    story.press(.character("/"))
    story.type("example")
    story.press(.enter, .enter)
    story.answerPast()
    #expect(story.state.pane == .services)
    #expect(story.shows("service api.example.org"))
    story.press(.escape)
    #expect(story.state.pane == .workloads)
    #expect(story.shows("workload reviews-v3"))
    #expect(story.state.workloads.page?.tab == .outbound)
    #expect(story.state.services.page == nil)
    story.press(.escape)
    #expect(story.state.pane == .graph)
  }

  @Test func aCallerThatNobodyCanNameLeadsNowhereAndSaysSo() {
    var story = Story.detail()
    story.send(.detail(.tab(.inbound)))
    story.answerPast()
    story.press(.character("/"))
    story.type("unknown")
    story.press(.enter, .enter)
    #expect(story.shows("Nobody can name this caller"))
    #expect(story.state.workloads.page?.subject == DetailFixture.reviews)
  }

  @Test func tracesAndGraphAndProxiesComeBackToThePage() {
    var story = Story.detail()
    for key in [Key.character("t"), .character("c"), .character("g")] {
      story.press(key)
      #expect(story.state.pane != .workloads)
      for _ in 0..<3 where story.state.pane != .workloads { story.press(.escape) }
      #expect(story.state.place == .detail, "\(key)")
    }
    story.send(.detail(.tab(.proxies)))
    story.press(.down, .enter)
    #expect(story.shows("127.0.0.16:15000 is none of the sources"))
    story.press(.down, .enter)
    #expect(story.state.pane == .mesh)
    #expect(story.state.mesh.source == "127.0.0.6:15000")
    story.press(.escape)
    #expect(story.state.place == .detail)
  }

  @Test func tracesOfASelectedCallerAreThoseBetweenTheTwo() throws {
    var story = Story.detail()
    story.send(.detail(.tab(.inbound)))
    story.answerPast()
    story.press(.character("/"))
    story.type("productpage")
    story.press(.enter, .character("t"))
    #expect(story.state.traces.scope == "productpage-v1 → reviews-v3")
    #expect(story.state.traces.query.caller?.workload == "productpage-v1")
    #expect(story.state.traces.query.place?.workload == "reviews-v3")
  }

  @Test func commandsCompleteNamesThatAreKnown() {
    var story = Story.bookinfo()
    story.type(":workload rev")
    #expect(story.shows("reviews-v3"))
    story.press(.escape)
    story.run("service reviews")
    #expect(story.state.pane == .services)
    #expect(story.state.services.page?.subject.name == "reviews")
    story.run("app")
    #expect(story.shows("Which app?"))
  }

  // MARK: - Asking

  @Test func asksWhileItShowsAndNotMoreOftenThanTheChartsMove() {
    var story = Story.detail()
    _ = story.takePastQuestions()
    var panels = 0
    var reports = 0
    for second in 61...80 {
      var mesh = Bookinfo()
      mesh.revision = UInt64(second)
      story.receive(mesh.snapshot)
      for question in story.takePastQuestions() {
        if case .panels = question { panels += 1 }
        if case .report = question { reports += 1 }
      }
    }
    #expect(reports == 20)
    // Ten minutes in about a hundred columns: a step every six seconds.
    #expect((2...5).contains(panels))
    story.press(.character("1"))
    var mesh = Bookinfo()
    mesh.revision = 81
    _ = story.takePastQuestions()
    story.receive(mesh.snapshot)
    #expect(story.takePastQuestions().isEmpty)
  }

  @Test func aTabAsksForItsOwnChartsAlone() {
    var story = Story.detail()
    story.send(.detail(.tab(.latency)))
    let groups = story.takePastQuestions().compactMap { if case .panels(let q) = $0 { q.group } else { nil } }
    #expect(groups == [.heat, .overview])
  }

  @Test func anAnswerToAnEarlierQuestionIsNotShown() {
    var story = Story.detail()
    story.press(.character("-"))
    let late = PanelQuestion(DetailFixture.reviews, .overview, seconds: 600, columns: 10)
    let before = story.screen
    story.send(
      .past(
        .panels(late),
        .panels(MetricsPanels(subject: late.subject, start: Bookinfo.start, step: 60, count: 0, panels: []))))
    #expect(story.screen == before)
  }

  @Test func numbersAreOfTheMomentThatIsShown() {
    var story = Story.detail()
    _ = story.takePastQuestions()
    let moment = Bookinfo.start.addingTimeInterval(30)
    story.state.time.moment = moment
    story.press(.tab)
    let asked = story.takePastQuestions()
    #expect(
      asked.contains { if case .report(let q) = $0 { q.at == moment } else { false } })
    #expect(
      asked.contains { if case .panels(let q) = $0 { q.end == moment } else { false } })
  }

  // MARK: - Looking

  @Test func theReporterGoesRoundAndItsChartsAreAskedFor() {
    var story = Story.detail()
    _ = story.takePastQuestions()
    story.press(.character("r"))
    #expect(story.shows("seen by the clients"))
    let asked = story.takePastQuestions()
    #expect(asked.contains { if case .panels(let q) = $0 { q.reporter == .source } else { false } })
    story.press(.character("r"))
    #expect(story.shows("seen by the servers"))
    #expect(story.shows("14.9/s"))
    story.press(.character("r"))
    #expect(story.state.workloads.page?.reporter == nil)
  }

  @Test func zoomAndPanAndBackToNow() {
    var story = Story.detail()
    story.press(.character("+"))
    #expect(story.shows("charts 5 min"))
    story.press(.character("<"))
    #expect(story.state.workloads.page?.window.end != nil)
    story.press(.character("0"))
    #expect(story.shows("charts 10 min"))
    #expect(story.state.workloads.page?.window.end == nil)
  }

  @Test func theCursorReadsValuesAndEscPutsItAway() {
    var story = Story.detail()
    story.answerPast()
    let before = story.screen
    story.press(.left, .left, .left)
    #expect(story.state.workloads.page?.cursor != nil)
    #expect(story.screen != before)
    story.press(.escape)
    #expect(story.screen == before)
    story.press(.left, .right, .right)
    #expect(story.state.workloads.page?.cursor == nil)
  }

  @Test func codesByWhoToldThemWithTheirMeaning() {
    var story = Story.detail(200, 60)
    story.send(.detail(.tab(.codes)))
    #expect(story.shows("UF: no connection to the server came about"))
    #expect(story.shows("from the application itself"))
  }

  @Test func theOutlierStandsFirst() throws {
    var story = Story.detail(120, 36)
    story.send(.detail(.tab(.proxies)))
    let page = try #require(story.state.workloads.page)
    #expect(page.rows.first?.isOutlier == true)
    #expect(story.shows("▲ reviews-v3-7c67b-kk8zd"))
  }

  @Test func flagsAndCodesOfTheTrafficAreAddedUp() throws {
    var story = Story.detail(120, 36)
    story.run("by flag")
    let page = try #require(story.state.workloads.page)
    #expect(page.tab == .inbound)
    #expect(page.rows.map(\.name) == ["none", "UF,URX"])
  }

  @Test func rowsThatComeAnewKeepTheSelection() throws {
    var story = Story.detail()
    story.send(.detail(.tab(.inbound)))
    story.answerPast()
    story.press(.character("/"))
    story.type("unknown")
    story.press(.enter)
    var report = DetailFixture.report()
    report.inbound[0].peers.insert(
      PeerMetrics(
        workload: "a-new-one", namespace: "default", service: "reviews", protocol: .http, security: .mutual,
        requests: DetailFixture.requests(50, errors: 0)), at: 0)
    let asked = try #require(story.state.workloads.page?.asked.report)
    story.send(.past(.report(asked), .report(report)))
    let page = try #require(story.state.workloads.page)
    #expect(page.rows[try #require(page.row)].name == "unknown")
  }

  @Test func thousandsOfCallersAreWalkedThrough() throws {
    var story = Story.bookinfo(120, 36)
    story.send(.detail(.show(DetailFixture.reviews)))
    story.answerPast { _, now in
      var report = DetailFixture.report(at: now)
      report.inbound[0].peers = (0..<3_000).map { index in
        PeerMetrics(
          workload: "caller-\(index)", namespace: "default", service: "reviews", protocol: .http,
          security: .mutual, requests: DetailFixture.requests(3_000 - Double(index), errors: 0))
      }
      return report
    }
    story.send(.detail(.tab(.inbound)))
    story.press(.end)
    #expect(story.shows("caller-2999"))
    story.press(.up)
    #expect(story.lines.contains { $0.contains("▌") && $0.contains("caller-2998") })
  }

  // MARK: - Mouse

  @Test func clicksChooseTabsRowsAndMoments() throws {
    var story = Story.detail(120, 36)
    let tab = try #require(story.place(of: "Inbound"))
    story.click(tab.x + 1, tab.y)
    story.answerPast()
    #expect(story.state.workloads.page?.tab == .inbound)
    let chart = try #require(story.place(of: "Incoming requests"))
    story.click(chart.x + 30, chart.y + 3)
    #expect(story.state.workloads.page?.cursor != nil)
    let row = try #require(story.place(of: "productpage-v1  "))
    story.click(row.x, row.y)
    #expect(story.state.workloads.page?.row == 0)
  }
}
