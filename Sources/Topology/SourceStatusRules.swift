import Mesh

/// Whether a source's numbers can be trusted.
enum SourceStatusRules {
  /// Seconds between two questions to a control plane.
  private static let controlPlaneSeconds = 5.0
  /// Seconds within which a Prometheus has something new, however often it scrapes.
  private static let prometheusSeconds = 5.0

  /// - Parameter interval: seconds between polls.
  static func status(_ source: SourceRecord, times: WindowTimes, interval: Double) -> SourceStatus {
    let answers = source.answers
    // A control plane is asked less often than proxies are.
    let interval =
      switch source.kind {
      case .istiod: max(interval, controlPlaneSeconds)
      // It waits for late scrapes before it tells a step.
      case .prometheus: max(interval, source.cadence ?? 0, prometheusSeconds)
      default: max(interval, source.cadence ?? 0)
      }
    var status = SourceStatus(name: source.name, kind: source.kind, state: .ok, identity: source.identity)
    // The proxy told its uptime when it was last asked who it is: some time ago.
    status.identity?.uptimeSeconds = source.uptime(at: times.end)
    status.scrapeMs = answers.durationMs
    status.bytes = answers.bytes
    if answers.lastGood != nil {
      status.series =
        answers.seriesOfPart[.everything]
        ?? (answers.seriesOfPart[.counters] ?? 0) + (answers.seriesOfPart[.histograms] ?? 0)
    }
    if let scrape = source.histogramScrapes.last, let flush = source.flushes.last {
      // A flush that moved nothing cannot be seen; one came at most 5 s before the scrape.
      status.histogramAgeSeconds = max(0, times.end - max(flush, scrape - WindowTimes.flushSeconds))
    }
    guard let lastGood = answers.lastGood else {
      status.state = .down
      status.error = answers.lastFailure?.reason ?? "No answer yet."
      return status
    }
    let age = max(0, times.end - lastGood)
    status.ageSeconds = age
    let failedSince = answers.lastFailure.map { $0.at > lastGood } ?? false
    // What took long to be answered was that old when it came.
    if failedSince || age > 2.5 * interval + 1 + (answers.durationMs ?? 0) / 1000 {
      status.state = age > max(times.seconds, 2 * interval) ? .down : .stale
      status.error =
        failedSince ? answers.lastFailure?.reason : "It has not answered for \(Text.seconds(age))."
    } else {
      status.error = answers.problem
    }
    return status
  }

  /// What the reader has to know before trusting the numbers.
  static func warnings(
    _ sources: [SourceRecord], statuses: [SourceStatus], withoutRates: Int, hasTraffic: Bool
  ) -> [String] {
    var warnings: [String] = []
    let unanswered = statuses.filter { $0.state == .down }.count
    if unanswered > 0 {
      warnings.append(
        unanswered == 1
          ? "1 source does not answer; its numbers are missing."
          : "\(unanswered) sources do not answer; their numbers are missing.")
    }
    if withoutRates > 0 {
      warnings.append(
        withoutRates == 1
          ? "1 proxy was read only once so far: its rates come with the next poll."
          : "\(withoutRates) proxies were read only once so far: their rates come with the next poll.")
    }
    let answering = sources.filter { $0.answers.lastGood != nil && $0.kind != .istiod }
    let silent = answering.filter { !$0.hasSeries && $0.dropped.isEmpty && !$0.isEnvoysOwn }
    if !silent.isEmpty {
      let names = silent.prefix(3).map(\.name).joined(separator: ", ") + (silent.count > 3 ? ", …" : "")
      warnings.append(
        silent.count == answering.count
          ? "No source has any istio_* series: no traffic yet, or Istio's telemetry is switched off."
          : "No istio_* series from \(names): no traffic there yet, or Istio's telemetry is switched off.")
    } else if !answering.isEmpty, !hasTraffic, withoutRates == 0 {
      warnings.append("No traffic in the window.")
    }
    for reason in DropReason.allCases {
      let count = sources.reduce(0) { $0 + ($1.dropped[reason] ?? 0) }
      guard count > 0 else { continue }
      warnings.append(
        count == 1
          ? "1 series was left out: \(reason.text)." : "\(count) series were left out: \(reason.text).")
    }
    return warnings
  }
}
