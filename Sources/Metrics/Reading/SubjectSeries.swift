import History
import Mesh

/// Which series of a store are a subject's: found by its names, so that only they are read.
struct SubjectSeries {
  /// The subject's label where traffic comes to it with the values that it has; nil when it is not known.
  private(set) var inbound: SeriesFilter.Label?
  /// The same where it sends.
  private(set) var outbound: SeriesFilter.Label?
  /// Something names the subject, or it is all of the mesh.
  private(set) var isKnown = false
  /// The sources that tell of it.
  private(set) var sources: Set<String> = []

  /// Looks at the labels of all counters of a store.
  init(_ matcher: SubjectMatcher, in store: HistoryStore, ztunnels: Set<String>) {
    let names = Set((TrafficMetric.counters + [.count(.duration)]).map(\.name))
    let all = store.series(SeriesFilter(names: names))
    guard matcher.subject.kind != .mesh else {
      isKnown = !all.isEmpty
      sources = Set(all.map(\.source))
      return
    }
    var reader = TrafficReader(ztunnels: ztunnels)
    var inValues: Set<String> = []
    var outValues: Set<String> = []
    for (series, source) in all {
      guard let metric = TrafficMetric(series.name),
        let traffic = reader.read(series, metric: metric, source: source)
      else { continue }
      if let label = matcher.inboundLabel, matcher.isInbound(traffic) {
        inValues.insert(series[label] ?? "")
        sources.insert(source)
      }
      if let label = matcher.outboundLabel, matcher.isOutbound(traffic) {
        outValues.insert(series[label] ?? "")
        sources.insert(source)
      }
    }
    if let label = matcher.inboundLabel, !inValues.isEmpty { inbound = .init(label, inValues) }
    if let label = matcher.outboundLabel, !outValues.isEmpty { outbound = .init(label, outValues) }
    isKnown = !inValues.isEmpty || !outValues.isEmpty
  }

  /// What may have come to the subject.
  func inboundFilter(_ metrics: [TrafficMetric], of subject: MetricsSubject) -> SeriesFilter? {
    guard subject.kind != .mesh else { return SeriesFilter(names: Set(metrics.map(\.name))) }
    return inbound.map { SeriesFilter(names: Set(metrics.map(\.name)), labels: [$0]) }
  }

  /// What the subject may have sent.
  func outboundFilter(_ metrics: [TrafficMetric]) -> SeriesFilter? {
    outbound.map { SeriesFilter(names: Set(metrics.map(\.name)), labels: [$0]) }
  }
}
