import Dashboard
import Layout
import Terminal
import Testing
import Tracing

/// What keys do in the trace pane, without a picture.
@Suite struct TracesStateTests {
  private func listed(_ count: Int = 60) -> TracesState {
    var state = TracesState()
    state.size = Size(width: 100, height: 22)
    _ = state.shown()
    _ = state.reduce(.loaded(state.query, .success(BookinfoTrace.summaries(count))))
    return state
  }

  private func opened() throws -> TracesState {
    var state = listed()
    let model = WaterfallModel(try #require(BookinfoTrace.trace()))
    _ = state.openTrace(BookinfoTrace.id)
    _ = state.reduce(.opened(BookinfoTrace.id, .success(model)))
    return state
  }

  @Test func thePaneAsksOnceWhenItIsFirstShown() {
    var state = TracesState()
    #expect(state.shown() == [.load(TraceQuery())])
    #expect(state.list.phase == .loading)
    #expect(state.shown() == [])
  }

  @Test func errorsComeFirstAndEnterOpensTheSelectedOne() {
    var state = listed()
    #expect(state.list.selectedTrace?.errorCount ?? 0 > 0)
    _ = state.move(.down)
    let wanted = state.list.selectedTrace?.id
    #expect(state.open() == wanted.map { [.loadTrace($0)] })
  }

  @Test func anAnswerThatIsNoLongerWantedIsIgnored() throws {
    var state = listed()
    let old = state.query
    _ = state.show(TraceQuery(place: .init(app: "ratings")), scope: "ratings")
    _ = state.reduce(.loaded(old, .success(BookinfoTrace.summaries(3))))
    #expect(state.list.items.isEmpty)
    let model = WaterfallModel(try #require(BookinfoTrace.trace()))
    _ = state.reduce(.opened(BookinfoTrace.id, .success(model)))
    #expect(!state.isWaterfall)
  }

  @Test func theSelectionFollowsItsTraceWhenTheListIsSortedOrAskedAgain() {
    var state = listed()
    for _ in 0..<5 { _ = state.move(.down) }
    let id = state.list.selectedTrace?.id
    _ = state.reduce(.sortNext)
    #expect(state.list.selectedTrace?.id == id)
    _ = state.reduce(.reload)
    _ = state.reduce(.loaded(state.query, .success(BookinfoTrace.summaries(50))))
    #expect(state.list.selectedTrace?.id == id)
  }

  @Test func pagingAndTheEndsStayInTheList() {
    var state = listed()
    _ = state.page(1)
    #expect(state.list.selected == 19)
    _ = state.jump(toEnd: true)
    #expect(state.list.selected == 59)
    _ = state.page(1)
    #expect(state.list.selected == 59)
    _ = state.jump(toEnd: false)
    _ = state.move(.up)
    #expect(state.list.selected == 0)
    var empty = listed(0)
    _ = empty.jump(toEnd: true)
    _ = empty.move(.up)
    #expect(empty.list.selectedTrace == nil)
  }

  @Test func errorsOnlyAsksTheStore() {
    var state = listed()
    #expect(state.reduce(.toggleErrorsOnly) == [.load(TraceQuery(errorsOnly: true))])
    #expect(state.reduce(.toggleErrorsOnly) == [.load(TraceQuery())])
  }

  @Test func aTraceOpensAtItsDeepestFailureAndEscComesBackToTheSameRow() throws {
    var state = listed()
    for _ in 0..<3 { _ = state.move(.down) }
    let row = state.list.selected
    _ = state.openTrace(BookinfoTrace.id)
    _ = state.reduce(.opened(BookinfoTrace.id, .success(WaterfallModel(try #require(BookinfoTrace.trace())))))
    #expect(state.waterfall?.selectedSpan?.workload == "reviews-v3")
    #expect(state.back() == [])
    #expect(!state.isWaterfall && state.list.selected == row)
    #expect(state.back() == nil)
  }

  @Test func leftFoldsThenGoesUpAndRightUndoesIt() throws {
    var state = try opened()
    _ = state.move(.left)
    #expect(state.waterfall?.folded.count == 1)
    let folded = state.waterfall?.selected
    _ = state.move(.left)
    #expect(state.waterfall?.selectedSpan?.service == "productpage.default")
    _ = state.find("ratings")
    // Finding unfolds what hides the match.
    #expect(state.waterfall?.folded.isEmpty == true)
    _ = state.reduce(.foldAll)
    #expect(state.waterfall?.folded.isEmpty == false)
    _ = state.reduce(.unfoldAll)
    #expect(state.waterfall?.folded.isEmpty == true)
    #expect(folded != nil)
  }

  @Test func nextErrorGoesRound() throws {
    var state = try opened()
    let first = state.waterfall?.selected
    var seen: Set<Int> = []
    for _ in 0..<3 {
      _ = state.reduce(.nextError(forward: true))
      if let selected = state.waterfall?.selected { seen.insert(selected) }
    }
    #expect(seen.count == 3 && state.waterfall?.selected == first)
    _ = state.reduce(.nextError(forward: false))
    #expect(state.waterfall?.selectedSpan?.isError == true)
  }

  @Test func enterShowsTheDetailAndEscHidesItFirst() throws {
    var state = try opened()
    _ = state.open()
    var canvas = Canvas(state.size)
    if let waterfall = state.waterfall { WaterfallPane.render(waterfall, into: &canvas, Rect(state.size)) }
    #expect(canvas.text.contains("self time"))
    #expect(state.back() == [])
    #expect(state.isWaterfall)
  }

  @Test func aTraceThatIsGoneIsSaid() {
    var state = listed()
    _ = state.openTrace(BookinfoTrace.id)
    _ = state.reduce(.opened(BookinfoTrace.id, .success(nil)))
    #expect(state.problem?.contains("no longer known") == true)
    #expect(state.back() == [])
    #expect(state.problem == nil)
  }

  @Test func clicksSelectAndOpen() {
    var state = listed()
    let rect = Rect(x: 0, y: 2, width: 100, height: 22)
    #expect(state.click(Point(x: 5, y: 8), in: rect) == [])
    #expect(state.list.selected == 4)
    let id = state.list.selectedTrace?.id
    #expect(state.click(Point(x: 5, y: 8), in: rect) == id.map { [.loadTrace($0)] })
    #expect(state.click(Point(x: 5, y: 2), in: rect) == [])
  }

  @Test func hostileNamesAreDrawnHarmlessly() throws {
    var hops = BookinfoTrace.failing
    hops[0].service = "\u{1B}]0;evil\u{7}\u{202E}gnp"
    hops[1].path = "/\u{1B}[2J\n\r\t"
    var state = listed()
    _ = state.openTrace(BookinfoTrace.id)
    let model = WaterfallModel(try #require(BookinfoTrace.trace(hops)))
    _ = state.reduce(.opened(BookinfoTrace.id, .success(model)))
    _ = state.reduce(.toggleDetail)
    var canvas = Canvas(state.size)
    if let waterfall = state.waterfall { WaterfallPane.render(waterfall, into: &canvas, Rect(state.size)) }
    #expect(!canvas.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" })
    let report = TraceReport.tree(try #require(BookinfoTrace.trace(hops)))
    #expect(!report.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test func everySizeIsDrawnWithoutHarm() throws {
    for width in [0, 1, 9, 12, 30, 61, 79, 140, 400] {
      for height in [0, 1, 2, 3, 7, 30] {
        var state = try opened()
        state.size = Size(width: width, height: height)
        for action in [TracesAction.toggleDetail, .scrollDetail(3), .foldAll, .toggleDetail] {
          _ = state.reduce(action)
        }
        _ = state.page(1)
        var canvas = Canvas(state.size)
        if let waterfall = state.waterfall {
          WaterfallPane.render(waterfall, into: &canvas, Rect(state.size))
        }
        _ = state.back()
        TraceListPane.render(state, backend: "zipkin", now: 0, into: &canvas, Rect(state.size))
        #expect(canvas.size == state.size)
      }
    }
  }

  @Test func aHugeDeepTraceIsFoldedAndScrolled() throws {
    let count: UInt64 = 50_000
    let spans = (1...count).map { id in
      ZipkinSpan(
        traceID: BookinfoTrace.id, id: id, parentID: id == 1 ? nil : id <= 3000 ? id - 1 : 1, name: "op",
        timestamp: BookinfoTrace.start + Int64(id), duration: 1_000_000, local: .init(service: "s\(id % 40)"))
    }
    var state = listed()
    _ = state.openTrace(BookinfoTrace.id)
    let trace = try #require(Trace(zipkin: spans))
    _ = state.reduce(.opened(BookinfoTrace.id, .success(WaterfallModel(trace))))
    _ = state.jump(toEnd: true)
    #expect(state.waterfall?.selected == Int(count) - 1)
    _ = state.reduce(.foldAll)
    #expect(state.waterfall?.selected == Int(count) - 1)
    _ = state.jump(toEnd: false)
    _ = state.move(.down)
    #expect(state.waterfall.map { $0.folded.contains($0.selected) } == true)
  }
}
