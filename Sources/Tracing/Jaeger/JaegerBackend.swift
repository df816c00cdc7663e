import JSON
import Wire

/// A Jaeger, or what answers its query API (VictoriaTraces): v3 where there is one, v1 where it is older.
///
/// Newer Jaegers have no v1 search, older ones no v3; one trace can be had from either. Lists come from summaries
/// (Jaeger 2.19 and later), some dozen bytes a trace; where a place is asked for, or there are none, from whole traces.
public struct JaegerBackend: TraceBackend {
  /// Which of its interfaces is asked.
  public enum API: Sendable, Hashable {
    /// OpenTelemetry's JSON below `/api/v3`.
    case v3
    /// Jaeger's own JSON below `/api`.
    case v1
  }

  let client: StoreClient
  let api: API
  let clock: StoreClock

  /// `jaeger VERSION HOST:PORT`.
  public var name: String { client.name }

  init(_ client: StoreClient, api: API, clock: StoreClock = StoreClock()) {
    self.client = client
    self.api = api
    self.clock = clock
  }

  /// Services with spans, as they named themselves.
  public func services() async throws(TraceError) -> [String] {
    switch api {
    case .v3:
      guard let body = try await client.body("/api/v3/services") else { return [] }
      return try tree(body)["services"].texts
    case .v1:
      guard let body = try await client.body("/api/services") else { return [] }
      return try v1(body).names
    }
  }

  /// Matching traces, errors and slowest first. Failed ones are asked for on their own. Cost: two requests, or two for
  /// each service where the storage wants one named.
  public func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
    try await search(query).traces
  }

  /// The same, and whether a search ended at its limit.
  public func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings {
    let kinds = query.errorsOnly ? [true] : [true, false]
    if !query.isFiltered {
      let searches = kinds.map { JaegerSearch(query, service: nil, errorsOnly: $0, clock: clock) }
      do {
        let found = try await all(searches)
        return query.merged(found.lines, isCut: found.isFull)
      } catch {
        guard error.isWantOfService else { throw error.reason }
      }
    }
    let known = try await services()
    var names = query.candidates(among: known)
    if names.isEmpty { names = Array(known.prefix(Self.maximumServices)) }
    let searches = names.flatMap { name in
      kinds.map { JaegerSearch(query, service: name, errorsOnly: $0, clock: clock) }
    }
    do {
      let found = try await all(searches)
      let isEvery = query.isFiltered || known.count <= Self.maximumServices
      return query.merged(found.lines, isCut: found.isFull || !isEvery)
    } catch {
      throw error.reason
    }
  }

  /// So many services are asked one by one, at most.
  private static let maximumServices = 64

  /// One trace, repaired; nil when the store does not know it.
  public func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
    for text in id.spellings {
      if api == .v3, let answer = try await v3Trace(text) {
        guard let spans = answer.byTrace.first, let trace = Trace(zipkin: spans) else { continue }
        return trace
      }
      let answer = try await client.ask("/api/traces/\(text)")
      if answer.status == 404 { continue }
      // Some versions answer 200 with nothing for a trace that they do not have.
      if let reported = try v1(try client.checked(answer)).traces.first, let trace = Trace(reported) {
        return trace
      }
    }
    return nil
  }

  /// The spans of one trace as they were reported; none when the store does not know it.
  public func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan] {
    for text in id.spellings {
      if api == .v3, let answer = try await v3Trace(text) {
        if let spans = answer.byTrace.first { return spans }
        continue
      }
      if let body = try await client.body("/api/traces/\(text)"), let found = try v1(body).traces.first {
        return found.spans
      }
    }
    return []
  }

  /// - Returns: nil where v3 cannot tell, and v1 is to be asked.
  private func v3Trace(_ id: String) async throws(TraceError) -> OTLPTraces? {
    let answer = try await client.ask("/api/v3/traces/\(id)")
    if answer.status == 404 || answer.isPage { return nil }
    let body = try client.checked(answer)
    let found = try otlp(body)
    if found.spans.isEmpty, let failure = found.failure { throw TraceError("\(name): \(failure)") }
    return found
  }

  // MARK: - Searching

  /// Why a search failed: for want of a service's name, which can be helped, or for good.
  private struct SearchFailure: Error {
    var reason: TraceError
    var isWantOfService = false
  }

  private func all(_ searches: [JaegerSearch]) async throws(SearchFailure) -> SearchedTraces {
    let answers = await Together.map(searches) { search async throws(TraceError) -> SearchedTraces? in
      try await found(search)
    }
    var lines = SearchedTraces()
    for answer in answers {
      switch answer {
      case .success(let found?): lines += found
      case .success(nil):
        throw SearchFailure(reason: TraceError("\(name) wants a service to be named"), isWantOfService: true)
      case .failure(let error): throw SearchFailure(reason: error)
      }
    }
    return lines
  }

  /// - Returns: nil where the storage wants a service to be named.
  private func found(_ search: JaegerSearch) async throws(TraceError) -> SearchedTraces? {
    if api == .v3, !search.needsSpans, let summaries = try await summaries(search) {
      return summaries.found.map { SearchedTraces(lines: $0, isFull: $0.count >= search.limit) }
    }
    var search = search
    while true {
      let answer: StoreAnswer
      do {
        answer = try await client.exchange(api == .v3 ? search.v3("/api/v3/traces") : search.v1)
      } catch {
        // Whole traces are large: fewer of them are better than none.
        if case .tooLarge = error, search.limit > 10 {
          search.limit /= 5
          continue
        }
        throw StoreComplaint.silent(name, error, port: client.address.port)
      }
      // No match is 404 in v3, with a message.
      if api == .v3, answer.status == 404, answer.words.contains("race") { return SearchedTraces() }
      if answer.status == 400, search.service == nil { return nil }
      let traces = try spans(try client.checked(answer))
      return SearchedTraces(lines: search.matching(traces), isFull: traces.count >= search.limit)
    }
  }

  private func spans(_ body: [UInt8]) throws(TraceError) -> [Trace] {
    switch api {
    case .v3: return try otlp(body).byTrace.compactMap { Trace(zipkin: $0) }
    case .v1:
      let answer = try v1(body)
      if answer.traces.isEmpty, let first = answer.errors.first { throw TraceError("\(name): \(first)") }
      return answer.traces.compactMap { Trace($0) }
    }
  }

  /// - Returns: nil where there are no summaries here; inside, nil where a service has to be named.
  private func summaries(_ search: JaegerSearch) async throws(TraceError) -> (found: [TraceSummary]?, Void)? {
    let answer = try await client.ask(search.v3("/api/v3/trace-summaries"))
    switch answer.status {
    // Before 2.19: not found, or the page of the user interface.
    case 404 where answer.words.contains("No traces"): return ([], ())
    case 404, 405, 501: return nil
    case 200..<300 where answer.isPage: return nil
    case 400 where search.service == nil: return (nil, ())
    default: return (JaegerSummaries.read(try tree(try client.checked(answer))), ())
    }
  }

  // MARK: - Reading

  private func tree(_ body: [UInt8]) throws(TraceError) -> JSONValue {
    do { return try JSONValue(body) } catch { throw unreadable("not JSON: \(error)") }
  }

  private func otlp(_ body: [UInt8]) throws(TraceError) -> OTLPTraces {
    do { return try OTLPTraces(body) } catch { throw unreadable(error.description) }
  }

  private func v1(_ body: [UInt8]) throws(TraceError) -> JaegerV1 {
    do { return try JaegerV1(body) } catch { throw unreadable(error.description) }
  }

  private func unreadable(_ reason: String) -> TraceError {
    TraceError("\(name) does not answer as Jaeger does: \(reason)")
  }
}

extension TraceID {
  /// As stores may know it: in full, and, where it begins with zeros, as those wrote it that left them out.
  var spellings: [String] {
    let full = description
    let short = String(full.drop { $0 == "0" })
    return full == short || short.isEmpty ? [full] : [full, short]
  }
}
