import Mesh
import Terminal
import Testing
import Tracing

@testable import Dashboard

@Suite struct LogsPageTests {
  static let proxy = LogOrigin(
    namespace: "default", pod: "reviews-v3-6dc9897554-8xkzr", container: "istio-proxy")
  static let app = LogOrigin(namespace: "default", pod: "reviews-v3-6dc9897554-8xkzr", container: "reviews")
  static let second = LogOrigin(
    namespace: "default", pod: "reviews-v3-6dc9897554-zz9yk", container: "istio-proxy")

  static let requestID = "c8f0d1f2-0f5e-9f7d-8d0a-1c2b3a4d5e6f"

  /// An access log's line.
  static func access(
    _ code: Int, flags: String = "-", path: String = "/reviews/0", ms: Int = 12, second: Int = 0,
    origin: LogOrigin = proxy
  ) -> LogLine {
    let seconds = second < 10 ? "0\(second)" : "\(second)"
    return LogLine(
      origin: origin, time: 1_800_000_000 + Double(second) + 0.25,
      text:
        #"[2027-01-15T08:00:\#(seconds).250Z] "GET \#(path) HTTP/1.1" \#(code) \#(flags) \#(code >= 500 ? "upstream_reset_before_response_started{connection_failure}" : "via_upstream") - "\#(code >= 500 ? "delayed connect error: 111" : "-")" 0 152 \#(ms) \#(ms - 1) "-" "python-requests/2.31" "\#(requestID)" "reviews:9080" "10.244.0.17:9080" outbound|9080|v3|reviews.default.svc.cluster.local 10.244.0.8:51234 10.96.3.4:9080 10.244.0.8:40001 - default"#
    )
  }

  static func plain(_ text: String, origin: LogOrigin = app) -> LogLine {
    LogLine(origin: origin, time: 1_800_000_003, text: text)
  }

  /// The page of a workload's log, opened from the graph.
  static func story(
    _ width: Int = 120, _ height: Int = 36, glyphs: GlyphSet = .unicode, hasLogs: Bool = true
  ) -> Story {
    var story = Story.bookinfo(width, height, glyphs: glyphs)
    story.state.facts.hasLogs = hasLogs
    story.send(.logs(.show(workload: "reviews-v3", namespace: "default")))
    return story
  }

  static let usual: [LogLine] = [
    access(200, second: 0), access(200, path: "/reviews/0?user=jason", ms: 7, second: 1),
    access(404, path: "/nothing", second: 2),
    access(503, flags: "UF,URX", ms: 4003, second: 3), access(200, second: 4),
    plain("2027-01-15T08:00:05.000000Z\twarning\tenvoy config\tgRPC config stream closed", origin: proxy),
  ]

  @Test func longLinesAreKeptByTheirBytes() {
    var logs = LogsState(LogQuestion(workload: "a"), from: .graph, number: 1)
    let long = String(repeating: "x", count: 60_000)
    for number in 0..<700 {
      var arrival = LogsArrival()
      arrival.rows = [LogsRow(Self.plain("\(number) \(long)"))]
      logs.take(arrival)
    }
    #expect(logs.rows.count * 60_000 <= LogsState.maximumBytes + 6 << 20)
    #expect(logs.rows.count > 400 && logs.forgotten == 700 - logs.rows.count)
    #expect(logs.selected?.line.text.hasPrefix("699 ") == true)
  }

  @Test func theLogOfTheSelectionIsAskedForAndEscGoesBack() throws {
    var story = Story.bookinfo()
    story.state.facts.hasLogs = true
    let node = try #require(story.state.snapshot?.nodes.first { $0.workload == "reviews-v3" })
    story.send(.select(.node(node.id)))
    let before = story.screen
    story.press(.character("L"))
    let questions = story.logQuestions
    #expect(questions.map(\.workload) == ["reviews-v3"] && questions.map(\.choice) == [.proxy])
    #expect(story.state.place == .logs)
    #expect(story.shows("Asking for the log"))
    story.press(.escape)
    #expect(story.screen == before)
    #expect(story.effects.contains { if case .logs(.stop) = $0 { true } else { false } })
  }

  @Test func everythingLeadsThere() {
    var story = Story.bookinfo()
    story.state.facts.hasLogs = true
    story.run("logs ratings-v1")
    #expect(story.logQuestions.last?.workload == "ratings-v1")
    #expect(story.state.place == .logs)
    // The number of the pane underneath closes it.
    story.press(.character("1"))
    #expect(story.state.place == .graph)
    story.press(.escape, .character("L"))
    #expect(story.shows("Select a workload first"))
  }

  @Test func linesComeBelowAndTheCursorFollowsUntilItIsMoved() {
    var story = Self.story()
    story.arrive(Self.usual, origins: [Self.proxy, Self.app])
    #expect(story.state.logs?.list.row == 5)
    story.press(.up, .up)
    #expect(story.state.logs?.selected?.access?.code == "503")
    story.arrive([Self.access(200, second: 9)])
    #expect(story.state.logs?.selected?.access?.code == "503")
    #expect(story.shows("3 newer below"))
    story.press(.end)
    story.arrive([Self.access(201, second: 10)])
    #expect(story.state.logs?.selected?.access?.code == "201")
    story.press(.character(" "))
    story.arrive([Self.access(202, second: 11)])
    #expect(story.state.logs?.selected?.access?.code == "201")
    story.press(.character("f"))
    #expect(story.state.logs?.selected?.access?.code == "202")
    // The mesh itself was not stopped.
    #expect(!story.state.isPaused)
  }

  @Test func theFilterTakesTextNegationAndExpressions() {
    var story = Self.story()
    story.arrive(Self.usual, origins: [Self.proxy])
    func shown(_ text: String) -> Int {
      story.press(.character("/"), .control("u"))
      story.type(text)
      story.answerLogSearches()
      return story.state.logs?.count ?? -1
    }
    #expect(shown("JASON") == 1)
    #expect(shown("!jason") == 5)
    #expect(shown("~ 50[0-9] ") == 1)
    #expect(shown("!~ (200|404) ") == 2)
    #expect(shown("~[") == 6)
    #expect(story.shows("no regular expression"))
    #expect(shown("nowhere") == 0)
    #expect(story.shows("No line fits"))
    // What comes is looked at too.
    story.arrive([Self.plain("nowhere to be seen")])
    #expect(story.state.logs?.count == 1)
    story.press(.escape)
    #expect(story.state.logs?.count == 7)
  }

  @Test func aLineLeadsToTheTraceOfItsRequestAndBack() throws {
    var story = Self.story()
    story.arrive(Self.usual, origins: [Self.proxy])
    story.press(.backTab)
    #expect(story.state.logs?.selected?.access?.code == "503")
    story.press(.character("t"))
    let asked = story.takeTraceEffects()
    guard case .load(let query)? = asked.first else { return #expect(Bool(false)) }
    #expect(query.tag == Span.Tag("guid:x-request-id", Self.requestID))
    #expect(story.state.place == .traces && story.shows("request \(Self.requestID)"))
    story.press(.escape)
    #expect(story.state.place == .logs && story.state.logs?.selected?.access?.code == "503")
    story.arrive([Self.plain("msg=x trace_id=463ac35c9f6413ad48485a3953bb6124")])
    story.press(.end, .character("t"))
    #expect(
      story.takeTraceEffects() == [.loadTrace(try #require(TraceID("463ac35c9f6413ad48485a3953bb6124")))])
  }

  @Test func aLineWithoutIdsSaysWhatWouldHaveThem() {
    var story = Self.story()
    story.arrive([Self.plain("hello")], origins: [Self.app])
    story.press(.character("t"))
    #expect(story.shows("names neither a trace nor a request"))
    #expect(story.state.place == .logs)
  }

  @Test func containersAreChosenInTurn() {
    var story = Self.story()
    story.arrive([], origins: [Self.proxy, Self.app])
    story.press(.character("c"), .character("c"), .character("c"))
    #expect(story.logQuestions.suffix(3).map(\.choice) == [.container("reviews"), .all, .proxy])
    story.press(.character("P"))
    #expect(story.logQuestions.last?.isPrevious == true)
  }

  @Test func theRingKeepsTheNewestAndTheCursorItsLine() {
    var story = Self.story()
    story.arrive((0..<1000).map { Self.access(200, path: "/\($0)") }, origins: [Self.proxy])
    story.press(.up)
    for batch in 1..<24 {
      story.arrive((0..<1000).map { Self.access(200, path: "/\(batch * 1000 + $0)") })
    }
    #expect(story.state.logs?.rows.count ?? 0 <= LogsState.capacity + 2000)
    #expect(story.state.logs?.rows.last?.access?.what == "GET /23999")
    // The line under the cursor is gone: the oldest that is kept has it.
    #expect(story.state.logs?.list.row == 0)
  }

  @Test func linesOfSeveralPodsStandInTheOrderOfTheirTimes() {
    var story = Self.story()
    story.arrive(
      [Self.access(200, second: 1), Self.access(200, second: 5)], origins: [Self.proxy, Self.second])
    story.arrive([2, 3, 9].map { Self.access(404, second: $0, origin: Self.second) })
    #expect(story.state.logs?.rows.map(\.access?.code) == ["200", "404", "404", "200", "404"])
  }

  @Test func answersOfAPageBeforeAreNotTaken() {
    var story = Self.story()
    let old = story.state.logs?.number ?? 0
    story.press(.character("r"))
    var arrival = LogsArrival()
    arrival.rows = Self.usual.map(LogsRow.init)
    story.send(.logs(.arrived(old, arrival)))
    #expect(story.state.logs?.count == 0)
  }

  @Test func problemsStandInPlace() {
    var story = Self.story()
    story.arrive(Self.usual, origins: [Self.proxy, Self.second])
    var arrival = LogsArrival()
    arrival.problems = [.init(Self.second, "forbidden: pods/log in default; pharos rbac prints the role")]
    story.send(.logs(.arrived(story.state.logs?.number ?? 0, arrival)))
    #expect(story.shows("zz9yk/istio-proxy: forbidden"))
    arrival.problems = [.init(Self.second, nil)]
    story.send(.logs(.arrived(story.state.logs?.number ?? 0, arrival)))
    #expect(!story.shows("forbidden"))
  }

  @Test func textFromOutsideCannotLeaveItsLine() {
    var story = Self.story()
    story.arrive([Self.plain("\u{1B}[2Jgone\rover\u{202E}txt\u{07}")], origins: [Self.app])
    #expect(!story.screen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    story.press(.enter)
    #expect(!story.screen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
  }

  @Test(arguments: [(80, 24), (120, 36), (200, 60)], [GlyphSet.unicode, .ascii])
  func itLooksAsStored(_ size: (Int, Int), _ glyphs: GlyphSet) {
    var story = Self.story(size.0, size.1, glyphs: glyphs)
    story.arrive(Self.usual, origins: [Self.proxy, Self.app])
    story.press(.backTab)
    expectPicture(story.picture, "page-\(size.0)x\(size.1)-\(glyphs)")
    story.press(.enter)
    expectPicture(story.picture, "line-\(size.0)x\(size.1)-\(glyphs)")
  }

  @Test func brokenLinesAndSeveralPodsLookAsStored() {
    var story = Self.story(100, 30)
    story.arrive(
      [Self.access(200), Self.access(503, flags: "UH", second: 1, origin: Self.second)]
        + [
          Self.plain(
            "ERROR a long line of words that goes on and on until it does not fit any more into one row of the screen",
            origin: Self.second)
        ],
      origins: [Self.proxy, Self.second])
    story.press(.character("w"))
    expectPicture(story.picture, "wrapped-100x30")
  }

  @Test func emptyPagesLookAsStored() {
    expectPicture(Self.story(80, 24, hasLogs: false).picture, "empty-none-here")
    var story = Self.story(80, 24)
    story.arrive([], origins: [])
    expectPicture(story.picture, "empty-no-pod")
    story = Self.story(80, 24)
    story.arrive([], origins: [Self.proxy])
    expectPicture(story.picture, "empty-nothing-yet")
  }
}

extension Story {
  /// What logs were asked for.
  var logQuestions: [LogQuestion] {
    effects.compactMap { if case .logs(.read(let question, _)) = $0 { question } else { nil } }
  }

  mutating func arrive(_ lines: [LogLine], origins: [LogOrigin]? = nil) {
    var arrival = LogsArrival()
    arrival.origins = origins
    arrival.rows = lines.map(LogsRow.init)
    send(.logs(.arrived(state.logs?.number ?? 0, arrival)))
  }

  /// Does the searches that were asked for.
  mutating func answerLogSearches() {
    for effect in effects {
      guard case .logs(.match(let filter, let rows, let first, let ticket)) = effect else { continue }
      send(
        .logs(
          .matched(ticket, numbers: LogsRunner.matches(filter, rows, first: first), below: first + rows.count)
        ))
    }
  }
}
