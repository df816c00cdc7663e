import Mesh

/// Under which headings rows stand.
enum TableGrouping: String, Sendable, Hashable, CaseIterable {
  case namespace, app, health, none

  /// How it reads: `by namespace`.
  var title: String { self == .none ? "not grouped" : "by \(rawValue)" }

  /// The heading of a row.
  func heading(_ row: TableRow) -> String {
    switch self {
    case .namespace: (row.now.subject.namespace ?? "(no namespace)") + (row.cluster.map { "@\($0)" } ?? "")
    case .app: row.now.app ?? "(no app)"
    case .health: row.now.health.word
    case .none: ""
    }
  }
}

/// The rows under one heading, added up.
struct TableGroup: Sendable {
  let title: String
  /// Rows that show, or would if it were not folded.
  var rows: [Int] = []
  var isFolded = false
  /// How many rows have each health, by its raw value.
  var healths = [Int](repeating: 0, count: Health.allCases.count)
  /// Requests per second, bytes per second; nil where no row knows.
  private(set) var sums: [TableColumn: Double] = [:]
  private(set) var proxiesKnown = 0
  private var judged = 0.0
  private var failed = 0.0
  private var unsuccessful = 0.0

  init(_ title: String) { self.title = title }

  private static let added: [TableColumn] = [
    .inRate, .outRate, .request, .response, .tcpIn, .tcpOut, .proxies,
  ]

  mutating func add(_ row: TableRow, at index: Int) {
    rows.append(index)
    guard !row.isGone else { return }
    healths[row.now.health.rawValue] += 1
    for column in Self.added {
      if let value = column.number(row.now) { sums[column, default: 0] += value }
    }
    proxiesKnown += row.now.proxiesKnown
    guard let rate = row.now.inRate, let errors = row.now.errorPercent else { return }
    judged += rate
    failed += rate * errors / 100
    unsuccessful += rate * (100 - (row.now.successPercent ?? 100 - errors)) / 100
  }

  /// The group's number of a column: a sum, or a share of all requests.
  func number(_ column: TableColumn) -> Double? {
    switch column {
    case .error: judged > 0 ? failed / judged * 100 : nil
    case .success: judged > 0 ? 100 - unsuccessful / judged * 100 : nil
    default: sums[column]
    }
  }
}
