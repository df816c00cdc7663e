import History
import Mesh

/// Draws panels' lines out of tables of rates.
struct PanelBuilder {
  /// What moves at once, on the grid that was asked for.
  let counters: StepTable
  /// Histograms, in steps that hold a flush each.
  let histograms: StepTable
  let grid: CoarseGrid
  /// Why there is nothing at all, if there is nothing.
  var nothing: String?

  /// Lines that a panel has at most; the others are added up where that makes sense.
  static let lineLimit = 8

  // MARK: - Sums

  /// Rates by name.
  func volume(
    _ id: String, _ title: String, _ metric: TrafficMetric, unit: MetricsPanel.Unit = .requestsPerSecond,
    shape: MetricsPanel.Shape = .stacked, by name: (Traffic) -> String?
  ) -> MetricsPanel {
    let sums = counters.sums(metric, by: name)
    let ranked = Self.ranked(sums)
    var lines = ranked.prefix(Self.lineLimit).map { MetricsPanel.Line($0.name, Steps.values($0.row)) }
    if ranked.count > Self.lineLimit {
      var other = Steps.unknown(counters.count)
      for entry in ranked.dropFirst(Self.lineLimit) { Steps.add(entry.row, to: &other) }
      lines.append(.init("other", Steps.values(other)))
    }
    return panel(
      id, title, unit, shape, lines, none: "Nothing of \(metric.name) was read: \(Self.notTold(metric))")
  }

  /// The share that did not end in 5xx, by name.
  func success(_ id: String, _ title: String, by name: (Traffic) -> String?) -> MetricsPanel {
    let all = counters.sums(.requests, by: name)
    let good = counters.sums(.requests) { $0.isSuccess ? name($0) : nil }
    let lines = Self.ranked(all).prefix(Self.lineLimit).map { entry in
      let share = Steps.percent(good[entry.name] ?? Steps.unknown(counters.count), of: entry.row)
      return MetricsPanel.Line(entry.name, Steps.values(share))
    }
    return panel(
      id, title, .percent, .lines, lines,
      none: "Nothing of \(TrafficMetric.requests.name) was read: \(Self.notTold(.requests))")
  }

  // MARK: - Histograms

  /// The usual quantiles of everything.
  func quantiles(
    _ id: String, _ title: String, _ histogram: TrafficHistogram, where accepts: (Traffic) -> Bool
  ) -> MetricsPanel {
    let buckets = histograms.buckets(histogram) { accepts($0) ? "" : nil }[""]
    let lines = [(0.5, "p50"), (0.9, "p90"), (0.95, "p95"), (0.99, "p99")].compactMap { q, name in
      buckets.map { MetricsPanel.Line(name, Steps.values(grid.spread($0.quantile(q)))) }
    }
    return panel(id, title, Self.unit(histogram), .lines, lines, none: Self.notCollected(histogram))
  }

  /// One quantile, by name, the busiest first.
  func quantile(
    _ id: String, _ title: String, _ histogram: TrafficHistogram, _ q: Double, by name: (Traffic) -> String?
  ) -> MetricsPanel {
    let buckets = histograms.buckets(histogram, by: name)
    let busy = Self.ranked(buckets.compactMapValues { $0.rates.last })
    let lines = busy.prefix(Self.lineLimit).compactMap { entry in
      buckets[entry.name].map { .init(entry.name, Steps.values(grid.spread($0.quantile(q)))) }
        as MetricsPanel.Line?
    }
    return panel(id, title, Self.unit(histogram), .lines, lines, none: Self.notCollected(histogram))
  }

  /// Buckets over time.
  func heat(
    _ id: String, _ title: String, _ histogram: TrafficHistogram, where accepts: (Traffic) -> Bool
  ) -> MetricsPanel {
    let buckets = histograms.buckets(histogram) { accepts($0) ? "" : nil }[""]
    let lines = (buckets?.separate ?? []).map { bucket in
      MetricsPanel.Line(
        bucket.bound == .infinity ? "+Inf" : Self.bound(bucket.bound),
        Steps.values(grid.spread(bucket.rates)))
    }
    return panel(
      id, title, Self.unit(histogram), .heat, lines,
      none: buckets == nil ? Self.notCollected(histogram) : "No requests ended in this time.")
  }

  // MARK: - Words

  func panel(
    _ id: String, _ title: String, _ unit: MetricsPanel.Unit, _ shape: MetricsPanel.Shape,
    _ lines: [MetricsPanel.Line], none: String
  ) -> MetricsPanel {
    let known = lines.filter { $0.values.contains { $0 != nil } }
    if !known.isEmpty {
      return MetricsPanel(id: id, title: title, unit: unit, shape: shape, lines: known)
    }
    let reason: String
    if let nothing {
      reason = nothing
    } else if lines.isEmpty {
      reason = none
    } else if unit == .percent || unit == .milliseconds || unit == .bytes {
      reason = "No requests ended in this time."
    } else {
      reason = "No proxy that tells of it was read in this time."
    }
    return MetricsPanel(id: id, title: title, unit: unit, shape: shape, emptyReason: reason)
  }

  private static func ranked(_ rows: [String: [Double]]) -> [(name: String, row: [Double])] {
    rows.map { (name: $0.key, row: $0.value, mean: Steps.mean($0.value)) }
      .sorted { ($1.mean, $0.name) < ($0.mean, $1.name) }.map { ($0.name, $0.row) }
  }

  private static func unit(_ histogram: TrafficHistogram) -> MetricsPanel.Unit {
    histogram == .duration ? .milliseconds : .bytes
  }

  private static func notTold(_ metric: TrafficMetric) -> String {
    switch metric {
    case .failed: "ztunnel alone tells of connections that failed."
    default: metric.isTCP ? "no TCP connection was seen." : "no request was seen, or telemetry leaves it out."
    }
  }

  private static func notCollected(_ histogram: TrafficHistogram) -> String {
    "Nothing of \(histogram.rawValue) was read: no request was seen, or telemetry has it switched off."
  }

  private static func bound(_ value: Double) -> String {
    value == value.rounded() && value < 1e15 ? String(Int64(value)) : String(value)
  }
}
