import FoundationEssentials
import Mesh
import Metrics
import Terminal
import Testing

@testable import Dashboard

/// What a user does in the pane of the mesh.
@Suite struct MeshStoryTests {
  private func asked(_ questions: [PastQuestion], _ topic: PastQuestion.Topic) -> Int {
    questions.count { $0.topic == topic }
  }

  // MARK: - Overview

  @Test func tabGoesThroughThePagesAndBack() {
    var story = Story.mesh()
    var seen: [MeshTab] = []
    for _ in MeshTab.allCases {
      seen.append(story.state.mesh.tab)
      story.press(.tab)
    }
    #expect(seen == MeshTab.allCases)
    #expect(story.state.mesh.tab == .overview)
    story.press(.backTab)
    #expect(story.state.mesh.tab == .metric)
    story.run("mesh certificates")
    #expect(story.state.mesh.tab == .certificates)
    story.run("mesh nowhere")
    #expect(story.shows("“nowhere” is none of"))
  }

  @Test func theNumbersOfTheMeshCountEachRequestOnceAsItsCallerGotIt() {
    let snapshot = MeshFixture.snapshot(60)
    let totals = MeshTotals(snapshot)
    let http = snapshot.edges.filter { $0.protocol != .tcp }
    #expect(totals.rate == http.reduce(0) { $0 + $1.rate })
    #expect(abs(totals.rate5xx - 4.96) < 1e-9)
    #expect(totals.tcpBytes == 22_200)
    var mirrored = snapshot
    mirrored.edges[0].isMirrored = true
    #expect((MeshTotals(mirrored).rate ?? 0) < (totals.rate ?? 0))
    // Before anything was read twice there is no rate, rather than none.
    var first = snapshot
    for index in first.edges.indices { first.edges[index].hasRates = false }
    #expect(MeshTotals(first).rate == nil)
    #expect(MeshTotals(first).successPercent == nil)
  }

  @Test func aRowOfTheOverviewLeadsToItsPageAndEscComesBack() {
    var story = Story.mesh()
    story.press(.down)
    #expect(story.state.mesh.selected[.overview]?.table == "worst")
    story.press(.enter)
    #expect(story.state.place == .detail && story.state.services.page?.subject.name == "reviews")
    story.press(.escape)
    #expect(story.state.pane == .mesh && story.state.mesh.tab == .overview)
  }

  @Test func aNamespaceNarrowsTheWorkloadsAndEscComesBack() throws {
    var story = Story.mesh(200, 60)
    let row = try #require(story.place(of: "finance        "))
    story.click(row.x, row.y)
    #expect(story.state.mesh.selected[.overview]?.target == .namespace("finance"))
    story.press(.enter)
    story.answerMesh()
    #expect(story.state.pane == .workloads && story.shows("2 of 10 workloads"))
    #expect(story.shows("ledger") && !story.shows("reviews-v3"))
    story.press(.escape, .escape)
    #expect(story.state.pane == .mesh)
  }

  @Test func namespacesAddUpWhatTheirWorkloadsTell() throws {
    let summary = MeshSummary(InventoryFixture().inventory)
    let space = try #require(summary.namespace("default"))
    #expect(space.workloads == 7)
    #expect(abs((space.rate ?? 0) - 76.3) < 1e-9)
    #expect(space.proxiesUp == 7 && space.proxiesKnown == 8)
    // Weighted by requests: 2.49 and 2.46 of 76.3 a second fail.
    #expect(abs((space.successPercent ?? 0) - (100 - (20.1 * 0.124 + 10 * 0.246) / 76.3 * 100)) < 1e-6)
    #expect(abs((space.mtlsPercent ?? 0) - (100 - 16 * 0.38 / 76.3 * 100)) < 1e-6)
    #expect(space.worst == .failure && space.healths[Health.failure.rawValue] == 1)
    #expect(summary.namespaces.first?.name == "default", "the worst stands first")
    #expect(summary.busiest.first?.subject.name == "ledger")
  }

  @Test func versionsAreCountedAndSeveralAreSaid() {
    let story = Story.mesh(200, 60)
    #expect(story.shows("Envoy   1.40.0        7"))
    #expect(story.shows("Envoy   1.38.2        1"))
    #expect(story.shows("istiod  1.30.0        1"))
    #expect(story.shows("2 versions of Envoy run side by side"))
  }

  @Test func whatChangedSinceTheBaselineIsSaid() {
    var story = Story.mesh(200, 60)
    story.run("compare -30s")
    story.answerMesh()
    #expect(story.shows("changes since"))
    #expect(story.shows("▲+240/s"), "ledger had half of its 480/s then")
    story.run("compare off")
    #expect(!story.shows("▲+240/s") && story.shows("480/s"))
  }

  @Test func atAMomentOfThePastTheQuestionsAreOfThatMoment() throws {
    var story = Story.mesh()
    story.run("at -20s")
    story.answerMesh()
    let moment = try #require(story.state.time.moment)
    story.send(.mesh(.tab(.controlPlane)))
    let questions = story.takePastQuestions()
    #expect(questions.contains { $0.topic == .explore("pilot_xds_pushes") })
    #expect(
      questions.allSatisfy { question in
        if case .explore(let asked) = question { asked.end == moment } else { true }
      })
    #expect(story.state.mesh.summary.timestamp == moment)
  }

  // MARK: - Asking

  @Test func nothingIsAskedSoonerThanThereCanBeAnythingNew() {
    var story = Story.mesh()
    story.receive(MeshFixture.snapshot(61))
    var questions = story.takePastQuestions()
    #expect(asked(questions, .inventory) == 1)
    #expect(asked(questions, .controlPlanes) == 0, "an istiod is read each 5 s")
    story.receive(MeshFixture.snapshot(66))
    questions = story.takePastQuestions()
    #expect(asked(questions, .controlPlanes) == 1)
    story.press(.character("1"))
    story.receive(MeshFixture.snapshot(72))
    #expect(story.takePastQuestions().allSatisfy { $0 == .span }, "hidden, it asks nothing")
  }

  @Test func certificatesAreAskedOnlyWhileTheyShowAndAgainEachMinute() {
    var story = Story.mesh()
    #expect(story.shows("end soon"), "the overview has asked once")
    story.run("mesh certificates")
    #expect(asked(story.takePastQuestions(), .certificates) == 0, "and less than a minute ago")
    story.send(.past(.certificates, .certificates([])))
    story.receive(MeshFixture.snapshot(90))
    #expect(asked(story.takePastQuestions(), .certificates) == 0)
    story.receive(MeshFixture.snapshot(121))
    #expect(asked(story.takePastQuestions(), .certificates) == 1)
    story.press(.character("1"))
    story.receive(MeshFixture.snapshot(300))
    #expect(asked(story.takePastQuestions(), .certificates) == 0)
  }

  // MARK: - Certificates

  @Test func whatEndsFirstStandsFirstAndSaysHowNearItIs() {
    let story = Story.mesh(160, 40, .certificates)
    let ids = story.state.mesh.certificates.rows.map(\.id)
    #expect(ids.prefix(3).map { $0.split(separator: "-").last } == ["reviews", "details", "productpage"])
    #expect(story.state.mesh.certificates.rows.prefix(3).map(\.state) == [.expired, .soon, .fine])
    #expect(story.shows("1 expired") && story.shows("1 end soon"))
    #expect(story.shows("404: the stats port has no /certs"))
    #expect(story.shows("chain ▲ 5 h"))
  }

  @Test func theOverviewWarnsOfCertificates() {
    var story = Story.mesh(160, 40, .certificates)
    story.run("mesh overview")
    #expect(story.shows("certificates ▲ 1 expired, 2 end soon"))
  }

  @Test func soonIsAThirdOfAShortLifeAndAMonthOfALongOne() {
    let now = Bookinfo.start
    func state(left: Double, life: Double?) -> CertificateState {
      let end = now.addingTimeInterval(left)
      return CertificateState(expires: end, validFrom: life.map { end.addingTimeInterval(-$0) }, now: now)
    }
    let (hour, day) = (3_600.0, 86_400.0)
    #expect(state(left: 12 * hour, life: day) == .fine, "Istio renews at half of it")
    #expect(state(left: 7 * hour, life: day) == .soon)
    #expect(state(left: 40 * day, life: 90 * day) == .fine)
    #expect(state(left: 29 * day, life: 90 * day) == .soon)
    #expect(state(left: 400 * day, life: 3_650 * day) == .fine)
    #expect(state(left: 20 * day, life: 3_650 * day) == .soon)
    #expect(state(left: 2 * day, life: nil) == .fine && state(left: 23 * hour, life: nil) == .soon)
    #expect(state(left: -1, life: day) == .expired)
    #expect(CertificateState(expires: nil, validFrom: nil, now: now) == .unknown)
  }

  @Test func whereNobodyCanBeAskedThePageSaysWhy() {
    var story = Story.bookinfo(120, 36)
    story.press(.character("6"))
    story.run("mesh certificates")
    story.send(.past(.certificates, nil))
    #expect(story.shows("No certificates are known") && story.shows("/certs"))
  }

  @Test func certificatesSortByTheirColumns() {
    var story = Story.mesh(160, 40, .certificates)
    story.run("sort proxy")
    #expect(story.state.mesh.certificates.rows.first?.proxy == "details-v1")
    story.press(.character("S"))
    #expect(story.state.mesh.certificates.rows.first?.proxy == "reviews-v3")
    story.run("sort speed")
    #expect(story.shows("“speed” is none of left"))
  }

  // MARK: - Proxies

  @Test func proxiesSortByAnyColumnAndTheCursorStaysWithItsProxy() throws {
    var story = Story.mesh(120, 36, .proxies)
    #expect(story.state.mesh.source == "127.0.0.1:15000")
    story.run("sort took")
    #expect(story.state.mesh.proxies.sources.first?.name == "127.0.0.5:15000")
    #expect(story.state.mesh.source == "127.0.0.1:15000")
    #expect(story.shows("took▼"))
    story.press(.character("S"))
    #expect(story.state.mesh.proxies.sources.last?.name == "127.0.0.5:15000")
    let heading = try #require(story.place(of: "series"))
    story.click(heading.x, heading.y)
    #expect(story.state.mesh.proxies.sources.first?.series == 4_000)
    story.run("sort envoy")
    #expect(story.state.mesh.proxies.sources.first?.identity?.workload == "details-v1")
  }

  @Test func aProxyLeadsToItsNodeAndEscComesBack() {
    var story = Story.mesh(120, 36, .proxies)
    for _ in 0..<5 { story.press(.down) }
    story.press(.character("g"))
    #expect(story.state.pane == .graph && story.state.graph.selection == .node(Bookinfo.reviews3))
    story.press(.escape)
    #expect(story.state.pane == .mesh && story.state.mesh.tab == .proxies)
  }

  @Test func slashFindsAProxy() {
    var story = Story.mesh(120, 36, .proxies)
    story.type("/ratings")
    #expect(story.state.mesh.source == "127.0.0.7:15000")
    #expect(story.shows("1 found"))
  }

  // MARK: - Metrics

  @Test func aMetricIsChartedByItsKindAndGroupedByALabel() throws {
    var story = Story.mesh()
    story.run("metric istio_requests_total by response_code")
    let question = try #require(
      story.takePastQuestions().compactMap { if case .explore(let asked) = $0 { asked } else { nil } }.first)
    #expect(question.name == "istio_requests_total" && question.label == "response_code")
    story.send(
      .past(.explore(question), MeshFixture.explore(question, now: Bookinfo.start).map(PastAnswer.panels)))
    #expect(story.shows("increase a second") && story.shows("by response_code"))
    story.press(.character("v"))
    story.answerMesh()
    #expect(story.shows("value"))
    story.press(.character("b"))
    story.answerMesh()
    #expect(story.state.mesh.metric.label == "reporter")
    story.press(.character("o"))
    #expect(story.state.mesh.metric.source == "127.0.0.2:15000")
    story.press(.character("+"))
    #expect(story.state.mesh.window.span < 600)
  }

  @Test func anAnswerToAnEarlierQuestionIsNotTaken() {
    var story = Story.mesh()
    story.run("metric istio_requests_total")
    let first = story.takePastQuestions()
    story.run("metric go_goroutines")
    for case .explore(let asked) in first {
      story.send(
        .past(.explore(asked), MeshFixture.explore(asked, now: Bookinfo.start).map(PastAnswer.panels)))
    }
    #expect(story.state.mesh.metric.panels == nil)
  }

  @Test func namesCompleteAndPartsOfHistogramsAreNotListed() {
    var story = Story.mesh()
    story.type(":metric istio_req")
    story.answerMesh()
    let offered = story.state.commandLine?.candidates.map(\.text) ?? []
    #expect(offered == ["istio_request_duration_milliseconds", "istio_requests_total"])
  }

  @Test func anUnknownNameIsAnsweredWithTheNearest() {
    var story = Story.mesh()
    story.run("metric my_queue_dept")
    story.answerMesh()
    #expect(story.shows("No source tells of a metric “my_queue_dept”"))
    #expect(story.shows("Did you mean") && story.shows("my_queue_depth"))
    story.press(.down, .enter)
    #expect(story.state.mesh.metric.name == "my_queue_depth")
  }

  @Test func theListNarrowsWhileOneTypesAndEnterCharts() {
    var story = Story.mesh(120, 36, .metric)
    #expect(story.shows("5 metrics"))
    story.type("/queue")
    #expect(story.shows("1 of 5 metrics"))
    story.press(.enter, .enter)
    #expect(story.state.mesh.metric.name == "my_queue_depth")
    story.press(.escape)
    #expect(story.state.mesh.metric.name == nil && story.state.mesh.tab == .metric)
  }

  // MARK: - The control plane

  @Test func theControlPlaneSaysWhatItRefusesAndHowFastAChangeArrives() {
    let story = Story.mesh(200, 60, .controlPlane)
    for text in [
      "1.30.0", "3 d 2 h", "LDS", "duplicate domains", "Convergence", "490 ms", "validation failed",
    ] {
      #expect(story.shows(text), "\(text)")
    }
  }

  @Test func withoutAnIstiodThePageSaysHowToWatchOne() {
    let story = Story.mesh(80, 24, .controlPlane, hasIstiod: false)
    #expect(story.shows("--istiod HOST:15014"))
    #expect(story.state.mesh.controlPlanes == nil)
  }

  // MARK: - Size

  @Test func threeThousandProxiesDrawNoMoreThanWhatShows() {
    var snapshot = MeshFixture.snapshot(61)
    snapshot.sources = (0..<3_000).map { index in
      var source = snapshot.sources[index % 8]
      source.name = "10.\(index / 250).0.\(index % 250):15000"
      return source
    }
    var story = Story.mesh(120, 36, .proxies)
    story.receive(snapshot)
    story.press(.end)
    #expect(story.state.mesh.source == "10.11.0.249:15000")
    #expect(story.shows("10.11.0.249:15000"))
    story.press(.home)
    #expect(story.shows("10.0.0.0:15000"))
  }
}
