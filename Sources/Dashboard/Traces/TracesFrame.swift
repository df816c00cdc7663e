import FoundationEssentials
import Terminal

extension TracesState {
  /// Where the user is in the pane.
  var place: Place { isWaterfall ? .waterfall : .traces }
}

extension Frame {
  /// Draws the list, or the trace that is open.
  func drawTraces(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    let traces = state.traces
    if let waterfall = traces.waterfall {
      WaterfallPane.render(
        waterfall, search: traces.search, utcOffset: state.utcOffset, into: &canvas, rect)
      return
    }
    let now = (state.snapshot?.timestamp.timeIntervalSince1970 ?? 0) * 1_000_000
    TraceListPane.render(
      traces, backend: state.facts.traceBackend, now: Int64(now), utcOffset: state.utcOffset, into: &canvas,
      rect)
  }
}
