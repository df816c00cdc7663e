import FoundationEssentials
import Mesh
import Terminal

/// The page of a log as it is drawn: a head, lines, and the line under the cursor explained.
struct LogsView {
  let state: AppState
  let logs: LogsState
  let rect: Rect

  /// Rows of the part that explains one line, with its rule.
  private static let detailHeight = 6

  var hasDetail: Bool { rect.height >= 16 }
  /// Head, and one row for each problem, up to three.
  private var headHeight: Int { 2 + min(3, logs.problems.count) }
  /// Rows for lines.
  var rowCount: Int { max(1, rect.height - headHeight - (hasDetail ? Self.detailHeight : 0)) }

  /// The first line that shows.
  var top: Int {
    guard !logs.wraps else { return wrappedTop }
    var list = logs.list
    // The cursor stays at the bottom while it follows.
    if logs.isFollowing { list.top = max(0, logs.count - rowCount) }
    list.reveal(height: rowCount, count: logs.count)
    return list.top
  }

  /// With broken lines: as many above the cursor as fit, or the same first line while the cursor still shows.
  private var wrappedTop: Int {
    let columns = LogsColumns(self, from: logs.list.row)
    var room = rowCount - columns.height(logs.row(logs.list.row))
    var first = logs.list.row
    while first > 0 {
      let need = columns.height(logs.row(first - 1))
      if need > room { break }
      room -= need
      first -= 1
    }
    return logs.isFollowing || logs.list.top < first ? first : min(logs.list.top, logs.list.row)
  }

  /// The line at a cell of the screen.
  func row(at point: Point) -> Int? {
    guard rect.contains(point) else { return nil }
    var y = rect.y + headHeight
    let columns = LogsColumns(self, from: top)
    var index = top
    while y < rect.y + headHeight + rowCount, let row = logs.row(index) {
      let height = logs.wraps ? columns.height(row) : 1
      if point.y >= y, point.y < y + height { return index }
      y += height
      index += 1
    }
    return nil
  }

  func draw(_ canvas: inout Canvas) {
    drawHead(&canvas)
    drawProblems(&canvas)
    let top = top
    let columns = LogsColumns(self, from: top)
    columns.drawTitles(&canvas, y: rect.y + headHeight - 1)
    let area = Rect(x: rect.x, y: rect.y + headHeight, width: rect.width, height: rowCount)
    canvas.clipped(to: area) { canvas in
      var y = area.y
      var index = top
      while y < area.maxY, let row = logs.row(index) {
        y += columns.draw(row, isSelected: index == logs.list.row, y: y, &canvas)
        index += 1
      }
    }
    if hasDetail { drawDetail(&canvas) }
  }

  // MARK: - Head

  func drawHead(_ canvas: inout Canvas) {
    let format = Format(state.glyphs)
    var line = TextLine(" ")
    line.add(logs.question.workload, Style(.title, on: .ground, .bold))
    if let namespace = logs.question.namespace { line.add("  \(namespace)", Style(.muted)) }
    if let cluster = logs.question.cluster, state.scope.report?.isOfSeveral == true {
      line.add("  \(cluster)", Style(.muted))
    }
    line.add("  \(LogsText.choice(logs.question.choice))", Style(.accent))
    if logs.question.isPrevious { line.add("  the run before", Style(.warning)) }
    if !logs.filter.text.isEmpty {
      line.add("  with ", Style(.muted))
      line.add("“\(logs.filter.text)”", Style(.accent))
    }
    let all = format.count(Double(logs.rows.count))
    let shown = logs.filter.isEmpty ? all : "\(format.count(Double(logs.count))) of \(all)"
    line.add("  \(shown) line\(logs.rows.count == 1 && logs.filter.isEmpty ? "" : "s")", Style(.muted))
    if logs.forgotten > 0 { line.add(", \(format.count(Double(logs.forgotten))) older gone", Style(.muted)) }
    var right = TextLine()
    if !state.facts.hasLogs || logs.origins == nil && logs.rows.isEmpty {
      right.add("")
    } else if !logs.ended.isEmpty,
      logs.ended.count >= (logs.origins ?? []).count(where: logs.question.choice.admits)
    {
      right.add("ended ", Style(.muted))
    } else if logs.isFollowing {
      right.add("\(Symbol.live.character(state.glyphs)) follows ", Style(.muted))
    } else {
      let newer = logs.count - 1 - logs.list.row
      right.add(
        "\(Symbol.paused.character(state.glyphs)) \(newer > 0 ? "\(format.count(Double(newer))) newer below" : "stands still")  ",
        Style(.warning))
      right.add("f", Style(.key))
      right.add(" follows ", Style(.muted))
    }
    line.draw(&canvas, x: rect.x, y: rect.y, width: max(0, rect.width - right.width - 1))
    right.draw(&canvas, x: rect.maxX - right.width, y: rect.y, width: right.width)
  }

  private func drawProblems(_ canvas: inout Canvas) {
    for (offset, problem) in logs.problems.prefix(3).enumerated() {
      var line = TextLine(" \(Symbol.warning.character(state.glyphs)) ", Style(.warning, on: .ground, .bold))
      if let origin = problem.origin { line.add("\(origin.pod)/\(origin.container): ", Style(.warning)) }
      line.add(problem.text ?? "", Style(.warning))
      line.draw(&canvas, x: rect.x, y: rect.y + 1 + offset, width: rect.width)
    }
  }

  // MARK: - The line under the cursor

  private func drawDetail(_ canvas: inout Canvas) {
    let top = rect.maxY - Self.detailHeight
    canvas.hline(x: rect.x, y: top, length: rect.width, Style(.border))
    guard let row = logs.selected else { return }
    let lines = LogsText.explained(row, width: rect.width - 2, state.glyphs)
    for (offset, line) in lines.prefix(Self.detailHeight - 1).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: top + 1 + offset, width: rect.width - 2)
    }
  }
}
