import Layout
import Metrics
import Terminal

/// The tables of services (2) and workloads (3).
enum TablePane: Pane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard rect.width > 20, rect.height > 4, let table = state.table(state.pane) else { return }
    guard !table.rows.isEmpty else {
      TableEmpty.draw(state, table, &canvas, rect)
      return
    }
    let layout = TableLayout(table, rect)
    TableSummary.draw(state, table, &canvas, layout.summary)
    if table.lines.matched == 0 {
      TableEmpty.draw(
        state, table, &canvas,
        Rect(
          x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1))
    } else {
      TableView(state, table, layout, canvas.glyphs).draw(&canvas)
    }
    TableChooser.draw(table, layout.columns, &canvas, rect)
  }

  static func shown(_ state: inout AppState) -> [Effect] {
    take(&state)
    state.withTable { $0.trendsMoment = nil }
    return refreshed(&state)
  }

  static func refreshed(_ state: inout AppState) -> [Effect] {
    let moment = state.time.moment
    var effects: [Effect] = [.past(.inventory(at: moment))]
    // From now on the table sees for itself what goes by; of another moment it knows nothing.
    let wanted = TableState.TrendsMoment(moment: moment)
    if let table = state.table(state.pane), table.trendsMoment != wanted {
      state.withTable { $0.trendsMoment = wanted }
      effects.append(.past(.trends(at: moment)))
    }
    return effects
  }

  /// The last minutes up to the moment on the screen have come.
  static func take(_ state: inout AppState, _ trends: InventoryTrends) {
    let isNow = state.time.moment == nil
    let interval = state.interval
    state.services.receive(trends, trends.services, isNow: isNow, interval: interval)
    state.workloads.receive(trends, trends.workloads, isNow: isNow, interval: interval)
  }

  /// An inventory has come, or what it is compared with has changed.
  static func take(_ state: inout AppState) {
    let pane = state.pane
    guard pane == .services || pane == .workloads else { return }
    let input = TableInput(state, pane)
    let isNow = state.time.moment == nil
    let interval = state.interval
    state.withTable { table in
      if let input { table.receive(input, isNow: isNow, interval: interval) } else { table.clear() }
    }
    reveal(&state)
  }

  // MARK: - Moving about

  private static func height(_ state: AppState) -> Int {
    guard let table = state.table(state.pane) else { return 1 }
    return max(1, TableLayout(table, FrameLayout(state).main).body.height)
  }

  private static func reveal(_ state: inout AppState) {
    let height = height(state)
    state.withTable { $0.reveal(height: height) }
  }

  private static func step(_ state: inout AppState, by lines: Int) {
    state.withTable { table in
      if table.chooser != nil {
        table.chooser?.move(by: lines, count: TableChooser.columns.count)
      } else {
        let (line, overflow) = table.list.row.addingReportingOverflow(lines)
        table.select(line: overflow ? 0 : line)
      }
    }
    reveal(&state)
  }

  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .up: step(&state, by: -1)
    case .down: step(&state, by: 1)
    case .left, .right:
      guard state.table(state.pane)?.chooser == nil else { break }
      state.withTable { _ = $0.fold(heading == .left) }
      reveal(&state)
    }
    return []
  }

  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    step(&state, by: pages * max(1, height(state) - 1))
    return []
  }

  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    step(&state, by: toEnd ? Int(Int32.max) : -Int(Int32.max))
    return []
  }

  static func open(_ state: inout AppState) -> [Effect] {
    guard let table = state.table(state.pane) else { return [] }
    if table.chooser != nil {
      let columns = TableLayout(table, FrameLayout(state).main).columns
      state.withTable { TableChooser.toggle(&$0, columns) }
      return []
    }
    if let row = table.selected { return Reducer().reduce(&state, .detail(.show(row.subject))) }
    state.withTable { _ = $0.fold(nil) }
    reveal(&state)
    return []
  }

  static func back(_ state: inout AppState) -> [Effect]? {
    guard let table = state.table(state.pane) else { return nil }
    if table.chooser != nil {
      state.withTable { $0.chooser = nil }
      return []
    }
    guard !table.filter.text.isEmpty else { return nil }
    return find(&state, "")
  }

  // MARK: - The mouse

  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect] {
    guard let table = state.table(state.pane), !table.rows.isEmpty else { return [] }
    let layout = TableLayout(table, rect)
    if let list = table.chooser {
      if let row = TableChooser.row(at: point, list, rect) {
        state.withTable {
          $0.chooser?.row = row
          TableChooser.toggle(&$0, layout.columns)
        }
      } else {
        state.withTable { $0.chooser = nil }
      }
      return []
    }
    if layout.header.contains(point), let column = layout.columns.column(at: point.x - rect.x) {
      return sort(&state, by: column)
    }
    if let line = layout.line(at: point, table) {
      state.withTable { $0.select(line: line) }
      let isFold = point.x < rect.x + 3
      if isFold, state.table(state.pane)?.selectedGroup != nil { state.withTable { _ = $0.fold(nil) } }
      reveal(&state)
    }
    return []
  }

  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by rows: Int) -> [Effect] {
    step(&state, by: rows)
    return []
  }

  // MARK: - Finding

  static func find(_ state: inout AppState, _ text: String) -> [Effect] {
    state.withTable { $0.find(text) }
    reveal(&state)
    return []
  }

  static func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect]? {
    var isFound = false
    state.withTable { isFound = $0.next(forward: forward) }
    reveal(&state)
    return isFound ? [] : nil
  }

  static func foundText(_ state: AppState, _ text: String) -> String {
    guard let table = state.table(state.pane) else { return "" }
    if let problem = table.filter.problem { return problem }
    if table.filter.isEmpty { return "a name, or rps > 10, %error >= 5, !healthy" }
    return table.lines.matched == 0 ? "none" : "\(table.lines.matched) of \(table.rows.count)"
  }

  // MARK: - Actions of its own

  static func reduce(_ state: inout AppState, _ action: TablesAction) -> [Effect] {
    guard let table = state.table(state.pane) else { return [] }
    switch action {
    case .sortNext: return sort(&state, nextAfter: table.sort)
    case .reverse:
      var sort = table.sort
      sort.isReversed.toggle()
      state.withTable { $0.sort(sort) }
    case .sort(let name, let descending):
      var sort = TableSort(key: TableColumn.named(name)?.first.map(TableSort.Key.column) ?? .worst)
      if let descending, descending != sort.isDescending { sort.isReversed.toggle() }
      state.withTable { $0.sort(sort) }
    case .group(let name):
      let grouping = name.flatMap(TableGrouping.init) ?? table.grouping.following(by: 1)
      state.withTable { $0.group(grouping) }
    case .fold: state.withTable { _ = $0.fold(nil) }
    case .foldAll: state.withTable { $0.foldAll() }
    case .columns(let words):
      guard !words.isEmpty else {
        state.withTable { $0.chooser = $0.chooser == nil ? ListState() : nil }
        return []
      }
      guard case .success(let choice) = table.columns.applying(words) else { return [] }
      state.withTable { $0.columns = choice }
    case .pan(let columns):
      let last = TableColumn.allCases.count - 2
      state.withTable { $0.columns.first = max(0, min(last, $0.columns.first + columns)) }
    case .nextProblem(let forward):
      var isFound = false
      state.withTable { isFound = $0.next(forward: forward) { $0.now.health >= .degraded && !$0.isGone } }
      if !isFound { return state.say(.info, "Everything that shows is healthy") }
    case .showAll:
      state.find = nil
      state.withTable { $0.showAll() }
    case .locate: return TableLeads.locate(&state)
    case .showTraces: return TableLeads.showTraces(&state)
    case .showConfig: return TableLeads.showConfig(&state)
    case .copy: return TableLeads.copy(&state)
    }
    reveal(&state)
    return []
  }

  /// A click on a heading: by this column, or the other way round.
  private static func sort(_ state: inout AppState, by column: TableColumn) -> [Effect] {
    guard let table = state.table(state.pane) else { return [] }
    var sort = TableSort(key: .column(column))
    if table.sort.key == sort.key { sort.isReversed = !table.sort.isReversed }
    state.withTable { $0.sort(sort) }
    reveal(&state)
    return []
  }

  /// The next of the columns that show, after the last of them worst first again.
  private static func sort(_ state: inout AppState, nextAfter sort: TableSort) -> [Effect] {
    guard let table = state.table(state.pane) else { return [] }
    let columns = TableLayout(table, FrameLayout(state).main).columns.placed.map(\.column)
      .filter { !$0.isLine }
    let at = sort.column.flatMap(columns.firstIndex) ?? -1
    let next = columns[safe: at + 1].map(TableSort.Key.column) ?? .worst
    state.withTable { $0.sort(TableSort(key: next)) }
    reveal(&state)
    return []
  }
}
