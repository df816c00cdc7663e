import Dashboard
import Terminal
import Testing
import Tracing

/// The trace pane as it looks, compared with stored pictures.
@Suite struct TracePictureTests {
  static let sizes = [
    Size(width: 80, height: 24), Size(width: 120, height: 36), Size(width: 200, height: 60),
  ]

  private func list(_ size: Size, _ change: (inout TracesState) -> Void = { _ in }) -> TracesState {
    var state = TracesState(query: TraceQuery(), scope: "productpage v1 → reviews v3")
    state.size = size
    _ = state.shown()
    _ = state.reduce(.loaded(state.query, .success(BookinfoTrace.summaries(60))))
    change(&state)
    return state
  }

  private func trace(_ size: Size, _ trace: Trace?, _ change: (inout TracesState) -> Void = { _ in })
    -> TracesState
  {
    var state = list(size)
    _ = state.openTrace(BookinfoTrace.id)
    _ = state.reduce(.opened(BookinfoTrace.id, .success(trace.map(WaterfallModel.init))))
    change(&state)
    return state
  }

  private func draw(_ state: TracesState, _ glyphs: GlyphSet, backend: String? = "zipkin 127.0.0.1:9411")
    -> Canvas
  {
    var canvas = Canvas(state.size, glyphs: glyphs)
    let rect = Rect(state.size)
    if let waterfall = state.waterfall {
      WaterfallPane.render(waterfall, search: state.search, into: &canvas, rect)
    } else {
      TraceListPane.render(state, backend: backend, now: BookinfoTrace.start, into: &canvas, rect)
    }
    return canvas
  }

  private func name(_ what: String, _ size: Size, _ glyphs: GlyphSet) -> String {
    "\(what)-\(size.width)x\(size.height)-\(glyphs)"
  }

  @Test(arguments: sizes, GlyphSet.allCases) func aList(_ size: Size, _ glyphs: GlyphSet) {
    let state = list(size) { for _ in 0..<2 { _ = $0.move(.down) } }
    expectPicture(draw(state, glyphs), name("list", size, glyphs))
  }

  @Test(arguments: sizes, GlyphSet.allCases) func aFailingTrace(_ size: Size, _ glyphs: GlyphSet) {
    expectPicture(draw(trace(size, BookinfoTrace.trace()), glyphs), name("waterfall", size, glyphs))
  }

  @Test(arguments: [Size(width: 80, height: 24)], GlyphSet.allCases) func detailBelow(
    _ size: Size, _ glyphs: GlyphSet
  ) {
    let state = trace(size, BookinfoTrace.trace()) { _ = $0.reduce(.toggleDetail) }
    expectPicture(draw(state, glyphs), name("detail", size, glyphs))
  }

  @Test func foldedTrace() {
    let size = Size(width: 120, height: 20)
    let state = trace(size, BookinfoTrace.trace()) { _ = $0.reduce(.foldAll) }
    expectPicture(draw(state, .unicode), name("folded", size, .unicode))
  }

  @Test func repairedTrace() {
    let size = Size(width: 120, height: 24)
    var spans = BookinfoTrace.failing.filter { $0.id != 3 }.map { BookinfoTrace.span($0) }
    spans[1].duration = nil
    spans[4].timestamp = spans[4].timestamp.map { $0 - 2_000_000 }
    expectPicture(draw(trace(size, Trace(zipkin: spans)), .unicode), name("repaired", size, .unicode))
  }

  @Test func nothingToShow() {
    let size = Size(width: 80, height: 16)
    var state = TracesState(scope: "ratings v1")
    state.size = size
    expectPicture(draw(state, .unicode, backend: nil), "empty-no-backend")
    _ = state.shown()
    expectPicture(draw(state, .unicode), "empty-loading")
    _ = state.reduce(.loaded(state.query, .success([])))
    expectPicture(draw(state, .unicode), "empty-none")
    _ = state.reduce(.toggleErrorsOnly)
    _ = state.reduce(.loaded(state.query, .success([])))
    expectPicture(draw(state, .unicode), "empty-errors")
    _ = state.reduce(
      .loaded(state.query, .failure(TraceError("zipkin 127.0.0.1:9411 does not answer: connection refused"))))
    expectPicture(draw(state, .unicode), "empty-failed")
  }
}
