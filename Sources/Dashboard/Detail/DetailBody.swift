import Charts
import Mesh
import Metrics
import Terminal

/// Where everything of a tab stands on its page, which may be longer than the screen. Worked out from the state alone,
/// so that drawing, scrolling and mouse agree. Cheap: nothing is drawn or formatted but the key numbers.
struct DetailBody {
  /// A part of the page.
  enum Content {
    case chart(MetricsPanel, MetricsPanels)
    case table(Int)
    case lines([TextLine])
  }

  /// A part and its place, from the page's top left.
  struct Block {
    var rect: Rect
    var content: Content
  }

  private(set) var blocks: [Block] = []
  /// Rows of all of it.
  private(set) var height = 0
  private let state: AppState
  private let page: DetailState
  private let room: Size
  private let format: Format

  /// Columns of the grid of charts.
  static func chartColumns(_ width: Int) -> Int { width >= 150 ? 3 : width >= 96 ? 2 : 1 }

  init(_ state: AppState, _ page: DetailState, room: Size) {
    self.state = state
    self.page = page
    self.room = room
    format = Format(state.glyphs)
    if let lines = DetailEmpty.lines(state, page, width: room.width) {
      put(lines: lines)
      return
    }
    switch page.tab {
    case .overview: overview()
    case .inbound, .outbound: traffic()
    case .latency: latency()
    case .proxies: proxies()
    case .codes: codes()
    }
    height = max(0, height - 1)
  }

  // MARK: - Tabs

  private mutating func overview() {
    let cause = CauseLines.of(state, page, width: room.width)
    if !cause.isEmpty { put(lines: cause) }
    let numbers = KeyNumbers.lines(page, format, width: min(room.width, 64))
    let wide = room.width >= 150 && !numbers.isEmpty
    let tables = page.sections.reduce(0) { $0 + DetailTableView.height($1) + 1 }
    charts(
      panels([.overview, .tcp]), leaving: wide ? max(numbers.count, tables) + 1 : numbers.count + tables + 2)
    let side = wide ? (numbers.map(\.width).max() ?? 0) + 4 : 0
    let top = height
    if !numbers.isEmpty { put(lines: numbers, width: wide ? side : room.width) }
    let below = height
    if wide { height = top }
    for index in page.sections.indices { put(table: index, x: side) }
    height = max(height, below)
  }

  private mutating func traffic() {
    // On a small screen the table is what one came for.
    let isLow = room.height < 22
    if isLow { tables() }
    let rows = page.sections.reduce(0) { $0 + DetailTableView.height($1) + 1 }
    charts(panels([page.tab == .inbound ? .inbound : .outbound, .tcp]), leaving: rows + 1)
    if !isLow { tables() }
  }

  private mutating func latency() {
    let heat = panels([.heat])
    let most = max(10, room.height - 14)
    for (panel, all) in heat {
      put(.chart(panel, all), height: max(10, min(26, most / max(1, heat.count))))
    }
    let lines = panels([.overview]).filter { $0.0.unit == .milliseconds }
    for (panel, all) in lines { put(.chart(panel, all), height: chartHeight(1)) }
    tables()
  }

  private mutating func proxies() {
    tables()
    let isPast = DetailQuestions.moment(state) != nil
    put(lines: EnvoySection(page, isPast: isPast, format, state.glyphs, width: room.width).lines)
  }

  private mutating func codes() {
    tables()
    if room.width < 110 {
      let row = page.row.flatMap { page.rows[safe: $0] }
      let shown = row.map { [$0] } ?? page.rows
      var lines: [TextLine] = []
      var seen: Set<String> = []
      for text in shown.compactMap(\.answer).flatMap(AnswerText.meanings) where seen.insert(text).inserted {
        lines += TextLine.wrap(text, width: room.width, Style(.muted))
      }
      if !lines.isEmpty { put(lines: [TextLine("What they mean", TextLine.headingStyle)] + lines) }
    }
    charts(panels([.overview]).filter { $0.0.unit == .requestsPerSecond || $0.0.unit == .percent })
  }

  // MARK: - Parts

  /// Panels of groups in their order; those without any value go when others have some.
  private func panels(_ groups: [PanelQuestion.Group]) -> [(MetricsPanel, MetricsPanels)] {
    let all = groups.compactMap { page.panels[$0] }.flatMap { answer in
      answer.panels.filter(fits).map { ($0, answer) }
    }
    let filled = all.filter { !DetailCharts.isEmpty($0.0) }
    return filled.isEmpty || !DetailQuestions.hasTCP(page.report) ? all : filled
  }

  /// Connections and bytes come as one group: each tab shows its own of them.
  private func fits(_ panel: MetricsPanel) -> Bool {
    guard panel.id.hasPrefix("tcp.") else { return true }
    let isOut = panel.id.hasPrefix("tcp.client")
    switch page.tab {
    case .inbound: return !isOut
    case .outbound: return isOut
    // The overview has its own of the bytes that come in.
    default: return ["tcp.connections", "tcp.client"].contains(panel.id)
    }
  }

  /// Rows of a chart: about half of the screen is theirs, more where less stands below.
  private func chartHeight(_ rows: Int, leaving below: Int = .max) -> Int {
    if Self.chartColumns(room.width) == 1 { return max(7, min(12, room.height / 2)) }
    let free = max(room.height * 56 / 100, room.height - height - min(below, room.height))
    return max(7, min(18, free / max(1, rows)))
  }

  private mutating func charts(_ panels: [(MetricsPanel, MetricsPanels)], leaving below: Int = .max) {
    guard !panels.isEmpty else { return }
    let most = Self.chartColumns(room.width)
    // Four are two and two, not three and one.
    let columns = panels.count == 4 ? min(2, most) : min(most, panels.count)
    let rows = (panels.count + columns - 1) / columns
    let gap = 2
    let width = (room.width - gap * (columns - 1)) / columns
    let height = chartHeight(rows, leaving: below)
    if columns == 1 {
      for (panel, all) in panels { put(.chart(panel, all), height: DetailCharts.isEmpty(panel) ? 4 : height) }
      self.height += 1
      return
    }
    for (index, (panel, all)) in panels.enumerated() {
      let rect = Rect(
        x: index % columns * (width + gap), y: self.height + index / columns * height, width: width,
        height: height)
      blocks.append(Block(rect: rect, content: .chart(panel, all)))
    }
    self.height += rows * height + 1
  }

  private mutating func tables() { for index in page.sections.indices { put(table: index, x: 0) } }

  private mutating func put(table index: Int, x: Int) {
    let rows = DetailTableView.height(page.sections[index])
    blocks.append(
      Block(rect: Rect(x: x, y: height, width: room.width - x, height: rows), content: .table(index)))
    height += rows + 1
  }

  private mutating func put(lines: [TextLine], width: Int? = nil) {
    put(.lines(lines), height: lines.count, width: width)
    height += 1
  }

  private mutating func put(_ content: Content, height rows: Int, width: Int? = nil) {
    blocks.append(
      Block(rect: Rect(x: 0, y: height, width: width ?? room.width, height: rows), content: content))
    height += rows
  }

  // MARK: - Finding

  /// The line of the page on which a row stands.
  func line(of row: Int) -> Int? {
    for block in blocks {
      guard case .table(let index) = block.content, page.sections[index].range.contains(row) else { continue }
      return block.rect.y + DetailTableView.headRows + row - page.sections[index].range.lowerBound
    }
    return nil
  }

  /// The part under a point of the page.
  func block(at point: Point) -> Block? { blocks.first { $0.rect.contains(point) } }
}
