import Layout
import Terminal
import Tracing

public enum TracesAction: Sendable { case none }
public enum TracesEffect: Sendable { case none }
extension TracesState {
  var place: Place { .traces }
  mutating func reduce(_ action: TracesAction) -> [TracesEffect] { [] }
  mutating func move(_ heading: Heading) -> [TracesEffect] { [] }
  mutating func page(_ pages: Int) -> [TracesEffect] { [] }
  mutating func jump(toEnd: Bool) -> [TracesEffect] { [] }
  mutating func open() -> [TracesEffect] { [] }
  mutating func back() -> [TracesEffect]? { nil }
  mutating func shown() -> [TracesEffect] { [] }
  mutating func show(_ query: TraceQuery, scope: String) -> [TracesEffect] { [] }
  mutating func openTrace(_ id: TraceID) -> [TracesEffect] { [] }
  mutating func find(_ text: String) -> [TracesEffect] { [] }
  mutating func nextMatch(forward: Bool) -> [TracesEffect] { [] }
  mutating func click(_ point: Point, in rect: Rect) -> [TracesEffect] { [] }
  mutating func scroll(by rows: Int) -> [TracesEffect] { [] }
}
extension Frame {
  func drawTraces(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    canvas.writeCentered(state.traces.scope, x: rect.x, y: rect.y + 2, width: rect.width, Style(.muted))
  }
}
