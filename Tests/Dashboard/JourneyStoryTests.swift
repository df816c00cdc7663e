import Dashboard
import Mesh
import Terminal
import Testing
import Tracing

/// The way from a red edge to the span that fails, and back.
@Suite struct JourneyStoryTests {
  /// A store with one failing trace.
  private struct Store: TraceBackend {
    let name = "zipkin test:9411"
    static let id = TraceID(high: 0, low: 0xABCD)

    func services() async throws(TraceError) -> [String] { ["reviews.default"] }

    func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
      guard query.place?.app == "reviews", query.caller?.app == "productpage" else { return [] }
      return [
        TraceSummary(
          id: Self.id, startTime: 1_800_000_000_000_000, duration: 12_300, rootService: "productpage.default",
          rootOperation: "GET /productpage", spanCount: 2, errorCount: 1,
          services: [.init(name: "reviews.default", spans: 1, errors: 1)])
      ]
    }

    func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
      guard id == Self.id else { return nil }
      return Trace(
        id: id, startTime: 1_800_000_000_000_000, duration: 12_300,
        spans: [
          Span(
            id: "1", service: "productpage.default", operation: "GET /productpage", start: 0, duration: 12_300
          ),
          Span(
            id: "2", parent: 0, depth: 1, service: "reviews.default", operation: "GET /reviews/0",
            kind: .server,
            start: 2_000, duration: 9_000, isError: true, statusCode: "500"),
        ])
    }
  }

  @Test func fromTheFailingEdgeToItsTracesAndBack() async {
    var story = Story.bookinfo()
    story.press(.tab)
    let before = story.screen
    story.press(.character("t"))
    await story.answerTraces(from: Store())
    #expect(story.state.place == .traces)
    #expect(story.shows("productpage v1 → reviews v3"))
    #expect(story.shows("12.3 ms"))
    story.press(.enter)
    await story.answerTraces(from: Store())
    #expect(story.state.place == .waterfall)
    #expect(story.shows("GET /reviews/0"))
    story.press(.escape)
    #expect(story.state.place == .traces)
    story.press(.escape)
    #expect(story.screen == before)
  }

  @Test func aTraceIsOpenedByItsId() async {
    var story = Story.bookinfo()
    story.run("trace zzz")
    #expect(story.shows("“zzz” is not a trace id"))
    story.run("trace abcd")
    await story.answerTraces(from: Store())
    #expect(story.state.place == .waterfall)
  }

  @Test func keysOfTheGraphDoNothingToItFromTheTraces() async {
    var story = Story.bookinfo()
    story.press(.tab, .character("t"))
    let selection = story.state.graph.selection
    story.press(.tab, .down, .character("f"), .character("g"))
    #expect(story.state.graph.selection == selection)
    #expect(story.state.graph.focus == nil)
    #expect(story.graphTypes.isEmpty)
  }

  @Test func theTablesOfTheDocumentationNameEveryCommand() {
    let text = ActionRegistry.standard.markdown
    for definition in ActionRegistry.standard.commands {
      #expect(text.contains("`:\(definition.command?.name ?? "?")"))
    }
  }
}

extension Story {
  /// Does what the trace pane asked for, with a store of the test's.
  mutating func answerTraces(from backend: any TraceBackend) async {
    for effect in takeTraceEffects() { send(.traces(await effect.run(backend))) }
  }
}
