import Diagnosis
import Manifests
import Terminal

/// A view of what the configuration means: its rows, worked out away from the UI.
struct ConfigTable: Sendable {
  /// One row.
  struct Row: Sendable {
    /// How bad it is; nil: nothing wrong.
    var level: Level?
    /// What it is about.
    var title: String
    /// The answer in a few words.
    var text: String
    var namespace: String
    /// The object that it is about, by its place in the set.
    var object: Int?
    /// What is said of it.
    var lines: [ConfigLine]
    /// Where requests go, to be measured against the graph.
    var targets: [RouteTarget] = []
    /// Who is called, for which callers of the graph are looked at.
    var callee: Workload?
  }

  let rows: [Row]
  let index: RowIndex

  init(_ rows: [Row], _ set: ConfigSet) {
    self.rows = rows
    index = RowIndex(rows: rows, set: set)
  }

  /// The tables of a report.
  static func all(_ annotations: MeshAnnotations) -> [ConfigView: ConfigTable] {
    let config = annotations.config
    return [
      .mtls: ConfigTable(MTLSRows.rows(config), config.set),
      .authz: ConfigTable(AuthorizationRows.rows(annotations), config.set),
      .routes: ConfigTable(RouteRows.rows(config), config.set),
      .gateways: ConfigTable(GatewayRows.rows(config), config.set),
    ]
  }
}

extension RowIndex {
  init(rows: [ConfigTable.Row], set: ConfigSet) {
    self.init(
      keys: rows.map { RowKey(subject: "\($0.namespace)/\($0.title)", path: $0.lines.first?.label ?? "") },
      facts: rows.map { row in
        let spot = row.lines.lazy.compactMap { $0.spot(in: set) }.first
        let object = row.object.flatMap { set.objects[safe: $0] }
        return Facts(
          level: row.level, kind: object?.kind ?? "", namespace: row.namespace, subject: row.title,
          file: spot.flatMap { set.sources[safe: $0.source]?.name } ?? "(no file)",
          line: spot?.place.start.line ?? 0)
      },
      texts: rows.map { row in
        "\(row.namespace) \(row.title) \(row.text) "
          + row.lines.map { "\($0.label) \($0.text)" }.joined(separator: " ")
      }, fine: "Fine")
  }
}

/// A service's short name with its namespace: `reviews.bookinfo`.
enum ServiceName {
  static func short(_ object: ConfigObject) -> String {
    object.namespace.isEmpty ? object.name : "\(object.name).\(object.namespace)"
  }
}
