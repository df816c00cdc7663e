import FoundationEssentials
import Mesh
import Metrics

/// What the tables' rows come to: by namespace, the busiest, the worst. Made when rows come, not while drawing.
struct MeshSummary: Sendable {
  /// A namespace, its workloads added up.
  struct Namespace: Sendable {
    var name: String
    /// Requests in a second; nil where no workload tells.
    var rate: Double?
    /// Of them answered without a 5xx, a second.
    var good = 0.0
    /// Requests a second of which success is known.
    var judged = 0.0
    /// Workloads by health.
    var healths = [Int](repeating: 0, count: Health.allCases.count)
    var workloads = 0
    /// Requests a second under mutual TLS, of those of which it is known.
    var secured = 0.0
    var securityKnown = 0.0
    var proxiesUp = 0
    var proxiesKnown = 0

    var successPercent: Double? { judged > 0 ? good / judged * 100 : nil }
    var mtlsPercent: Double? { securityKnown > 0 ? secured / securityKnown * 100 : nil }
    /// The worst of its workloads.
    var worst: Health { Health.allCases.last { healths[$0.rawValue] > 0 } ?? .na }
  }

  /// The moment.
  var timestamp: Date?
  /// Worst first, then the busiest.
  var namespaces: [Namespace] = []
  /// Services and workloads that are not well, worst first.
  var worst: [InventoryRow] = []
  /// How many are not well.
  var unwell = 0
  /// Workloads and services with the most requests in; workloads first where both are the same.
  var busiest: [InventoryRow] = []
  /// The slowest, by p95.
  var slowest: [InventoryRow] = []
  private var rows: [MetricsSubject: InventoryRow] = [:]

  /// Rows of a list.
  static let limit = 10

  /// Nothing known yet.
  init() {}

  /// Cost: a walk over the rows and sorts of them.
  init(_ inventory: Inventory) {
    timestamp = inventory.timestamp
    var spaces: [String: Namespace] = [:]
    for row in inventory.workloads {
      let name = row.subject.namespace ?? ""
      spaces[name, default: Namespace(name: name)].add(row)
    }
    namespaces = spaces.values.sorted {
      if $0.worst != $1.worst, max($0.worst, $1.worst) >= .degraded { return $0.worst > $1.worst }
      // By powers of two, so that rows do not trade places with every poll.
      let (a, b) = (Self.magnitude($0.rate), Self.magnitude($1.rate))
      return a != b ? a > b : $0.name < $1.name
    }
    let all = inventory.workloads + inventory.services
    let bad = all.filter { $0.health >= .degraded }
    unwell = bad.count
    worst = Array(
      bad.sorted {
        if $0.health != $1.health { return $0.health > $1.health }
        let (a, b) = (Self.magnitude($0.failing), Self.magnitude($1.failing))
        return a != b ? a > b : Self.precedes($0, $1)
      }.prefix(Self.limit))
    busiest = Self.top(inventory.workloads, by: \.inRate)
    slowest = Self.top(inventory.workloads, by: \.p95)
    for row in all { rows[row.subject] = row }
  }

  /// A row by whom it is about.
  func row(_ subject: MetricsSubject) -> InventoryRow? { rows[subject] }

  /// A namespace by its name.
  func namespace(_ name: String) -> Namespace? { namespaces.first { $0.name == name } }

  private static func top(_ rows: [InventoryRow], by value: KeyPath<InventoryRow, Double?>) -> [InventoryRow]
  {
    let known = rows.filter { ($0[keyPath: value] ?? 0) > 0 }
    return Array(
      known.sorted {
        let (a, b) = (magnitude($0[keyPath: value]), magnitude($1[keyPath: value]))
        return a != b ? a > b : precedes($0, $1)
      }.prefix(limit))
  }

  private static func precedes(_ a: InventoryRow, _ b: InventoryRow) -> Bool {
    (a.subject.namespace ?? "", a.subject.name, a.subject.kind.rawValue)
      < (b.subject.namespace ?? "", b.subject.name, b.subject.kind.rawValue)
  }

  /// The power of two, in halves, at or below a number; nothing = the least.
  private static func magnitude(_ value: Double?) -> Int {
    guard let value, value > 0, value.isFinite else { return .min }
    return Int(value.exponent) * 2 + (value.significand >= 1.5 ? 1 : 0)
  }
}

extension MeshSummary.Namespace {
  mutating func add(_ row: InventoryRow) {
    workloads += 1
    healths[row.health.rawValue] += 1
    proxiesUp += row.proxiesUp
    proxiesKnown += row.proxiesKnown
    guard let inRate = row.inRate else { return }
    rate = (rate ?? 0) + inRate
    if let success = row.successPercent {
      judged += inRate
      good += inRate * success / 100
    }
    if let percent = row.mtlsPercent {
      securityKnown += inRate
      secured += inRate * percent / 100
    }
  }
}

extension InventoryRow {
  /// Requests in that fail, a second.
  fileprivate var failing: Double { (inRate ?? 0) * (errorPercent ?? 0) / 100 }
}
