import Diagnosis

/// A list of the config pane: which rows show under which headings, and which is selected. Works on numbers that
/// were made ready away from the UI; a change costs one walk over them.
public struct ConfigListState: Sendable {
  /// A line of the list.
  enum Row: Hashable {
    /// The heading of a group: its name and how many rows stand under it.
    case heading(String, count: Int)
    /// A row of the index.
    case item(Int)
  }

  /// What the list goes by.
  public internal(set) var grouping = ConfigGrouping.severity
  /// Only this level and what is worse.
  public internal(set) var least = Level.info
  /// Only rows with these words.
  public internal(set) var filter = ""
  /// The selected line, never a heading.
  public private(set) var selected = 0
  /// The first line shown.
  public private(set) var scroll = 0
  private(set) var rows: [Row] = []
  /// How many items show.
  private(set) var shown = 0
  /// What is selected, through all changes.
  private var key: RowKey?

  /// The selected row of the index.
  var item: Int? {
    guard rows.indices.contains(selected), case .item(let item) = rows[selected] else { return nil }
    return item
  }

  /// Works out the rows anew; the selection stays with its row, or where it was when that is gone.
  mutating func rebuild(_ index: RowIndex, only: Set<Int>?, height: Int) {
    let order = index.order(grouping)
    let matches = filter.isEmpty ? nil : index.matches(filter)
    var rows: [Row] = []
    var shown = 0
    var heading: (at: Int, group: Int32)?
    var inGroup = 0
    func close(_ rows: inout [Row]) {
      if let heading { rows[heading.at] = .heading(order.titles[Int(heading.group)], count: inGroup) }
    }
    for row in order.rows {
      let item = Int(row)
      if let matches, !matches[item] { continue }
      if least > .info, index.levels[item].map({ $0 < least }) ?? true { continue }
      if let only, !only.contains(item) { continue }
      if heading?.group != order.group[item] {
        close(&rows)
        heading = (rows.count, order.group[item])
        inGroup = 0
        rows.append(.heading("", count: 0))
      }
      inGroup += 1
      shown += 1
      rows.append(.item(item))
    }
    close(&rows)
    self.rows = rows
    self.shown = shown
    if let key, let item = index.row(key), let row = rows.firstIndex(of: .item(item)) {
      selected = row
    } else {
      selected = nearestItem(to: selected, downwards: true)
    }
    remember(index)
    reveal(height: height)
  }

  /// Moves over so many items (headings are stepped over).
  mutating func move(by amount: Int, _ index: RowIndex, height: Int) {
    guard shown > 0 else { return }
    let wanted = selected.addingReportingOverflow(amount)
    let row = wanted.overflow ? (amount > 0 ? rows.count - 1 : 0) : wanted.partialValue
    selected = nearestItem(to: row, downwards: amount > 0)
    remember(index)
    reveal(height: height)
  }

  /// Selects a line.
  mutating func select(row: Int, _ index: RowIndex, height: Int) {
    guard rows.indices.contains(row), case .item = rows[row] else { return }
    selected = row
    remember(index)
    reveal(height: height)
  }

  /// Selects a row of the index, if it shows.
  /// - Returns: whether it does.
  @discardableResult
  mutating func select(item: Int, _ index: RowIndex, height: Int) -> Bool {
    guard let row = rows.firstIndex(of: .item(item)) else { return false }
    select(row: row, index, height: height)
    return true
  }

  mutating func reveal(height: Int) {
    // With its heading, where that stands just above.
    let first = selected > 0 && isHeading(selected - 1) ? selected - 1 : selected
    scroll = Scrolling.top(min(scroll, first), showing: selected, of: rows.count, rows: height)
  }

  private func isHeading(_ row: Int) -> Bool {
    guard rows.indices.contains(row), case .heading = rows[row] else { return false }
    return true
  }

  private mutating func remember(_ index: RowIndex) {
    if let item { key = index.keys[item] }
  }

  private func nearestItem(to row: Int, downwards: Bool) -> Int {
    guard !rows.isEmpty else { return 0 }
    let row = max(0, min(row, rows.count - 1))
    if !isHeading(row) { return row }
    if !downwards, row > 0 { return row - 1 }
    return min(row + 1, rows.count - 1)
  }
}
