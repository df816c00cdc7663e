extension TraceSummary {
  /// The line of a trace. The root is its first root that was reported.
  public init(_ trace: Trace) {
    let reported = trace.spans.filter { !$0.isSynthetic }
    let root = reported.first { $0.parent == nil } ?? reported.first
    var shares: [String: ServiceShare] = [:]
    var errors = 0
    for span in reported {
      if span.isError { errors += 1 }
      shares[span.service, default: ServiceShare(name: span.service, spans: 0, errors: 0)].spans += 1
      if span.isError { shares[span.service]?.errors += 1 }
    }
    self.init(
      id: trace.id, startTime: trace.startTime, duration: trace.duration, rootService: root?.service ?? "",
      rootOperation: root?.operation ?? "", spanCount: reported.count, errorCount: errors,
      services: shares.values.sorted { ($1.spans, $0.name) < ($0.spans, $1.name) })
  }

  /// With errors first, then slowest, then by id: the order of every list.
  public static func worstFirst(_ a: TraceSummary, _ b: TraceSummary) -> Bool {
    if (a.errorCount > 0) != (b.errorCount > 0) { return a.errorCount > 0 }
    if a.duration != b.duration { return a.duration > b.duration }
    return a.id < b.id
  }
}
