import Mesh
import Metrics
import Terminal

/// The small charts of a row: its last two minutes, from the graph's history where its node is on the graph, else from
/// what the table has seen itself, whichever knows more.
struct TableTrend {
  /// Seconds that a chart reaches back.
  static let span = 120.0

  let state: AppState
  let table: TableState
  let glyphs: ChartGlyphs

  /// A chart of a row in one line of text.
  func text(_ row: TableRow, _ column: TableColumn, width: Int) -> String {
    let slots = width * glyphs.valuesPerColumn
    guard slots > 0, !row.isGone else { return "" }
    let polls = Int((Self.span / max(0.05, state.interval)).rounded(.up))
    let each = max(1, (polls + slots - 1) / slots)
    let values = self.values(row, isErrors: column == .errors, slots: slots, each: each)
    guard values.contains(where: { $0 != nil }) else { return "" }
    let most = values.compactMap { $0 }.max() ?? 0
    // Steady requests stand below the top, so that a rise shows; a few errors must not look like a disaster.
    return Sparkline.text(
      values, width: width, maximum: column == .errors ? max(5, most) : most * 1.3, glyphs: glyphs)
  }

  private func values(_ row: TableRow, isErrors: Bool, slots: Int, each: Int) -> [Double?] {
    let count = slots * each
    var own: [Double?] = []
    if let time = state.inventory?.timestamp {
      let newest = TableHistory.moment(of: time, interval: state.interval)
      // Slots begin at multiples of their length, so that the line moves by whole slots.
      let end = newest - newest % each + each - 1
      own = table.history.points(of: row.subject, count: count, upTo: end)
        .map { isErrors ? $0.errors : $0.rate }
    }
    var shared: [Double?] = []
    if let node = row.now.node, state.snapshot?.node(node) != nil {
      let end = (state.shownTick + each - 1) / each * each
      let missing = end - state.shownTick
      shared =
        state.history.points(of: .node(node), count: count - missing, end: state.shownTick)
        .map { (isErrors ? $0.percentErr : $0.rate).map(Double.init) }
      shared = Array(repeating: nil, count: count - missing - shared.count) + shared
      shared += Array(repeating: nil, count: missing)
    }
    let known = { (values: [Double?]) in values.count { $0 != nil } }
    return Self.slots(known(own) >= known(shared) ? own : shared, each: each, largest: isErrors)
  }

  /// Each slot's mean, or its largest; nil where nothing is known of it.
  static func slots(_ values: [Double?], each: Int, largest: Bool) -> [Double?] {
    stride(from: 0, to: values.count, by: each).map { start in
      let part = values[start..<min(values.count, start + each)].compactMap { $0 }
      guard !part.isEmpty else { return nil }
      return largest ? part.max() : part.reduce(0, +) / Double(part.count)
    }
  }
}
