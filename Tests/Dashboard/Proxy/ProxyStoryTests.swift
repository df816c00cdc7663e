import Exposition
import FoundationEssentials
import Mesh
import Terminal
import Testing

@testable import Dashboard

/// What a user does on the page of a proxy.
@Suite struct ProxyStoryTests {
  // MARK: - Ways to it and out of it

  @Test func aNodeLeadsToItsProxyAndEscComesBack() {
    var story = Story.bookinfo()
    story.send(.select(.node(Bookinfo.reviews3)))
    story.press(.character("P"))
    #expect(story.state.place == .proxy && story.state.proxy?.source == ProxyFixture.source)
    story.answerProxy()
    #expect(story.shows("reviews-v3"))
    story.press(.escape)
    #expect(story.state.place == .graph && story.state.graph.selection == .node(Bookinfo.reviews3))
  }

  @Test func aRowOfTheProxiesLeadsToItsPageAndEscComesBack() {
    var story = Story.bookinfo()
    story.run("mesh proxies")
    for _ in 0..<5 { story.press(.down) }
    story.press(.enter)
    #expect(story.state.proxy?.source == ProxyFixture.source)
    story.press(.escape)
    #expect(
      story.state.place == .mesh && story.state.mesh.tab == .proxies
        && story.state.mesh.source == ProxyFixture.source)
  }

  @Test func aProxyIsShownByAnyOfItsNames() {
    var story = Story.bookinfo()
    for name in ["reviews-v3", "127.0.0.6:15000", "reviews-v3-6d5f"] {
      story.run("proxy \(name)")
      #expect(story.state.proxy?.source == ProxyFixture.source, "\(name)")
    }
    story.run("proxy revews-v3")
    #expect(story.shows("Did you mean reviews-v3?"))
    story.run("proxy reviews-v3 nowhere")
    #expect(story.shows("“nowhere” is none of"))
  }

  @Test func tabGoesThroughThePages() {
    var story = Story.proxy()
    var seen: [ProxyTab] = []
    for _ in ProxyTab.envoy {
      seen.append(story.state.proxy?.tab ?? .overview)
      story.press(.tab)
    }
    #expect(seen == ProxyTab.envoy && story.state.proxy?.tab == .overview)
  }

  // MARK: - What it says

  @Test func whatWasRefusedStandsFirstWithTheReason() {
    let story = Story.proxy()
    #expect(story.shows("1 refused (NACK)") && story.shows("envoy.filters.http.missing"))
    #expect(story.shows("STALE: LDS") && story.shows("1 put aside (outlier)"))
  }

  @Test func rowsAreNarrowedWhileOneTypes() {
    var story = Story.proxy(160, 40, .clusters)
    story.type("/ratings v1")
    #expect(story.state.proxy?.shown[.clusters]?.count == 1)
    story.press(.escape)
    #expect(story.state.proxy?.shown[.clusters]?.count == 4)
    story.type("/nothing of it")
    #expect(story.shows("Nothing holds"))
  }

  @Test func rowsAreSortedByAnyColumn() {
    var story = Story.proxy(200, 40, .endpoints)
    story.run("sort requests")
    func first() -> String? {
      story.state.proxy?.shown[.endpoints]?.first.flatMap {
        story.state.proxy?.tables[.endpoints]?.rows[$0].cells.first?.text
      }
    }
    #expect(first() == "127.0.0.1:9080")
    story.press(.character("S"))
    #expect(first() == "10.0.0.8:9080")
    story.run("sort nowhere")
    #expect(story.shows("“nowhere” is none of"))
  }

  @Test func rowsLeadToOneAnother() {
    var story = Story.proxy(160, 40, .routes)
    story.press(.character("o"))
    #expect(story.state.proxy?.tab == .clusters)
    #expect(story.state.proxy?.selectedRow?.cells.first?.text == "ratings.default.svc.cluster.local")
    story.press(.character("o"))
    story.answerProxy()
    #expect(story.state.proxy?.tab == .endpoints && story.state.proxy?.shown[.endpoints]?.count == 2)
    story.run("proxy-tab listeners")
    story.type("/9080")
    story.press(.enter)
    story.run("sort listener")
    #expect(story.state.proxy?.tab == .listeners)
  }

  @Test func whatMadeARowIsNamedWhereNoConfigurationIsRead() {
    var story = Story.proxy(160, 40, .routes)
    story.press(.character("c"))
    #expect(story.shows("VirtualService ratings.default: start with --config"))
  }

  @Test func enterOpensThePieceAndItIsSearched() {
    var story = Story.proxy(120, 36, .clusters)
    story.type("/ratings")
    story.press(.enter, .enter)
    story.answerProxy()
    #expect(story.shows("outlier_detection:") && story.shows("consecutive_5xx: 5"))
    story.type("/max_pending")
    #expect(story.shows("1 lines"))
    story.press(.enter, .escape)
    #expect(story.state.proxy?.piece == nil)
  }

  @Test func theDumpIsUnfoldedAndSearchedThroughAllOfIt() {
    var story = Story.proxy(120, 36, .dump)
    #expect(!story.shows("max_connections"))
    story.type("/max_connections")
    story.answerProxy()
    story.press(.enter)
    #expect(story.shows("max_connections: 100"))
    guard case .line? = story.state.proxy?.dump.item else {
      Issue.record("the cursor is not on the line that was looked for")
      return
    }
    #expect(!story.screen.contains("W3JlZGFj"))
    story.type("/private_key")
    story.answerProxy()
    story.press(.enter, .down)
    #expect(story.shows("[not shown]"))
  }

  // MARK: - Log levels

  @Test func aLevelIsChangedAfterAskingAndSetBack() {
    var story = Story.proxy(80, 24, .logging)
    story.press(.down, .down, .enter)
    #expect(story.shows("Level of logger http") && story.levelChanges.isEmpty)
    story.press(.up, .up, .enter)
    #expect(story.shows("from warning to debug") && story.levelChanges.isEmpty)
    story.press(.enter)
    #expect(story.levelChanges == ["\(ProxyFixture.source) http warning debug"])
    let changed = ProxyFixture.loggers.map {
      $0.name == "http" ? LoggerList.Logger(name: "http", level: "debug") : $0
    }
    story.send(
      .proxy(
        .done(
          .loggers(
            ProxyLoggersAnswer(source: ProxyFixture.source, loggers: changed),
            LevelChangeDone(logger: "http", from: "warning", to: "debug")))))
    #expect(story.shows("http is at debug now; it was warning") && story.shows("was warning"))
    story.press(.character("R"))
    #expect(story.levelChanges.last == "\(ProxyFixture.source) http debug warning")
  }

  @Test func escLeavesTheLevelAsItIs() {
    var story = Story.proxy(80, 24, .logging)
    story.run("log-level all trace")
    #expect(story.shows("Change every logger?"))
    story.press(.escape)
    #expect(story.levelChanges.isEmpty && story.state.proxy?.change == nil && story.state.place == .proxy)
  }

  @Test func nothingIsChangedWhereOneOnlyReads() {
    var story = Story.proxy(80, 24, .logging)
    story.state.facts.isReadOnly = true
    story.press(.enter)
    #expect(story.shows("Read-only"))
    story.run("log-level all debug")
    story.press(.enter)
    #expect(story.levelChanges.isEmpty)
  }

  // MARK: - Statistics

  @Test func troubleStandsOnTopAndWhatIsNotCollectedIsSaid() {
    let story = Story.proxy(160, 40, .statistics)
    #expect(story.shows("waiting requests open breaker 1") && story.shows("turned away 180 3.0/s"))
    #expect(story.shows("not collected: outlier ejections"))
  }

  @Test func statisticsAreNarrowedByWordsOrAnExpression() {
    var story = Story.proxy(160, 40, .statistics)
    story.type("/ratings total")
    story.answerProxy()
    #expect(story.state.proxy?.statistics?.shown.count == 1)
    story.press(.escape)
    story.answerProxy()
    #expect(story.state.proxy?.statistics?.shown.count == 6)
    story.type("/^server\\.")
    story.answerProxy()
    #expect(story.state.proxy?.statistics?.shown.count == 1)
    story.press(.escape)
    story.type("/(")
    story.answerProxy()
    #expect(story.shows("not a whole expression"))
  }

  @Test func statisticsAreSortedByRate() {
    var story = Story.proxy(160, 40, .statistics)
    story.run("sort rate")
    story.answerProxy()
    let first = story.state.proxy?.statistics.flatMap { view in
      view.shown.first.flatMap { view.answer.rows?[$0].entry.name }
    }
    #expect(first?.hasSuffix("upstream_rq_total") == true)
  }

  @Test func statisticsAreReadOnlyWhileTheyShow() {
    var story = Story.proxy(160, 40, .clusters)
    func asked(_ revision: UInt64) -> Int {
      var mesh = Bookinfo()
      mesh.revision = revision
      story.receive(mesh.snapshot)
      return story.takePastQuestions().count {
        if case .proxy(let question) = $0, question.part.kind == "statistics" { true } else { false }
      }
    }
    #expect(asked(61) == 0)
    story.press(.character("6"))
    story.run("proxy reviews-v3 statistics")
    story.answerProxy()
    #expect(asked(62) + asked(63) >= 1)
    story.press(.character("1"))
    #expect(asked(64) == 0 && asked(65) == 0)
  }

  // MARK: - Bad answers

  @Test func aProxyWithoutAnAdminPortSaysWhatToDo() {
    var story = Story.bookinfo(100, 30)
    story.run("proxy reviews-v3")
    var answer = ProxyConfigAnswer(source: ProxyFixture.source, at: Bookinfo.start)
    answer.problem = "127.0.0.6:15000 gives statistics alone"
    answer.hasNoAdmin = true
    story.send(
      .past(.proxy(ProxyQuestion(source: ProxyFixture.source, part: .config)), .proxy(.config(answer))))
    #expect(
      story.shows("gives statistics alone")
        && story.shows("kubectl port-forward reviews-v3-6d5f -n default 15000"))
  }

  @Test func anAnswerOfAnotherProxyIsDropped() {
    var story = Story.proxy(100, 30, .clusters)
    var other = ProxyFixture.config()
    other.source = "127.0.0.5:15000"
    other.dump = nil
    story.send(.past(.proxy(ProxyQuestion(source: "127.0.0.5:15000", part: .config)), .proxy(.config(other))))
    #expect(story.state.proxy?.config?.dump != nil)
  }

  @Test func aDumpThatIsCutOffIsShownWithItsProblem() {
    let cut = String(ProxyFixture.dump.prefix(2400))
    let story = Story.proxy(160, 40, .clusters, dump: cut)
    #expect(story.shows("cut off") && story.shows("xds-grpc"))
  }

  @Test func namesCannotLeaveTheirCells() {
    let evil = #"{"configs": [{"dynamic_active_clusters": [{"cluster": {"name": "a\u001b[2J\nb\u202ec"}}]}]}"#
    var story = Story.proxy(100, 30, .clusters, dump: evil)
    #expect(
      !story.screen.unicodeScalars.contains("\u{1B}") && !story.screen.unicodeScalars.contains("\u{202E}"))
    story.press(.enter)
    story.answerProxy()
    #expect(
      !story.screen.unicodeScalars.contains("\u{1B}") && !story.screen.unicodeScalars.contains("\u{202E}"))
  }

  @Test func aZtunnelHasItsOwnPages() {
    let text =
      #"{"workloads": [{"name": "a-1", "namespace": "ns", "workloadIps": ["10.0.0.1"], "protocol": "HBONE", "status": "Healthy"}], "services": [], "policies": [], "certificates": []}"#
    var story = Story.proxy(120, 30, .overview, dump: text)
    #expect(story.shows("1 workloads, 1 by HBONE"))
    story.press(.tab)
    #expect(story.state.proxy?.tab == .workloads && story.shows("a-1") && story.shows("HBONE"))
    story.run("proxy-tab clusters")
    #expect(story.shows("has no page"))
  }

  @Test func aRecordingHasNoProxyToAsk() {
    var story = Story.bookinfo(100, 30)
    story.state.facts.replay = .init(end: Bookinfo.start)
    story.run("proxy reviews-v3")
    #expect(story.shows("a recording has none that could be asked"))
  }
}
