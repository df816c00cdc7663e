import Mesh
import Metrics
import Terminal

/// Draws a table: only the lines that are seen, however many there are.
struct TableView {
  let state: AppState
  let table: TableState
  let layout: TableLayout
  let glyphs: GlyphSet
  private let format: Format
  private let trend: TableTrend

  init(_ state: AppState, _ table: TableState, _ layout: TableLayout, _ glyphs: GlyphSet) {
    self.state = state
    self.table = table
    self.layout = layout
    self.glyphs = glyphs
    format = Format(glyphs)
    trend = TableTrend(state: state, table: table, glyphs: ChartGlyphs(glyphs))
  }

  func draw(_ canvas: inout Canvas) {
    header(&canvas)
    let top = layout.top(table)
    let lines = table.lines.lines
    canvas.clipped(to: layout.body) { canvas in
      for offset in 0..<layout.body.height where top + offset < lines.count {
        let y = layout.body.y + offset
        let isSelected = top + offset == table.list.row
        switch lines[top + offset] {
        case .heading(let group): heading(table.lines.groups[group], isSelected, y, &canvas)
        case .row(let row): self.row(table.rows[row], isSelected, y, &canvas)
        }
      }
      more(top, lines.count, &canvas)
    }
    footer(&canvas)
  }

  // MARK: - Headings

  private func header(_ canvas: inout Canvas) {
    let rect = layout.header
    let style = Style(.muted, on: .header)
    canvas.fill(rect, style)
    for placed in layout.columns.placed {
      let column = placed.column
      let isSorted = table.sort.column == column
      let arrow = (table.sort.isDescending ? Symbol.arrowDown : .arrowUp).character(glyphs)
      let title = column == .name ? (state.pane == .services ? "service" : "workload") : column.title
      let span = Format(glyphs).seconds(TableTrend.span)
      let isLong = column.isLine && placed.width > title.count + span.count
      let text = isSorted ? "\(title)\(arrow)" : isLong ? "\(title) \(span)" : title
      let look = isSorted ? Style(.accent, on: .header, .bold) : style
      if column.isText || column.isLine {
        let x = rect.x + placed.x + (column == .name ? 2 : 0)
        canvas.write(text, x: x, y: rect.y, look, width: placed.width)
      } else {
        canvas.writeRight(text, end: rect.x + placed.end, y: rect.y, look, width: placed.width + 1)
      }
    }
  }

  private func ground(_ isSelected: Bool, _ y: Int, _ canvas: inout Canvas) -> Ink {
    guard isSelected else { return .ground }
    let rect = layout.body
    canvas.fill(Rect(x: rect.x, y: y, width: rect.width, height: 1), Style(.selectionText, on: .selection))
    canvas.put(Symbol.cursor.character(glyphs), x: rect.x, y: y, Style(.cursor, on: .selection))
    return .selection
  }

  // MARK: - Lines

  private func heading(_ group: TableGroup, _ isSelected: Bool, _ y: Int, _ canvas: inout Canvas) {
    let ground = ground(isSelected, y, &canvas)
    let rect = layout.body
    let quiet = Style(isSelected ? .selectionText : .muted, on: ground)
    let fold = (group.isFolded ? Symbol.folded : .unfolded).character(glyphs)
    let strong = Style(isSelected ? .selectionText : .accent, on: ground, .bold)
    var runs: [(String, Style)] = [
      ("\(fold) ", quiet), (group.title, strong), (" \(group.rows.count)", quiet),
    ]
    for health in Health.allCases.reversed() where group.healths[health.rawValue] > 0 {
      let sign = health.symbol.character(glyphs)
      runs.append((" \(group.healths[health.rawValue])\(sign)", Style(health.ink, on: ground)))
    }
    // Sums stand under their columns, as far as the title leaves them room.
    let titleWidth = runs.reduce(1) { $0 + TextWidth.of($1.0) }
    let cell = TableCell(
      format: format, ground: ground, isSelected: isSelected, isCompared: false, hasTCP: true)
    for placed in layout.columns.placed where placed.x > titleWidth + 1 || placed.x >= rect.width / 2 {
      guard placed.column.isNumber, let number = group.number(placed.column) else { continue }
      // Among changes a sum of now would read as one.
      if table.isCompared, placed.column != .proxies { continue }
      let text =
        placed.column == .proxies ? "\(Int(number))/\(group.proxiesKnown)" : cell.text(number, placed.column)
      canvas.writeRight(text, end: rect.x + placed.end, y: y, quiet.with(.bold), width: placed.width + 1)
    }
    canvas.write(runs: runs, x: rect.x + 1, y: y, width: max(10, rect.width / 2))
  }

  private func row(_ row: TableRow, _ isSelected: Bool, _ y: Int, _ canvas: inout Canvas) {
    let ground = ground(isSelected, y, &canvas)
    let rect = layout.body
    let cell = TableCell(
      format: format, ground: ground, isSelected: isSelected, isCompared: table.isCompared,
      hasTCP: layout.columns.place(of: .tcpIn) != nil)
    for placed in layout.columns.placed {
      let x = rect.x + placed.x
      switch placed.column {
      case .name: name(row, ground, isSelected, x, y, placed.width, &canvas)
      case .requests, .errors:
        let ink: Ink =
          placed.column == .requests ? .series1 : row.now.health >= .degraded ? row.now.health.ink : .muted
        canvas.write(
          trend.text(row, placed.column, width: placed.width), x: x, y: y, Style(ink, on: ground),
          width: placed.width, ellipsis: false)
      default:
        let runs = cell.runs(placed.column, row)
        if placed.column.isText {
          canvas.write(runs: runs, x: x, y: y, width: placed.width)
        } else if runs.count == 1 {
          canvas.writeRight(runs[0].0, end: rect.x + placed.end, y: y, runs[0].1, width: placed.width + 1)
        } else {
          let width = runs.reduce(0) { $0 + TextWidth.of($1.0) }
          canvas.write(
            runs: runs, x: rect.x + placed.end - min(width, placed.width), y: y, width: placed.width)
        }
      }
    }
  }

  private func name(
    _ row: TableRow, _ ground: Ink, _ isSelected: Bool, _ x: Int, _ y: Int, _ width: Int,
    _ canvas: inout Canvas
  ) {
    let health = row.isGone ? Health.na : row.now.health
    canvas.put(
      health.symbol.character(glyphs), x: x, y: y,
      Style(health.ink, on: ground, health >= .degraded ? .bold : []))
    let quiet = row.isGone || health == .na
    let style = Style(
      isSelected ? .selectionText : quiet ? .idle : .text, on: ground, quiet ? [] : .bold)
    let mark = row.isGone ? " gone" : row.isNew ? " new" : ""
    let end = canvas.write(row.name, x: x + 2, y: y, style, width: width - 2 - mark.count)
    if !mark.isEmpty {
      canvas.write(mark, x: end, y: y, Style(row.isGone ? .warning : .info, on: ground), width: 5)
    }
  }

  /// Whether there is more above and below.
  private func more(_ top: Int, _ count: Int, _ canvas: inout Canvas) {
    let rect = layout.body
    let style = Style(.accent, on: .ground, .bold)
    if count - top > rect.height, table.list.row != top + rect.height - 1 {
      canvas.put(Symbol.arrowDown.character(glyphs), x: rect.x, y: rect.maxY - 1, style)
    }
    if top > 0, table.list.row != top {
      canvas.put(Symbol.arrowUp.character(glyphs), x: rect.x, y: rect.y, style)
    }
  }

  // MARK: - The row under the cursor

  /// Why it is unhealthy, then what found no column.
  private func footer(_ canvas: inout Canvas) {
    let rect = layout.footer
    guard !rect.isEmpty, let row = table.selected else { return }
    let muted = Style(.muted)
    var runs: [(String, Style)] = []
    if row.isGone {
      runs.append(("was there at the moment compared with, and is gone", Style(.warning)))
    } else if let reason = row.now.healthReasons.first {
      let sign = row.now.health.symbol.character(glyphs)
      runs.append(("\(sign) ", Style(row.now.health.ink)))
      let reasons = ([reason] + row.now.healthReasons.dropFirst()).map {
        $0.hasSuffix(".") ? String($0.dropLast()) : $0
      }
      runs.append((reasons.joined(separator: "; "), Style(.text)))
    }
    let cell = TableCell(
      format: format, ground: .ground, isSelected: false, isCompared: false, hasTCP: true)
    for column in layout.columns.left where !column.isLine && !row.isGone {
      let pieces = cell.runs(column, row)
      guard !pieces.isEmpty, pieces.first?.0 != format.unknown else { continue }
      if !runs.isEmpty { runs.append(("  ", muted)) }
      runs.append(("\(column.title) ", muted))
      runs += pieces
    }
    canvas.write(runs: runs, x: rect.x + 1, y: rect.y, width: rect.width - 2)
  }
}
