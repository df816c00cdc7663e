import Layout
import Terminal
import Testing
import Tracing

@testable import Dashboard

/// The list of traces of several stores of which not all answer.
@Suite struct TracesOfSeveralStoresTests {
  @Test func whatIsMissingIsSaid() {
    var state = TracesState(query: TraceQuery(), scope: "all")
    state.size = Size(width: 80, height: 10)
    let found = TraceFindings(BookinfoTrace.summaries(20), problems: ["green: it is down"])
    _ = state.reduce(.loadedPartly(state.query, found))
    func lines() -> [String] {
      var canvas = Canvas(state.size)
      TraceListPane.render(state, backend: "two", now: BookinfoTrace.start, into: &canvas, Rect(state.size))
      return canvas.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(lines().contains { $0.contains("green: it is down") })
    // The last trace is still seen above it, and goes with the mouse.
    _ = state.jump(toEnd: true)
    #expect(state.list.selected == 19)
    #expect(TraceListPane.row(at: Point(x: 5, y: 8), state, in: Rect(state.size)) == 19)
    #expect(TraceListPane.row(at: Point(x: 5, y: 9), state, in: Rect(state.size)) == nil)
    _ = state.reduce(.loaded(state.query, .success(BookinfoTrace.summaries(20))))
    #expect(!lines().contains { $0.contains("green") })
    #expect(!lines().contains { $0.contains("+ traces") })
    // A list that a store has cut is not all there is, and its worst not the worst there is.
    state.size = Size(width: 120, height: 10)
    _ = state.reduce(.loadedPartly(state.query, TraceFindings(BookinfoTrace.summaries(20), isCut: true)))
    #expect(lines().first?.contains("20+ traces (the store stops there)") == true)
  }
}
