import JSON
import Wire

/// A Tempo, or what answers its HTTP API (SkyWalking).
///
/// Its searches stop at the first traces found, whichever they are, and tell of a trace only where it begins; where a
/// place is asked for, the traces found are read to see whether they touch it.
public struct TempoBackend: TraceBackend {
  let client: StoreClient
  let clock: StoreClock
  /// So many traces are read to answer one question, at most.
  private static let maximumRead = 60

  /// `tempo VERSION HOST:PORT`.
  public var name: String { client.name }

  init(_ client: StoreClient, clock: StoreClock = StoreClock()) {
    self.client = client
    self.clock = clock
  }

  /// Services with spans, as they named themselves.
  public func services() async throws(TraceError) -> [String] {
    for path in ["/api/v2/search/tag/resource.service.name/values", "/api/search/tag/service.name/values"] {
      guard let body = try await client.body(path) else { continue }
      return try tree(body)["tagValues"].elements.compactMap { $0.text ?? $0["value"].text }
    }
    return []
  }

  /// Matching traces, errors and slowest first. Cost: two requests, and one for each trace that has to be read.
  public func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
    try await search(query).traces
  }

  /// The same, and whether a search ended at its limit.
  public func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings {
    var names: [String?] = [nil]
    if query.isFiltered {
      let known = query.candidates(among: try await services())
      if !known.isEmpty { names = known }
    }
    let searches = names.flatMap { name in
      (query.errorsOnly ? [true] : [true, false]).map {
        TempoSearch(query, service: name, errorsOnly: $0, clock)
      }
    }
    var found = SearchedTraces()
    for answer in await Together.map(searches, { search async throws(TraceError) in try await lines(search) })
    {
      found += try answer.get()
    }
    guard query.isFiltered || query.tag != nil else {
      return query.merged(found.lines, isCut: found.isFull)
    }
    let candidates = TraceQuery(limit: Self.maximumRead).merged(found.lines)
    return query.merged(
      try await read(query, candidates.traces.map(\.id)), isCut: found.isFull || candidates.isCut)
  }

  /// Reads the traces of a list and keeps those that touch the place.
  private func read(_ query: TraceQuery, _ candidates: [TraceID]) async throws(TraceError) -> [TraceSummary] {
    let answers = await Together.map(candidates, atOnce: 8) { id async throws(TraceError) in
      try await trace(id)
    }
    var found: [TraceSummary] = []
    for answer in answers {
      // A trace that was deleted, or is too large, is not the question.
      if case .success(let trace?) = answer, query.matches(trace) { found.append(TraceSummary(trace)) }
    }
    if found.isEmpty, case .failure(let error)? = answers.last { throw error }
    return found
  }

  private func lines(_ search: TempoSearch) async throws(TraceError) -> SearchedTraces {
    var answer = try await client.ask(search.path)
    // Before 2.0 there was no TraceQL.
    if answer.status == 400 || answer.status == 404 {
      let older = try await client.ask(search.olderPath)
      if older.isSuccess { answer = older }
    }
    let lines = search.lines(try tree(try client.checked(answer)))
    return SearchedTraces(lines: lines, isFull: lines.count >= search.limit)
  }

  /// One trace, repaired; nil when the store does not know it. A part of a trace says so.
  public func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
    guard let answer = try await answer(id), let spans = answer.byTrace.first,
      var trace = Trace(zipkin: spans)
    else {
      return nil
    }
    if let partial = answer.partial {
      let why = partial.isEmpty ? "" : ": \(partial)"
      trace.warnings.insert("\(name) sent only a part of this trace\(why)", at: 0)
    }
    return trace
  }

  /// The spans of one trace as they were reported; none when the store does not know it.
  public func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan] {
    try await answer(id)?.byTrace.first ?? []
  }

  private func answer(_ id: TraceID) async throws(TraceError) -> OTLPTraces? {
    // v2 answers 200 with an empty trace for one that it does not have, v1 404; before 2.7 there was no v2.
    for path in ["/api/v2/traces/\(id)", "/api/traces/\(id)"] {
      let answer = try await client.ask(path)
      if answer.status == 404 || answer.isSuccess && answer.isPage { continue }
      let body = try client.checked(answer)
      if body.isEmpty { return nil }
      do {
        let found = try OTLPTraces(body)
        return found.spans.isEmpty ? nil : found
      } catch {
        throw unreadable(error.description)
      }
    }
    return nil
  }

  private func tree(_ body: [UInt8]) throws(TraceError) -> JSONValue {
    do { return try JSONValue(body) } catch { throw unreadable("not JSON: \(error)") }
  }

  private func unreadable(_ reason: String) -> TraceError {
    TraceError("\(name) does not answer as Tempo does: \(reason)")
  }
}
