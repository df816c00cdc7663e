import Diagnosis
import Manifests

/// What a row is, through all changes of the files: a selection follows it.
struct RowKey: Sendable, Hashable {
  var code = ""
  var subject: String
  var path = ""
  /// Only for what belongs to no object.
  var file = ""
  /// Tells rows apart that are alike in all of this.
  var ordinal = 0
}

/// The rows of a list with everything that filtering, grouping and sorting needs, worked out away from the UI.
struct RowIndex: Sendable {
  /// One way to group: the rows in order, and the group that each belongs to.
  struct Order: Sendable {
    var rows: [Int32]
    /// By row.
    var group: [Int32]
    var titles: [String]
  }

  let keys: [RowKey]
  /// By row; nil: nothing is wrong with it.
  let levels: [Level?]
  let countByLevel: [Level: Int]
  private let hay: Haystack
  private let orders: [ConfigGrouping: Order]
  private let rowOfKey: [RowKey: Int]

  /// What grouping goes by.
  struct Facts {
    var level: Level?
    var kind, namespace, subject, file: String
    var line: Int32
  }

  var count: Int { keys.count }

  func order(_ grouping: ConfigGrouping) -> Order {
    orders[grouping] ?? Order(rows: [], group: [], titles: [])
  }

  /// The row of a key.
  func row(_ key: RowKey) -> Int? { rowOfKey[key] }

  /// For each row whether it holds the text.
  func matches(_ text: String) -> [Bool] { hay.matches(text) }

  init(findings: [Finding]) {
    self.init(
      keys: findings.map { finding in
        RowKey(
          code: finding.code, subject: finding.subject, path: finding.path,
          file: finding.object == nil ? finding.file : "")
      },
      facts: findings.map {
        Facts(
          level: $0.level, kind: $0.kind, namespace: $0.namespace, subject: $0.subject, file: $0.file,
          line: $0.start.line)
      },
      texts: findings.map {
        "\($0.code) \($0.related.joined(separator: " ")) \($0.subject) \($0.message) \($0.path) \($0.file)"
      })
  }

  init(set: ConfigSet, analysis: Analysis, findings: [Int: [Int]]) {
    self.init(
      keys: set.objects.map { RowKey(subject: $0.title + ($0.cluster.isEmpty ? "" : " \($0.cluster)")) },
      facts: set.objects.map { object in
        Facts(
          level: findings[object.index]?.map { analysis.findings[$0].level }.max(), kind: object.kind,
          namespace: object.namespace, subject: object.name, file: set.source(of: object).name,
          line: object.place.start.line)
      },
      texts: set.objects.map { "\($0.title) \(set.source(of: $0).name)" })
  }

  /// - Parameter fine: the heading of rows that nothing is wrong with.
  init(keys: [RowKey], facts: [Facts], texts: [String], fine: String = "Nothing found") {
    var alike: [RowKey: Int] = [:]
    let keys = keys.map { key in
      var key = key
      key.ordinal = alike[key, default: 0]
      alike[RowKey(code: key.code, subject: key.subject, path: key.path, file: key.file), default: 0] += 1
      return key
    }
    self.keys = keys
    levels = facts.map(\.level)
    var counts: [Level: Int] = [:]
    for level in levels { if let level { counts[level, default: 0] += 1 } }
    countByLevel = counts
    hay = Haystack(texts)
    rowOfKey = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var orders: [ConfigGrouping: Order] = [:]
    for grouping in ConfigGrouping.allCases { orders[grouping] = Self.order(facts, grouping, fine) }
    self.orders = orders
  }

  private static func order(_ facts: [Facts], _ grouping: ConfigGrouping, _ fine: String) -> Order {
    if grouping == .severity { return bySeverity(facts, fine) }
    let names = facts.map { facts -> String in
      switch grouping {
      case .kind: facts.kind.isEmpty ? "(no kind)" : facts.kind
      case .namespace: facts.namespace.isEmpty ? "(no namespace)" : facts.namespace
      case .object: facts.subject
      case .file, .severity: facts.file
      }
    }
    let titles = Set(names).sorted()
    let rank = Dictionary(
      titles.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    let group = names.map { rank[$0] ?? 0 }
    let goesByLine = grouping == .file || grouping == .object
    let rows = facts.indices.map(Int32.init).sorted { a, b in
      let (left, right) = (Int(a), Int(b))
      if group[left] != group[right] { return group[left] < group[right] }
      if goesByLine, facts[left].line != facts[right].line { return facts[left].line < facts[right].line }
      return a < b
    }
    return Order(rows: rows, group: group, titles: titles)
  }

  /// The worst first; what has no findings last.
  private static func bySeverity(_ facts: [Facts], _ fine: String) -> Order {
    let levels: [Level?] = [.error, .warning, .info, nil]
    let group = facts.map { facts in Int32(levels.firstIndex(of: facts.level) ?? 3) }
    let rows = facts.indices.map(Int32.init).sorted { a, b in
      (group[Int(a)], a) < (group[Int(b)], b)
    }
    return Order(rows: rows, group: group, titles: levels.map { $0?.heading ?? fine })
  }
}
