import Exposition
import History

extension MetricsReader {
  /// A metric over time as charts: of a histogram its buckets, quantiles and how much it counts; of others the chart
  /// that `explore` makes.
  /// - Parameter others: what is known of it beside this reader's store, of other sources or series.
  public func explorePanels(
    _ question: MetricExploration, on grid: HistoryGrid, also others: [HistoryStore] = []
  ) -> [MetricsPanel] {
    let stores = [store] + others
    guard let base = Self.histogram(question.name, in: stores) else {
      return [explore(question, on: grid, also: others)]
    }
    return histogramPanels(base, question, grid, stores)
  }

  /// The name of the histogram that a metric's name means; nil when it is none. `_sum` and `_count` can be looked at by
  /// themselves.
  private static func histogram(_ name: String, in stores: [HistoryStore]) -> String? {
    let base = name.hasSuffix("_bucket") ? String(name.dropLast("_bucket".count)) : name
    let filter = SeriesFilter(names: [base + "_bucket"])
    return stores.allSatisfy { $0.series(filter).isEmpty } ? nil : base
  }

  private func histogramPanels(
    _ base: String, _ question: MetricExploration, _ grid: HistoryGrid, _ stores: [HistoryStore]
  )
    -> [MetricsPanel]
  {
    let sources = question.source.map { Set([$0]) }
    let coarse = CoarseGrid(grid)
    let filter = SeriesFilter(names: [base + "_bucket"], sources: sources)
    let steps = stores.flatMap { $0.steps(filter, on: coarse.coarse) }
    let (unit, scale) = Self.histogramUnit(base)
    var rows: [String: [Double: [Double]]] = [:]
    var labels = LabelTally()
    var identities: Set<String> = []
    for series in steps {
      guard let bound = series.series["le"].flatMap({ HistogramBuckets.bound($0) }) else { continue }
      labels.add(series.series)
      if bound == .infinity { identities.insert(Self.lineName(series, label: nil)) }
      let name = question.label.map { Self.lineName(series, label: $0) } ?? ""
      let unknown = Steps.unknown(coarse.coarse.count)
      Steps.add(series.rates, to: &rows[name, default: [:]][bound * scale, default: unknown])
    }
    let count = coarse.coarse.count
    let groups = rows.mapValues { BucketSteps($0, count: count) }
    let all = BucketSteps(Self.sum(rows, count: count), count: count)
    let none =
      steps.isEmpty ? "No series of this name was read in this time" : "Nothing was counted in this time."
    func panel(
      _ id: String, _ title: String, _ unit: MetricsPanel.Unit, _ shape: MetricsPanel.Shape,
      _ lines: [MetricsPanel.Line]
    ) -> MetricsPanel {
      var panel = MetricsPanel(
        id: "explore.\(id).\(base)", title: title, unit: unit, shape: shape, lines: lines)
      if !lines.contains(where: { $0.values.contains { $0 != nil } }) { panel.emptyReason = none }
      panel.labels = labels.names.filter { $0 != "le" }
      panel.sources = Set(steps.map(\.source)).sorted()
      panel.seriesCount = identities.count
      panel.isRate = true
      return panel
    }
    func values(_ row: [Double]) -> [Double?] { Steps.values(coarse.spread(row)) }
    let heat = all.separate.map { MetricsPanel.Line(Self.boundName($0.bound), values($0.rates)) }
    let ranked = groups.map { (name: $0.key, steps: $0.value, mean: Steps.mean($0.value.rates.last ?? [])) }
      .sorted { ($1.mean, $0.name) < ($0.mean, $1.name) }.prefix(Self.groupLimit)
    let quantiles =
      question.label == nil
      ? [(0.5, "p50"), (0.9, "p90"), (0.95, "p95"), (0.99, "p99")].map { q, name in
        MetricsPanel.Line(name, values(all.quantile(q)))
      } : ranked.map { MetricsPanel.Line($0.name, values($0.steps.quantile(0.95))) }
    let counts = ranked.map { group in
      MetricsPanel.Line(
        question.label == nil ? "all" : group.name, values(group.steps.rates.last ?? Steps.unknown(count)))
    }
    let by = question.label.map { ", by \($0)" } ?? ""
    return [
      panel("heat", base, unit, .heat, heat),
      panel(
        "quantiles", question.label == nil ? "Quantiles" : "95th percentile\(by)", unit, .lines, quantiles),
      panel("counts", "Observations\(by)", .perSecond, .lines, counts),
    ]
  }

  private static let groupLimit = 12

  /// All groups together.
  private static func sum(_ rows: [String: [Double: [Double]]], count: Int) -> [Double: [Double]] {
    var sums: [Double: [Double]] = [:]
    for group in rows.values {
      for (bound, row) in group { Steps.add(row, to: &sums[bound, default: Steps.unknown(count)]) }
    }
    return sums
  }

  /// What a histogram measures, by its name, and by how much its bounds are multiplied for that unit. istiod's `_time`
  /// is in seconds.
  private static func histogramUnit(_ name: String) -> (MetricsPanel.Unit, Double) {
    if name.hasSuffix("bytes") { return (.bytes, 1) }
    if name.hasSuffix("milliseconds") || name.hasSuffix("_ms") { return (.milliseconds, 1) }
    if name.hasSuffix("seconds") || name.hasSuffix("_time") { return (.milliseconds, 1_000) }
    return (.count, 1)
  }

  private static func boundName(_ value: Double) -> String {
    if value == .infinity { return "+Inf" }
    return value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
  }
}
