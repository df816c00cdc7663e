import Mesh
import Terminal
import Topology

/// What the side panel says of a difference between two moments.
enum DifferenceSection {
  /// Of one edge: numbers before and after, side by side.
  static func write(_ id: EdgeID, _ writer: inout PanelWriter) {
    guard let difference = writer.state.time.difference, let edge = difference.edges[id] else { return }
    let format = writer.format
    heading(difference, &writer)
    if edge.marks.contains(.new) {
      writer.text("new: it carried no traffic then", Style(.accent, on: .ground, .bold))
      return
    }
    if edge.marks.contains(.gone) { writer.text("gone: it carries no traffic now", Style(.failure)) }
    let isBytes = (edge.after ?? edge.before)?.protocol == .tcp
    let rate = { (edge: Edge?) in isBytes ? format.bytesPerSecond(edge?.rate) : format.rate(edge?.rate) }
    row("rate", rate(edge.before), rate(edge.after), edge.marks, [.busier, .quieter], &writer)
    guard !isBytes else { return }
    row(
      "errors", format.percent(edge.before?.percentErr), format.percent(edge.after?.percentErr), edge.marks,
      [.moreErrors, .fewerErrors], &writer)
    let time = { (edge: Edge?) in format.milliseconds(edge?.responseTime?.p95) }
    row("p95", time(edge.before), time(edge.after), edge.marks, [.slower, .faster], &writer)
  }

  /// Of the mesh: how many edges have changed, and how.
  static func write(_ writer: inout PanelWriter) {
    guard let difference = writer.state.time.difference else {
      if writer.state.time.baseline != nil { writer.text("working out the difference …", Style(.muted)) }
      return
    }
    heading(difference, &writer)
    let kinds: [(String, DifferenceMarks)] = [
      ("new", .new), ("gone", .gone), ("more errors", .moreErrors), ("fewer errors", .fewerErrors),
      ("slower", .slower), ("faster", .faster), ("busier", .busier), ("quieter", .quieter),
    ]
    let present = kinds.map { (name: $0.0, mark: $0.1, count: difference.count($0.1)) }.filter {
      $0.count > 0
    }
    if present.isEmpty { writer.text("nothing has changed beyond chance", Style(.muted)) }
    for kind in present {
      let ink = DifferenceLook.ink(kind.mark) ?? .text
      let edges = "\(kind.count) edge\(kind.count == 1 ? "" : "s")"
      writer.row(kind.name, edges, Style(ink == .faint ? .muted : ink))
    }
  }

  private static func heading(_ difference: SnapshotDifference, _ writer: inout PanelWriter) {
    let time = ClockText.time(difference.baseline, utcOffset: writer.state.utcOffset)
    writer.heading("Since \(time)")
  }

  private static func row(
    _ name: String, _ before: String, _ after: String, _ marks: DifferenceMarks, _ about: DifferenceMarks,
    _ writer: inout PanelWriter
  ) {
    let arrow = writer.glyphs == .unicode ? "→" : "->"
    let changed = marks.intersection(about)
    let style = Style(
      DifferenceLook.ink(changed) ?? .text, on: .ground, changed.isEmpty ? [] : .bold)
    writer.row(name, [("\(before) \(arrow) ", Style(.muted)), (after, style)])
  }
}
