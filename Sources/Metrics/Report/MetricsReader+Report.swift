import FoundationEssentials
import History
import Mesh

extension MetricsReader {
  /// The numbers of a subject in one window that ends at a moment (monotonic seconds); nil when nothing is known of it.
  ///
  /// Cost: a look at the labels of all counters of the store, then a walk over the subject's series.
  public func report(_ subject: MetricsSubject, at: Double, windowSeconds: Double) -> MetricsReport? {
    let series = SubjectSeries(SubjectMatcher(subject), in: store, ztunnels: ztunnels)
    guard series.isKnown else { return nil }
    let window = HistoryWindow(endingAt: at, seconds: windowSeconds)
    let kept = KeptNumbers(store)
    let increases = { (filter: SeriesFilter?) in
      filter.map { kept.chosen(store.increases($0, in: window)) } ?? []
    }
    let builder = ReportBuilder(
      subject, inbound: increases(series.inboundFilter(TrafficMetric.all, of: subject)),
      outbound: increases(series.outboundFilter(TrafficMetric.all)), identities: identities)
    return MetricsReport(
      subject: subject, windowStart: date(window.start), windowEnd: date(window.end),
      windowSeconds: windowSeconds, inbound: builder.inboundMetrics, outbound: builder.outboundMetrics,
      proxies: builder.proxies, warnings: warnings(builder, windowSeconds: windowSeconds))
  }

  private func warnings(_ builder: ReportBuilder, windowSeconds: Double) -> [String] {
    if builder.isEmpty {
      return ["No proxy that tells of it was read at both ends of this window."]
    }
    if windowSeconds < MetricsPanels.flushSeconds {
      return ["Envoy moves its histograms every 5 s: durations and sizes need a window of at least that."]
    }
    return []
  }
}
