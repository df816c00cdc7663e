import FoundationEssentials
import History
import Mesh

extension MetricsReader {
  /// Panels of a subject on a grid, named and united as on Istio's Service, Workload and Mesh dashboards.
  ///
  /// Histograms move once in 5 s: on a finer grid their values stand for several steps. Cost: as `report`, for each step.
  /// - Parameter reporter: who tells; nil for the servers' proxies of what comes in (of all the mesh: the callers'),
  ///   and the callers' of what goes out, or the next best that there is.
  public func panels(
    _ subject: MetricsSubject, _ group: PanelQuestion.Group, reporter: Reporter?, on grid: HistoryGrid
  ) -> MetricsPanels {
    let matcher = SubjectMatcher(subject)
    let series = SubjectSeries(matcher, in: store, ztunnels: ztunnels)
    let coarse = CoarseGrid(grid)
    let accepts = { (traffic: Traffic) in matcher.isInbound(traffic) || matcher.isOutbound(traffic) }
    let needsHistograms = group != .tcp
    var builder = PanelBuilder(
      counters: table(
        series, group == .heat ? [.requests] : TrafficMetric.counters, of: subject, grid, accepts),
      histograms: table(
        series, needsHistograms ? Self.histograms(group) : [], of: subject, coarse.coarse, accepts),
      grid: coarse)
    let inbound = shown(
      reporter, builder,
      order: subject.kind == .mesh
        ? [.source, .destination, .waypoint] : [.destination, .source, .waypoint], matcher.isInbound)
    let outbound = shown(
      reporter, builder, order: [.source, .waypoint, .destination], matcher.isOutbound)
    builder.nothing = nothing(subject, series, builder, reporter)
    let groups = PanelGroups(subject, builder, inbound: inbound, outbound: outbound)
    return MetricsPanels(
      subject: subject, start: date(grid.start), step: grid.step, count: grid.count,
      panels: groups.panels(group))
  }

  private static func histograms(_ group: PanelQuestion.Group) -> [TrafficMetric] {
    switch group {
    case .overview, .heat: [.bucket(.duration)]
    default: TrafficHistogram.allCases.map { .bucket($0) }
    }
  }

  /// Asks for a few sources at a time: all series of a large mesh at once would be many bytes.
  private func table(
    _ series: SubjectSeries, _ metrics: [TrafficMetric], of subject: MetricsSubject, _ grid: HistoryGrid,
    _ accepts: (Traffic) -> Bool
  ) -> StepTable {
    var table = StepTable(count: grid.count, ztunnels: ztunnels)
    guard !metrics.isEmpty, grid.count > 0 else { return table }
    let matcher = SubjectMatcher(subject)
    let inbound = series.inboundFilter(metrics, of: subject)
    let outbound = series.outboundFilter(metrics)
    let sources = series.sources.sorted()
    let kept = KeptNumbers(store)
    // What is held against each other has to be there at once.
    let atOnce = kept.isEmpty ? Self.sourcesAtOnce : max(1, sources.count)
    for start in stride(from: 0, to: sources.count, by: atOnce) {
      let some = Set(sources[start..<min(sources.count, start + atOnce)])
      if var filter = inbound {
        filter.sources = some
        table.add(kept.chosen(store.steps(filter, on: grid)), where: accepts)
      }
      if var filter = outbound {
        filter.sources = some
        // What the subject sends to itself came with the first question.
        table.add(kept.chosen(store.steps(filter, on: grid))) { accepts($0) && !matcher.isInbound($0) }
      }
    }
    return table
  }

  private static let sourcesAtOnce = 32

  /// The reporters whose view is shown.
  private func shown(
    _ asked: Reporter?, _ builder: PanelBuilder, order: [Reporter], _ mine: (Traffic) -> Bool
  ) -> Set<Reporter> {
    if let asked { return [asked] }
    func told(_ reporter: Reporter, isMoving: Bool) -> Bool {
      builder.counters.rows.contains { key, rates in
        key.traffic.reporter == reporter && mine(key.traffic) && (!isMoving || rates.contains { $0 > 0 })
      }
    }
    let best = order.first { told($0, isMoving: true) } ?? order.first { told($0, isMoving: false) }
    return [best ?? order[0]]
  }

  private func nothing(
    _ subject: MetricsSubject, _ series: SubjectSeries, _ builder: PanelBuilder, _ reporter: Reporter?
  ) -> String? {
    guard series.isKnown else {
      return subject.kind == .mesh
        ? "No istio_* series was read: no traffic yet, or telemetry is switched off."
        : "No proxy tells of it: no traffic yet, or the proxies that know of it are not read."
    }
    guard let reporter,
      !builder.counters.rows.keys.contains(where: { $0.traffic.reporter == reporter }),
      !builder.histograms.rows.keys.contains(where: { $0.traffic.reporter == reporter })
    else { return nil }
    switch reporter {
    case .source: return "No caller's proxy that was read tells of it."
    case .destination: return "Its own proxy was not read, or it has none."
    case .waypoint: return "No waypoint that was read tells of it."
    }
  }
}
