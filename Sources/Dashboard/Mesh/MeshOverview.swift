import Charts
import Mesh
import Metrics
import Terminal

/// The page of the mesh as a whole.
enum MeshOverview {
  static func put(_ state: AppState, _ body: inout MeshBody) {
    let width = body.room.width
    let charts = charts(state)
    let tables = MeshOverviewTables(state)
    let isSmall = body.room.height < 24 || width < 100
    if isSmall {
      body.put(lines: MeshNumbers.small(state, charts, width: width))
    } else {
      let columns = width >= 150 ? 4 : 2
      // What the tables leave; they come first on a screen that is not tall.
      let below = tables.height
      let rows = width >= 150 ? max(9, min(24, body.room.height - below - 2)) : 8
      body.put(charts: charts, columns: columns, height: rows)
    }
    guard width >= 120 else {
      for table in [tables.worst, tables.namespaces, tables.busiest, tables.slowest] {
        body.put(table: table)
      }
      body.put(lines: tables.versions)
      if isSmall, !charts.isEmpty { body.put(charts: charts, columns: width >= 76 ? 2 : 1, height: 9) }
      return
    }
    let right = min(78, (width - 3) * 48 / 100)
    body.put(
      columns: [
        [.table(tables.worst), .table(tables.busiest), .table(tables.slowest)],
        [.table(tables.namespaces), .lines(tables.versions)],
      ], widths: [width - 3 - right, right])
  }

  private static func charts(_ state: AppState) -> [(MetricsPanel, MetricsPanels)] {
    guard let all = state.mesh.panels else { return [] }
    let wanted = ["volume", "success", "errors", "duration", "tcp"]
    let panels = all.panels.filter { panel in wanted.contains { panel.id.hasSuffix($0) } }
    var sorted = panels.sorted { order($0.id, wanted) < order($1.id, wanted) }
    // Without errors there is no chart of them: TCP takes its place, where there is some.
    if sorted.count > 4 { sorted.removeLast(sorted.count - 4) }
    return sorted.map { ($0, all) }
  }

  private static func order(_ id: String, _ wanted: [String]) -> Int {
    wanted.firstIndex { id.hasSuffix($0) } ?? wanted.count
  }
}

/// The tables of the overview.
struct MeshOverviewTables {
  private let state: AppState
  private let format: Format
  private var glyphs: GlyphSet { state.glyphs }
  private var summary: MeshSummary { state.mesh.summary }
  private var before: MeshSummary? { state.time.baseline == nil ? nil : state.mesh.before }

  init(_ state: AppState) {
    self.state = state
    format = Format(state.glyphs)
  }

  /// Rows that they take beside one another.
  var height: Int {
    let left = worst.height + busiest.height + slowest.height + 2
    return max(left, namespaces.height + versions.count + 1)
  }

  private static func heading(_ text: String, _ note: String = "") -> TextLine {
    TextLine([(text, TextLine.headingStyle), (note.isEmpty ? "" : "  \(note)", Style(.muted))])
  }

  // MARK: - Services and workloads

  var worst: MeshTable {
    let more = summary.unwell > summary.worst.count ? "\(summary.worst.count) of \(summary.unwell)" : ""
    return rows(
      "worst", Self.heading("Worst services and workloads", more), summary.worst,
      empty: summary.timestamp == nil ? "reading …" : "everything that has traffic is healthy")
  }

  var busiest: MeshTable {
    rows("busiest", Self.heading("Top talkers", "requests in"), summary.busiest, empty: "no requests")
  }

  var slowest: MeshTable {
    rows("slowest", Self.heading("Slowest", "p95 of requests in"), summary.slowest, empty: "no durations")
  }

  private func rows(_ id: String, _ title: TextLine, _ rows: [InventoryRow], empty: String) -> MeshTable {
    let format = format
    let glyphs = glyphs
    let before = before
    func column(
      _ title: String, _ width: Int, rank: Int, better: ChangeText.Better,
      _ value: @escaping (InventoryRow) -> Double?, isWrong: @escaping (Double) -> Bool = { _ in false },
      text: @escaping (Double) -> String
    ) -> MeshTable.Column {
      MeshTable.Column(title: title, width: width, rank: rank) { at in
        let row = rows[at]
        guard let number = value(row) else { return (format.unknown, Style(.faint)) }
        if let before {
          let old = before.row(row.subject).flatMap(value)
          return ChangeText.of(number, since: old, better, glyphs, text: text)
            ?? ("new", Style(.info))
        }
        let ink: Ink = isWrong(number) ? (row.health >= .degraded ? row.health.ink : .text) : .text
        return (text(number), Style(ink))
      }
    }
    let columns = [
      MeshTable.Column(title: "", width: 1, isRight: false, rank: 0) { at in
        (String(rows[at].health.symbol.character(glyphs)), Style(rows[at].health.ink))
      },
      MeshTable.Column(title: "name", width: 20, isRight: false, rank: 0, most: 36) { at in
        (rows[at].subject.shownName, Style(.text))
      },
      MeshTable.Column(title: "kind", width: 8, isRight: false, rank: 5) { at in
        (rows[at].subject.kind.rawValue, Style(.muted))
      },
      MeshTable.Column(title: "namespace", width: 12, isRight: false, rank: 3, most: 20) { at in
        (rows[at].subject.shownNamespace ?? "", Style(.muted))
      },
      column("in", 8, rank: 1, better: .neither, { $0.inRate }, text: { format.rate($0) }),
      column(
        "error", 8, rank: 1, better: .down, { $0.errorPercent }, isWrong: { $0 > 0 },
        text: { format.percent($0) }),
      column("p95", 9, rank: 2, better: .down, { $0.p95 }, text: { format.milliseconds($0) }),
    ]
    return MeshTable(
      id: id, title: title, columns: columns, count: rows.count, empty: empty,
      target: { .subject(rows[$0].subject) })
  }

  // MARK: - Namespaces

  var namespaces: MeshTable {
    let spaces = summary.namespaces
    let format = format
    let glyphs = glyphs
    let before = before
    func column(
      _ title: String, _ width: Int, rank: Int, better: ChangeText.Better,
      _ value: @escaping (MeshSummary.Namespace) -> Double?, text: @escaping (Double) -> String
    ) -> MeshTable.Column {
      MeshTable.Column(title: title, width: width, rank: rank) { at in
        guard let number = value(spaces[at]) else { return (format.unknown, Style(.faint)) }
        if let before {
          let old = before.namespace(spaces[at].name).flatMap(value)
          return ChangeText.of(number, since: old, better, glyphs, text: text) ?? ("new", Style(.info))
        }
        return (text(number), Style(.text))
      }
    }
    let columns = [
      MeshTable.Column(title: "", width: 1, isRight: false) { at in
        (String(spaces[at].worst.symbol.character(glyphs)), Style(spaces[at].worst.ink))
      },
      MeshTable.Column(title: "namespace", width: 14, isRight: false, most: 24) { at in
        (spaces[at].name.isEmpty ? "outside" : spaces[at].name, Style(.text))
      },
      column("requests", 8, rank: 1, better: .neither, { $0.rate }, text: { format.rate($0) }),
      column("success", 7, rank: 2, better: .up, { $0.successPercent }, text: { format.percent($0) }),
      MeshTable.Column(title: "health", width: 11, isRight: false, rank: 3) { at in
        (
          Self.healths(spaces[at], glyphs),
          Style(spaces[at].worst >= .degraded ? spaces[at].worst.ink : .muted)
        )
      },
      column("mTLS", 6, rank: 4, better: .up, { $0.mtlsPercent }, text: { format.percent($0) }),
      MeshTable.Column(title: "wl", width: 3, rank: 5) { at in
        (format.count(Double(spaces[at].workloads)), Style(.muted))
      },
      MeshTable.Column(title: "proxies", width: 7, rank: 6) { at in
        let space = spaces[at]
        guard space.proxiesKnown > 0 else { return (format.unknown, Style(.faint)) }
        let isDown = space.proxiesUp < space.proxiesKnown
        return ("\(space.proxiesUp)/\(space.proxiesKnown)", Style(isDown ? .warning : .muted))
      },
    ]
    return MeshTable(
      id: "namespaces", title: Self.heading("Namespaces", "Enter: its workloads"), columns: columns,
      count: spaces.count, empty: summary.timestamp == nil ? "reading …" : "none is known",
      target: { .namespace(spaces[$0].name) })
  }

  /// `1✗ 2▲ 5✓`.
  private static func healths(_ space: MeshSummary.Namespace, _ glyphs: GlyphSet) -> String {
    Health.allCases.reversed().filter { space.healths[$0.rawValue] > 0 }
      .map { "\(space.healths[$0.rawValue])\($0.symbol.character(glyphs))" }.joined(separator: " ")
  }

  // MARK: - Versions

  var versions: [TextLine] {
    guard let snapshot = state.snapshot else { return [] }
    let counts = VersionCount.all(snapshot, state.mesh.controlPlanes ?? [])
    guard !counts.isEmpty else { return [] }
    var lines = [Self.heading("Versions")]
    let envoys = Set(counts.filter { $0.component == "Envoy" && !$0.version.isEmpty }.map(\.version))
    for count in counts.prefix(12) {
      var line = TextLine("  \(count.component)", Style(.muted))
      line.pad(to: 10)
      line.add(
        count.version.isEmpty ? "not told" : count.version, Style(count.version.isEmpty ? .faint : .text))
      line.pad(to: 24)
      line.add("\(count.count)", Style(.text))
      lines.append(line)
    }
    if envoys.count > 1 {
      lines.append(TextLine("  \(envoys.count) versions of Envoy run side by side", Style(.warning)))
    }
    if counts.count > 12 { lines.append(TextLine("  and \(counts.count - 12) more", Style(.muted))) }
    return lines
  }
}
