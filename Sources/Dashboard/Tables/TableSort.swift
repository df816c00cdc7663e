import Metrics

/// By what a table is sorted.
struct TableSort: Sendable, Hashable {
  /// The order's basis.
  enum Key: Sendable, Hashable {
    /// Health, then how much fails.
    case worst
    case column(TableColumn)
  }

  var key = Key.worst
  /// The other way round than the basis goes by itself.
  var isReversed = false

  /// The largest stands at the top.
  var isDescending: Bool {
    switch key {
    case .worst: !isReversed
    case .column(let column): column.isLargestFirst != isReversed
    }
  }

  /// The column that bears the arrow.
  var column: TableColumn? {
    guard case .column(let column) = key else { return nil }
    return column
  }

  /// How it reads: `p95, largest first`.
  var title: String {
    switch key {
    case .worst: isReversed ? "best first" : "worst first"
    case .column(let column) where column.isText: "by \(column.title)\(isReversed ? ", reversed" : "")"
    case .column(let column): "by \(column.title), \(isDescending ? "largest" : "smallest") first"
    }
  }
}

/// The numbers that rows are sorted by. Rows that trade places with every poll cannot be read, so a row keeps the
/// number that it was placed by until its own differs from it by more than a tenth; then it takes its new place.
struct SteadyNumbers: Sendable {
  /// How much of a number may change before its row moves.
  private static let tolerance = 0.1
  private var held: [MetricsSubject: Double] = [:]
  private var sort: TableSort?

  /// Begins anew when the order was asked for otherwise: then all stand by their numbers of now.
  mutating func begin(_ sort: TableSort) {
    if self.sort?.key != sort.key { held = [:] }
    self.sort = sort
  }

  /// The number to sort a row by.
  mutating func steady(_ number: Double?, of subject: MetricsSubject) -> Double? {
    guard let number else {
      held[subject] = nil
      return nil
    }
    if let old = held[subject], (number - old).magnitude <= Self.tolerance * old.magnitude { return old }
    held[subject] = number
    return number
  }

  /// Forgets rows that are gone.
  mutating func keep(_ subjects: Set<MetricsSubject>) {
    if held.count > 2 * subjects.count + 100 { held = held.filter { subjects.contains($0.key) } }
  }
}
