import Charts
import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// What the istiods tell of themselves: the numbers of Istio's Control Plane dashboard.
enum ControlPlanePage {
  /// A chart: a metric, grouped by a label, and which of its panels is shown.
  struct Chart {
    var metric: String
    var label: String?
    var title: String
    /// Of a histogram: `quantiles` or `heat`.
    var part: String?
  }

  static let charts: [Chart] = [
    Chart(metric: "pilot_xds_pushes", label: "type", title: "Pushes by type"),
    Chart(metric: "pilot_proxy_convergence_time", title: "Convergence of a change", part: "quantiles"),
    Chart(metric: "pilot_xds", label: "version", title: "Connected proxies by version"),
    Chart(metric: "pilot_total_xds_rejects", label: "type", title: "Configurations refused, by type"),
    Chart(metric: "pilot_proxy_queue_time", title: "Wait for a push", part: "quantiles"),
    Chart(metric: "pilot_xds_push_time", title: "Time of a push", part: "heat"),
    Chart(metric: "pilot_k8s_cfg_events", label: "type", title: "Events of configuration"),
    Chart(metric: "pilot_push_triggers", label: "type", title: "What set pushes off"),
    Chart(metric: "process_cpu_seconds_total", label: "source", title: "CPU, cores"),
    Chart(metric: "process_resident_memory_bytes", label: "source", title: "Memory"),
    Chart(metric: "go_goroutines", label: "source", title: "Goroutines"),
    Chart(metric: "galley_validation_failed", label: "reason", title: "Webhook: configurations refused"),
  ]

  static func hasIstiod(_ state: AppState) -> Bool {
    state.snapshot?.sources.contains { $0.kind == .istiod } ?? false
  }

  static func put(_ state: AppState, _ body: inout MeshBody) {
    let width = body.room.width
    guard hasIstiod(state) else {
      body.put(lines: none(width))
      return
    }
    guard let reports = state.mesh.controlPlanes else {
      body.put(lines: [TextLine("Reading what the control plane tells …", Style(.muted))])
      return
    }
    guard !reports.isEmpty else {
      body.put(lines: silent(state, width))
      return
    }
    body.put(table: instances(state, reports))
    let numbers = ControlPlaneNumbers(Format(state.glyphs))
    let isWide = width >= 150
    let columns = isWide ? 4 : width >= 110 ? 3 : 2
    if isWide { charts(state, &body, columns: columns) }
    let groups = numbers.groups(reports)
    var stacks = [[MeshBody.Content]](repeating: [], count: columns)
    var heights = [Int](repeating: 0, count: columns)
    for group in groups {
      let shortest = heights.indices.min { heights[$0] < heights[$1] } ?? 0
      stacks[shortest].append(.lines(group))
      heights[shortest] += group.count + 1
    }
    let each = (width - 3 * (columns - 1)) / columns
    body.put(columns: stacks, widths: [Int](repeating: each, count: columns))
    if !isWide { charts(state, &body, columns: width >= 76 ? 2 : 1) }
  }

  private static func charts(_ state: AppState, _ body: inout MeshBody, columns: Int) {
    let all = charts.compactMap { chart -> (MetricsPanel, MetricsPanels)? in
      guard let panels = state.mesh.charts[chart.metric] else { return nil }
      let found = panels.panels.first { panel in
        chart.part.map { panel.id.hasPrefix("explore.\($0).") } ?? true
      }
      guard var panel = found, !DetailCharts.isEmpty(panel) else { return nil }
      panel.title = chart.title
      if chart.metric == "process_cpu_seconds_total" { panel.unit = .count }
      return (panel, panels)
    }
    body.put(charts: all, columns: columns, height: columns == 4 ? 11 : 9)
  }

  private static func instances(_ state: AppState, _ reports: [ControlPlaneReport]) -> MeshTable {
    let format = Format(state.glyphs)
    let glyphs = state.glyphs
    let sources = Dictionary(
      (state.snapshot?.sources ?? []).map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
    func column(
      _ title: String, _ width: Int, rank: Int, _ value: @escaping (ControlPlaneReport) -> String
    ) -> MeshTable.Column {
      MeshTable.Column(title: title, width: width, rank: rank) { (value(reports[$0]), Style(.text)) }
    }
    let columns = [
      MeshTable.Column(title: "", width: 1, isRight: false) { at in
        let health = sources[reports[at].source]?.state ?? .down
        return (String(health.symbol.character(glyphs)), Style(health.ink))
      },
      MeshTable.Column(title: "istiod", width: 21, isRight: false, most: 40) { at in
        (reports[at].source, Style(.text))
      },
      MeshTable.Column(title: "version", width: 12, isRight: false, rank: 1, most: 24) { at in
        (reports[at].version ?? format.unknown, Style(.text))
      },
      column("up", 11, rank: 3) { format.seconds($0.uptimeSeconds) },
      column("proxies", 7, rank: 2) { report in
        report.connectedByVersion.isEmpty
          ? format.unknown : format.count(report.connectedByVersion.reduce(0) { $0 + $1.value })
      },
      column("CPU", 6, rank: 4) { $0.cpu.map { Format.fixed($0, decimals: 2) } ?? format.unknown },
      column("memory", 8, rank: 5) { format.bytes($0.residentBytes) },
      column("heap", 8, rank: 7) { format.bytes($0.heapBytes) },
      column("goroutines", 10, rank: 6) { format.count($0.goroutines) },
    ]
    return MeshTable(
      id: "istiod", title: TextLine(), columns: columns, count: reports.count,
      target: { .source(reports[$0].source) })
  }

  // MARK: - Nothing to show

  private static func none(_ width: Int) -> [TextLine] {
    [TextLine("No control plane is watched", Style(.title, on: .ground, .bold)), .empty]
      + TextLine.wrap(
        "An istiod tells of its pushes, of configurations that proxies refuse, of conflicts, of how fast a change reaches the proxies. Start with",
        width: min(width, 90), Style(.muted))
      + [
        TextLine("  --istiod HOST:15014", Style(.key, on: .ground, .bold)), .empty,
      ]
      + TextLine.wrap(
        "From outside of the cluster: kubectl -n istio-system port-forward deploy/istiod 15014",
        width: min(width, 90), Style(.muted))
  }

  private static func silent(_ state: AppState, _ width: Int) -> [TextLine] {
    var lines = [TextLine("The control plane tells nothing", Style(.title, on: .ground, .bold)), .empty]
    for source in state.snapshot?.sources ?? [] where source.kind == .istiod {
      var line = TextLine(
        "\(source.state.symbol.character(state.glyphs)) \(source.name)", Style(source.state.ink))
      line.add("  \(source.error ?? "no numbers of this moment")", Style(.muted))
      lines.append(line)
    }
    return lines
  }
}

/// The numbers of the control plane in groups of lines, of all istiods together.
struct ControlPlaneNumbers {
  private let format: Format

  init(_ format: Format) { self.format = format }

  func groups(_ reports: [ControlPlaneReport]) -> [[TextLine]] {
    var groups: [[TextLine]] = []
    func amounts(
      _ title: String, _ path: KeyPath<ControlPlaneReport, [ControlPlaneReport.Amount]>, isRate: Bool = false,
      isBad: (String) -> Bool = { _ in false }, none: String
    ) {
      let all = Self.added(reports, path)
      groups.append(group(title, all, isRate: isRate, isBad: isBad, none: none))
    }
    amounts("Pushes", \.pushes, isRate: true, none: "none told of")
    let spreads: [(String, KeyPath<ControlPlaneReport, Distribution?>)] = [
      ("Convergence", \.convergence), ("Wait for a push", \.queueTime), ("Time of a push", \.pushTime),
    ]
    for (title, path) in spreads {
      guard let spread = Self.busiest(reports, path) else { continue }
      groups.append(distribution(title, spread))
    }
    groups.append(errors(reports))
    amounts("Conflicts", \.conflicts, isBad: { _ in true }, none: "none told of")
    amounts("It sees", \.counts, none: "nothing told of")
    amounts("Connected proxies", \.connectedByVersion, none: "none")
    amounts("Events", \.events, isRate: true, none: "none")
    amounts("Set off by", \.triggers, isRate: true, none: "none")
    amounts("Webhooks", \.webhooks, isBad: { $0.hasSuffix("failed") }, none: "none told of")
    if let size = Self.busiest(reports, \.configSize) {
      groups.append([
        TextLine("Size of a push", TextLine.headingStyle),
        row("mean", format.bytes(size.avg)), row("p99", format.bytes(size.p99)),
      ])
    }
    return groups
  }

  /// What proxies refuse, and what goes wrong inside.
  private func errors(_ reports: [ControlPlaneReport]) -> [TextLine] {
    let rejects = Self.added(reports, \.rejects)
    var lines = group(
      "Refused by proxies", rejects.map { .init($0.name.uppercased(), $0.value) }, isRate: false,
      isBad: { _ in true }, none: "none told of")
    let internals = reports.compactMap(\.internalErrors)
    if !internals.isEmpty {
      let sum = internals.reduce(0, +)
      lines.append(row("internal errors", format.count(sum), isBad: sum > 0))
    }
    return lines
  }

  private func distribution(_ title: String, _ spread: Distribution) -> [TextLine] {
    func milliseconds(_ seconds: Double?) -> String { format.milliseconds(seconds.map { $0 * 1000 }) }
    return [TextLine(title, TextLine.headingStyle)]
      + [
        ("p50", spread.p50), ("p90", spread.p90), ("p95", spread.p95), ("p99", spread.p99),
        ("mean", spread.avg),
      ].map { row($0.0, milliseconds($0.1)) }
  }

  private func group(
    _ title: String, _ amounts: [ControlPlaneReport.Amount], isRate: Bool, isBad: (String) -> Bool,
    none: String
  ) -> [TextLine] {
    var lines = [TextLine(title, TextLine.headingStyle)]
    // What is 0 is told, but not line by line where there are many.
    let shown = amounts.count > 6 ? amounts.filter { $0.value > 0 } : amounts
    for amount in shown.prefix(10) {
      let text = isRate ? format.rate(amount.value) : format.count(amount.value)
      lines.append(
        row(
          amount.name.isEmpty ? "all" : amount.name, text, isBad: isBad(amount.name) && amount.value > 0,
          isZero: amount.value == 0))
    }
    if amounts.isEmpty {
      lines.append(TextLine("  \(none)", Style(.muted)))
    } else if amounts.count > shown.count {
      let rest = amounts.count - shown.count
      lines.append(TextLine(shown.isEmpty ? "  all \(rest) are 0" : "  \(rest) others are 0", Style(.muted)))
    }
    return lines
  }

  private func row(_ label: String, _ value: String, isBad: Bool = false, isZero: Bool = false) -> TextLine {
    var line = TextLine("  " + TextWidth.cut(label, to: 26), Style(.muted))
    line.pad(to: 29 - min(9, TextWidth.of(value)))
    line.add(value, Style(isBad ? .failure : isZero ? .muted : .text, on: .ground, isBad ? .bold : []))
    return line
  }

  /// Amounts of all istiods by name, largest first.
  private static func added(
    _ reports: [ControlPlaneReport], _ path: KeyPath<ControlPlaneReport, [ControlPlaneReport.Amount]>
  ) -> [ControlPlaneReport.Amount] {
    guard reports.count > 1 else { return reports.first?[keyPath: path] ?? [] }
    var sums: [String: Double] = [:]
    for amount in reports.flatMap({ $0[keyPath: path] }) { sums[amount.name, default: 0] += amount.value }
    return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { .init($0.key, $0.value) }
  }

  /// Quantiles cannot be added up: those of the istiod that tells of most.
  private static func busiest(
    _ reports: [ControlPlaneReport], _ path: KeyPath<ControlPlaneReport, Distribution?>
  ) -> Distribution? {
    reports.compactMap { $0[keyPath: path] }.max { $0.count < $1.count }
  }
}
