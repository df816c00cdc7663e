import Charts
import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// Turns the panels of the metrics into charts.
enum DetailCharts {
  /// A panel as a chart; lines of quantiles that are not wanted left out.
  static func chart(_ panel: MetricsPanel, _ all: MetricsPanels, _ page: DetailState, events: [ChartEvent])
    -> Chart
  {
    let panel = RegroupedPanel.of(panel, by: page.grouping)
    // A step's value is known at its end.
    let start = all.start.timeIntervalSince1970 + all.step
    let step = max(all.step, 0.001)
    if panel.shape == .heat { return Chart(panel.title, unit(panel.unit), heat(panel, start, step, events)) }
    let lines = panel.lines.filter { page.quantile.shows($0.name) }
    let data = ChartData(
      start: start, step: step,
      series: lines.map { ChartSeries($0.name, $0.values, ink: ink($0.name)) }, events: events,
      atLeast: atLeast(panel))
    return Chart(panel.title, unit(panel.unit), panel.shape == .stacked ? .stacked(data) : .line(data))
  }

  /// Nothing in it can be drawn.
  static func isEmpty(_ panel: MetricsPanel) -> Bool {
    !panel.lines.contains { $0.values.contains { $0 != nil } }
  }

  private static func heat(_ panel: MetricsPanel, _ start: Double, _ step: Double, _ events: [ChartEvent])
    -> Chart.Kind
  {
    let buckets =
      panel.lines.compactMap { line in bound(line.name).map { (bound: $0, values: line.values) } }
      .sorted { $0.bound < $1.bound }
    let count = buckets.map(\.values.count).max() ?? 0
    let columns = (0..<count).map { at -> [Double]? in
      let values = buckets.map { $0.values[safe: at] ?? nil }
      return values.contains { $0 != nil } ? values.map { $0 ?? 0 } : nil
    }
    return .heat(
      HeatMap(
        start: start, step: step, bounds: buckets.map(\.bound), columns: columns,
        countUnit: .requestsPerSecond, events: events))
  }

  private static func bound(_ name: String) -> Double? {
    ["+Inf", "Inf", "inf", "∞"].contains(name) ? .infinity : Double(name)
  }

  static func unit(_ unit: MetricsPanel.Unit) -> ChartUnit {
    switch unit {
    case .requestsPerSecond: .requestsPerSecond
    case .perSecond: .perSecond
    case .milliseconds: .milliseconds
    case .bytes: .bytes
    case .bytesPerSecond: .bytesPerSecond
    case .percent: .percent
    case .count: .count
    }
  }

  /// A share of 99.9 % must not look like a disaster, nor a flat line of 100 % like nothing.
  private static func atLeast(_ panel: MetricsPanel) -> ClosedRange<Double>? {
    guard panel.unit == .percent else { return nil }
    return panel.id.contains("success") ? 90...100 : 0...1
  }

  /// Failures are in failure's colour whatever their place: the last word of a name may be a code.
  private static func ink(_ name: String) -> Ink? {
    guard let word = name.split(separator: " ").last else { return nil }
    if word == "0" || name.hasSuffix("no answer") { return .failure }
    guard word.utf8.count == 3, let first = word.utf8.first else { return nil }
    let rest = word.utf8.dropFirst()
    guard rest.elementsEqual("xx".utf8) || rest.allSatisfy({ (48...57).contains($0) }) else { return nil }
    switch first {
    case UInt8(ascii: "5"): return .failure
    case UInt8(ascii: "4"): return .degraded
    default: return nil
    }
  }

  // MARK: - What happened

  /// Signs for what happened to the subject while the charts ran. Cost: the log's newest entries, at most 2,000.
  static func events(
    _ state: AppState, _ page: DetailState, _ facts: DetailFacts, in window: ClosedRange<Double>
  )
    -> [ChartEvent]
  {
    let nodes = Set(facts.nodes.map(\.id))
    let proxies = Set((page.report?.proxies ?? []).map(\.proxy))
    var found: [ChartEvent] = []
    for change in state.log.changes.suffix(2_000).reversed() {
      let at = change.at.timeIntervalSince1970
      guard window.contains(at) else { continue }
      let concerns: Bool =
        switch change.subject {
        case .node(let id): nodes.contains(id)
        case .edge(let id): state.snapshot?.edge(id).map { nodes.contains($0.target) } ?? false
        case .source(let name): proxies.contains(name)
        case .config: true
        }
      if concerns { found.append(event(change, at)) }
      if found.count == 40 { break }
    }
    return found
  }

  private static func event(_ change: MeshChange, _ at: Double) -> ChartEvent {
    switch change.kind {
    case .failed, .lost: ChartEvent(at: at, .failure, ink: .failure)
    case .degraded: ChartEvent(at: at, .degraded, ink: .degraded)
    case .recovered, .answered: ChartEvent(at: at, .healthy, ink: .healthy)
    case .appeared, .vanished: ChartEvent(at: at, .notReady, ink: .muted)
    case .restarted, .upgraded: ChartEvent(at: at, .unfolded, ink: .warning)
    case .configured: ChartEvent(at: at, .bullet, ink: .info)
    }
  }
}
