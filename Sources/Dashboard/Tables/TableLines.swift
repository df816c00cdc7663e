import Mesh
import Metrics

/// What a table lists, in its order: worked out when the rows, the filter, the order or a fold change, never while
/// drawing. Cost: a sort of the rows.
struct TableLines: Sendable {
  /// A line of the table.
  enum Line: Sendable, Hashable {
    /// The heading of a group, by its number.
    case heading(Int)
    /// A row, by its number.
    case row(Int)
  }

  /// What the cursor stays with while lines come and go.
  enum Anchor: Sendable, Hashable {
    case row(MetricsSubject)
    case group(String)
  }

  private(set) var groups: [TableGroup] = []
  private(set) var lines: [Line] = []
  /// Rows that fit the filter, folded ones too.
  private(set) var matched = 0
  /// All matching rows together.
  private(set) var total = TableGroup("")

  /// Nothing.
  init() {}

  /// - Parameters:
  ///   - order: all rows, sorted.
  ///   - matches: whether each row fits the filter; nil: all do.
  init(
    _ rows: [TableRow], order: [Int], matches: [Bool]?, grouping: TableGrouping, folded: Set<String>
  ) {
    var numbers: [String: Int] = [:]
    for index in order where matches?[index] ?? true {
      let row = rows[index]
      matched += 1
      total.add(row, at: index)
      guard grouping != .none else {
        lines.append(.row(index))
        continue
      }
      let heading = grouping.heading(row)
      let number: Int
      if let known = numbers[heading] {
        number = known
      } else {
        number = groups.count
        numbers[heading] = number
        groups.append(TableGroup(heading))
      }
      groups[number].add(row, at: index)
    }
    // A group stands where its first row would: one order for both.
    for number in groups.indices {
      groups[number].isFolded = folded.contains(groups[number].title)
      lines.append(.heading(number))
      if !groups[number].isFolded { lines += groups[number].rows.map(Line.row) }
    }
  }

  func anchor(at line: Int, _ rows: [TableRow]) -> Anchor? {
    switch lines[safe: line] {
    case .heading(let group): .group(groups[group].title)
    case .row(let row): rows[safe: row].map { .row($0.subject) }
    case nil: nil
    }
  }

  /// The line of an anchor; of a row in a folded group the group's.
  func line(of anchor: Anchor, _ rows: [TableRow]) -> Int? {
    switch anchor {
    case .group(let title):
      return lines.firstIndex {
        if case .heading(let group) = $0 { groups[group].title == title } else { false }
      }
    case .row(let subject):
      return lines.firstIndex {
        switch $0 {
        case .row(let row): rows[row].subject == subject
        case .heading(let group):
          groups[group].isFolded && groups[group].rows.contains { rows[$0].subject == subject }
        }
      }
    }
  }
}

extension TableSort {
  /// The rows' numbers in this order. Rows that are equal keep the order they came in (namespace and name); what is
  /// not known stands last, whichever way the order goes.
  func order(_ rows: [TableRow], isCompared: Bool, _ steady: inout SteadyNumbers) -> [Int] {
    steady.begin(self)
    let numbers: [Double?]
    switch key {
    case .worst: numbers = rows.map { Self.badness($0, &steady) }
    case .column(.name):
      return isReversed ? rows.indices.reversed() : Array(rows.indices)
    case .column(let column) where column.isText:
      numbers = Self.ranks(rows.map { column == .version ? $0.version : $0.now.membership.rawValue })
    case .column(.config): numbers = rows.map { $0.note?.weight }
    case .column(.proxies): numbers = rows.map { Self.missing($0.now) }
    case .column(let column):
      numbers = rows.map { row in
        // Of a share that is nearly all, what is missing tells rows apart.
        let isRest = column == .success || column == .mtls
        let value = isCompared ? row.change(column) : column.number(row.now)
        let held = steady.steady(
          value.map { isRest && !isCompared ? 100 - $0 : $0 }, of: row.subject)
        return held.map { isRest && !isCompared ? -$0 : $0 }
      }
    }
    let descending = isDescending
    return rows.indices.sorted { a, b in
      switch (numbers[a], numbers[b]) {
      case (let x?, let y?) where x != y: descending ? x > y : x < y
      case (nil, .some): false
      case (.some, nil): true
      default: a < b
      }
    }
  }

  /// Health first, then how much fails by powers of two.
  private static func badness(_ row: TableRow, _ steady: inout SteadyNumbers) -> Double? {
    guard !row.isGone else { return nil }
    let failing = steady.steady(row.failing, of: row.subject) ?? 0
    let magnitude = failing > 0 && failing.isFinite ? Double(max(-999, min(999, failing.exponent))) : -1000
    return Double(row.now.health.rawValue) * 10_000 + magnitude
  }

  private static func missing(_ row: InventoryRow) -> Double? {
    row.proxiesKnown > 0 ? Double(row.proxiesKnown - row.proxiesUp) * 1e6 + Double(row.proxiesKnown) : nil
  }

  private static func ranks(_ texts: [String?]) -> [Double?] {
    var ranks: [String: Double] = [:]
    for (rank, text) in Set(texts.compactMap { $0 }).sorted().enumerated() { ranks[text] = Double(rank) }
    return texts.map { $0.flatMap { ranks[$0] } }
  }
}
