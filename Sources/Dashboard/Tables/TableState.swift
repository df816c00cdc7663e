import FoundationEssentials
import Metrics

/// A table of workloads or services: what is kept of it while it is not on the screen.
public struct TableState: Sendable {
  /// The cursor, in lines of the table.
  public var list = ListState()
  /// The page of one row, over the table; nil when the table itself shows.
  public var page: DetailState?

  private(set) var sort = TableSort()
  private(set) var grouping = TableGrouping.namespace
  private(set) var folded: Set<String> = []
  var columns = TableColumnChoice()
  /// The list of columns with their ticks, while it is open.
  var chooser: ListState?
  private(set) var filter = TableFilter()

  /// All rows, by namespace and name.
  private(set) var rows: [TableRow] = []
  private(set) var lines = TableLines()
  private(set) var history = TableHistory()
  /// What the small charts were last asked for; nil for nothing yet.
  var trendsMoment: TrendsMoment?
  /// The longest name's columns.
  private(set) var widestName = 0
  /// Some row has a version, or a service's app.
  private(set) var hasVersions = false
  /// Cells show changes since another moment.
  private(set) var isCompared = false
  /// Configuration is read.
  var hasConfig: Bool { !source.reports.isEmpty }
  private var steady = SteadyNumbers()
  private var matches: [Bool]?
  private var anchor: TableLines.Anchor?
  private var notes: [MetricsSubject: TableNote] = [:]
  private var source = Source()

  /// What the rows were made of.
  private struct Source: Hashable {
    var inventory: Date?
    var baseline: Date?
    /// Revision of each cluster's configuration.
    var reports: [Int: Int] = [:]
  }

  /// The moment of a question; nil in it is now.
  struct TrendsMoment: Sendable, Hashable {
    var moment: Date?
  }

  /// An empty table.
  public init() {}

  /// The row under the cursor.
  var selected: TableRow? {
    guard case .row(let row)? = lines.lines[safe: list.row] else { return nil }
    return rows[safe: row]
  }

  /// The group whose heading is under the cursor.
  var selectedGroup: TableGroup? {
    guard case .heading(let group)? = lines.lines[safe: list.row] else { return nil }
    return lines.groups[safe: group]
  }

  /// Takes in an inventory, when it, what it is compared with or the configuration is another than the last time.
  /// Cost: a sort of its rows.
  /// - Parameter isNow: its numbers are those of now: the small charts go on.
  mutating func receive(_ input: TableInput, isNow: Bool, interval: Double) {
    let source = Source(
      inventory: input.time, baseline: input.baseline?.time,
      reports: input.config.reports.mapValues(\.revision))
    guard source != self.source else { return }
    if source.reports != self.source.reports { notes = [:] }
    self.source = source
    if isNow { history.add(input.rows, at: input.time, interval: interval) }
    rows = input.tableRows(&notes)
    if isCompared != (input.baseline != nil) {
      isCompared.toggle()
      steady = SteadyNumbers()
    }
    hasVersions = rows.contains { $0.version != nil }
    widestName = (rows.map(\.name.utf8.count).max() ?? 0) + 4
    steady.keep(Set(rows.map(\.subject)))
    matches = filter.matches(rows)
    rebuild()
  }

  /// Takes in the last minutes of its rows, which the small charts begin with.
  mutating func receive(
    _ trends: InventoryTrends, _ tracks: [MetricsSubject: InventoryTrends.Track], isNow: Bool,
    interval: Double
  ) {
    history.fill(tracks, end: trends.end, keepsNewer: isNow, interval: interval)
  }

  /// Nothing is known any more.
  mutating func clear() {
    guard !rows.isEmpty || source != Source() else { return }
    (rows, lines, matches, source) = ([], TableLines(), nil, Source())
  }

  // MARK: - What decides the lines

  mutating func sort(_ sort: TableSort) {
    self.sort = sort
    steady = SteadyNumbers()
    rebuild()
  }

  mutating func group(_ grouping: TableGrouping) {
    self.grouping = grouping
    folded = []
    rebuild()
  }

  mutating func find(_ text: String) {
    guard filter.read(text) else { return }
    matches = filter.matches(rows)
    rebuild()
  }

  /// No filter, nothing folded.
  mutating func showAll() {
    _ = filter.read("")
    matches = nil
    folded = []
    rebuild()
  }

  /// Folds or unfolds the group that the cursor is in.
  /// - Returns: whether that changed anything.
  @discardableResult
  mutating func fold(_ isFolded: Bool?) -> Bool {
    guard let title = groupTitle else { return false }
    let isFolded = isFolded ?? !folded.contains(title)
    guard isFolded != folded.contains(title) else { return false }
    if isFolded { folded.insert(title) } else { folded.remove(title) }
    if isFolded { anchor = .group(title) }
    rebuild()
    return true
  }

  /// Folds every group, or unfolds all when they are.
  mutating func foldAll() {
    let titles = Set(lines.groups.map(\.title))
    if let title = groupTitle, !titles.isSubset(of: folded) { anchor = .group(title) }
    folded = titles.isSubset(of: folded) ? [] : titles
    rebuild()
  }

  /// The group that the cursor is in.
  var groupTitle: String? {
    if let selectedGroup { return selectedGroup.title }
    return grouping == .none ? nil : selected.map(grouping.heading)
  }

  private mutating func rebuild() {
    let order = sort.order(rows, isCompared: isCompared, &steady)
    lines = TableLines(rows, order: order, matches: matches, grouping: grouping, folded: folded)
    if let anchor, let line = lines.line(of: anchor, rows) {
      list.row = line
    } else if anchor == nil {
      list.row = nearestRow(to: 0)
    }
    list.row = max(0, min(list.row, lines.lines.count - 1))
    // Until it is moved the cursor stands on what is first.
    if anchor != nil { anchor = lines.anchor(at: list.row, rows) }
  }

  // MARK: - The cursor

  /// Puts the cursor on a line.
  mutating func select(line: Int) {
    list.row = max(0, min(line, lines.lines.count - 1))
    anchor = lines.anchor(at: list.row, rows)
  }

  /// Keeps the cursor among the lines that show.
  mutating func reveal(height: Int) {
    // With its heading, where that stands just above.
    let line = list.row
    let hasHeading = line > 0 && isHeading(line - 1)
    list.top = Scrolling.top(
      hasHeading ? min(list.top, line - 1) : list.top, showing: line, of: lines.lines.count, rows: height)
  }

  /// To the next row that fits, going round.
  /// - Returns: whether there is one.
  mutating func next(forward: Bool, where fits: (TableRow) -> Bool = { _ in true }) -> Bool {
    let count = lines.lines.count
    guard count > 0 else { return false }
    for step in 1...count {
      let line = (list.row + (forward ? step : count - step) + count) % count
      guard case .row(let row) = lines.lines[line], fits(rows[row]) else { continue }
      select(line: line)
      return true
    }
    return false
  }

  private func isHeading(_ line: Int) -> Bool {
    if case .heading? = lines.lines[safe: line] { true } else { false }
  }

  private func nearestRow(to line: Int) -> Int {
    lines.lines.indices.contains(line) && isHeading(line) && line + 1 < lines.lines.count ? line + 1 : line
  }
}

extension AppState {
  /// The state of a pane that is a table.
  func table(_ pane: PaneID) -> TableState? {
    switch pane {
    case .services: services
    case .workloads: workloads
    default: nil
    }
  }

  /// Changes the state of the table on the screen.
  mutating func withTable(_ change: (inout TableState) -> Void) {
    switch pane {
    case .services: change(&services)
    case .workloads: change(&workloads)
    default: break
    }
  }
}
