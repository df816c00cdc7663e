import Tracing

/// A trace made ready for drawing: what a row needs is looked up, not computed. Immutable; built away from the UI.
public struct WaterfallModel: Sendable {
  /// The trace.
  public let trace: Trace
  /// What a caller waited for.
  public let path: CriticalPath
  /// The trace's line in a list.
  public let summary: TraceSummary
  /// For each span the index behind the last one below it.
  let subtreeEnd: [Int32]
  /// For each span the number of failed spans below it (itself left out).
  let errorsBelow: [Int32]
  /// Deepest span.
  let depth: Int
  let inks: ServiceInks

  /// Prepares a trace. Cost: linear but for the critical path, O(n log n).
  public init(_ trace: Trace) {
    self.trace = trace
    path = CriticalPath(trace)
    summary = TraceSummary(trace)
    inks = ServiceInks(trace.spans.lazy.filter { !$0.isSynthetic }.map(\.service))
    let count = trace.spans.count
    var end = (0..<count).map { Int32($0 + 1) }
    var errors = [Int32](repeating: 0, count: count)
    // From the last row up: whatever is below a span has been counted when the span's turn comes.
    for row in stride(from: count - 1, through: 0, by: -1) {
      guard let parent = trace.spans[row].parent, parent < row else { continue }
      end[parent] = max(end[parent], end[row])
      errors[parent] += errors[row] + (trace.spans[row].isError ? 1 : 0)
    }
    subtreeEnd = end
    errorsBelow = errors
    depth = trace.spans.lazy.map(\.depth).max() ?? 0
  }

  func hasChildren(_ row: Int) -> Bool { subtreeEnd[row] > row + 1 }

  /// Spans that are seen when some are folded. Cost: linear in the spans seen.
  func visible(folding folded: Set<Int>) -> [Int32] {
    var rows: [Int32] = []
    var row = 0
    while row < trace.spans.count {
      rows.append(Int32(row))
      row = folded.contains(row) ? Int(subtreeEnd[row]) : row + 1
    }
    return rows
  }
}
