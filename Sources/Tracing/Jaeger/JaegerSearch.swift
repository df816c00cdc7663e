/// One search of a Jaeger, in the words of either interface.
struct JaegerSearch: Sendable {
  let query: TraceQuery
  let service: String?
  let errorsOnly: Bool
  /// "Search depth": some storages take it loosely.
  var limit: Int
  private let window: (from: Int64, to: Int64)

  init(_ query: TraceQuery, service: String?, errorsOnly: Bool, clock: StoreClock) {
    self.query = query
    self.service = service
    self.errorsOnly = errorsOnly
    window = clock.window(query.lookback)
    let asked = max(1, min(query.limit, 1000))
    limit = query.isFiltered ? min(asked * 2, 1000) : asked
  }

  /// A summary does not tell whether the trace is wanted.
  var needsSpans: Bool { query.isFiltered || query.tag != nil }

  private var tags: [Span.Tag] {
    (errorsOnly ? [Span.Tag("error", "true")] : []) + (query.tag.map { [$0] } ?? [])
  }

  /// Path and query of v3. Each parameter is given in both of its spellings: older servers know the second alone.
  func v3(_ path: String) -> String {
    let from = StoreClock.rfc3339(window.from)
    let to = StoreClock.rfc3339(window.to)
    var parameters = [
      ("query.startTimeMin", from), ("query.start_time_min", from), ("query.startTimeMax", to),
      ("query.start_time_max", to), ("query.searchDepth", "\(limit)"), ("query.num_traces", "\(limit)"),
    ]
    if let service { parameters += [("query.serviceName", service), ("query.service_name", service)] }
    if !tags.isEmpty { parameters.append(("query.attributes", URLText.json(tags))) }
    return path + URLText.query(parameters)
  }

  /// Path and query of v1: microseconds.
  var v1: String {
    var parameters = [("start", "\(window.from)"), ("end", "\(window.to)"), ("limit", "\(limit)")]
    if let service { parameters.append(("service", service)) }
    if !tags.isEmpty { parameters.append(("tags", URLText.json(tags))) }
    return "/api/traces" + URLText.query(parameters)
  }

  /// The lines of those that are wanted.
  func matching(_ traces: [Trace]) -> [TraceSummary] { traces.filter(query.matches).map { TraceSummary($0) } }
}
