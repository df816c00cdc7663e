import Wire

/// A Zipkin server, the embedded collector, or anything else that answers Zipkin's v2 query API.
public struct ZipkinBackend: TraceBackend {
  private let client: StoreClient
  /// No search asks for more traces; one that must be filtered here asks for twice what it needs.
  private static let maximumAsked = 1000

  /// `zipkin HOST:PORT`.
  public var name: String { client.name }

  /// - Parameters:
  ///   - baseURL: `http://HOST:9411`; a missing scheme means http, a trailing `/api/v2` is understood.
  ///   - transport: what carries requests.
  /// - Throws: what is wrong with the address.
  public init(baseURL: String, transport: any HTTPTransport) throws(TraceError) {
    let address = try StoreAddress(baseURL)
    self.init(
      StoreClient(
        address, name: "zipkin \(address.place)", transport: address.authorized(transport, .init())))
  }

  init(_ client: StoreClient) { self.client = client }

  /// Services with spans, as the store writes them (lower case).
  public func services() async throws(TraceError) -> [String] {
    guard let body = try await get("/services") else { throw notZipkin("404 for /api/v2/services") }
    do { return try ZipkinV2.names(body) } catch { throw notZipkin(error.description) }
  }

  /// Matching traces, errors and slowest first. Asks for failed traces on their own, so that they are found among
  /// many; cost: two requests a service name, each answer up to some MB.
  public func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
    try await search(query).traces
  }

  /// The same, and whether a search ended at its limit.
  public func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings {
    let isFiltered = query.isFiltered
    var names: [String?] = [nil]
    if isFiltered {
      let known = query.candidates(among: try await services())
      // Names may follow another scheme: then every trace is looked at for the proxy's own identity.
      if !known.isEmpty { names = known }
    }
    let asked = max(1, min(query.limit, Self.maximumAsked))
    let limit = isFiltered ? min(asked * 2, Self.maximumAsked) : asked
    var found: [TraceID: TraceSummary] = [:]
    var isCut = false
    for service in names {
      // Errors are asked for on their own: among busy traffic the newest traces rarely hold them all.
      for errorsOnly in query.errorsOnly ? [true] : [true, false] {
        let path = Self.search(service, query, limit: limit, errorsOnly: errorsOnly)
        guard let body = try await get(path) else { throw notZipkin("404 for /api/v2/traces") }
        let parts: [[ZipkinSpan]]
        do { parts = try ZipkinV2.traces(body) } catch { throw notZipkin(error.description) }
        isCut = isCut || parts.count >= limit
        for part in parts {
          guard let trace = Trace(zipkin: part), found[trace.id] == nil, query.matches(trace) else {
            continue
          }
          found[trace.id] = TraceSummary(trace)
        }
      }
    }
    return query.merged(found.values, isCut: isCut)
  }

  /// One trace, repaired; nil when the store does not know it.
  public func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
    guard let body = try await get("/trace/\(id)") else { return nil }
    do { return Trace(zipkin: try ZipkinV2.spans(body)) } catch { throw notZipkin(error.description) }
  }

  /// The spans of one trace as they were reported; none when the store does not know it.
  public func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan] {
    guard let body = try await get("/trace/\(id)") else { return [] }
    do { return try ZipkinV2.spans(body) } catch { throw notZipkin(error.description) }
  }

  // MARK: - Requests

  private static func search(
    _ service: String?, _ query: TraceQuery, limit: Int, errorsOnly: Bool
  ) -> String {
    let lookback = query.lookback.isFinite ? max(1, min(query.lookback, 1e9)) : 900
    var path = "/traces?limit=\(max(1, limit))&lookback=\(Int64(lookback * 1000))"
    if let service { path += "&serviceName=\(URLText.percentEncoded(service))" }
    // Every part has to hold, though not of one span.
    let parts = (query.tag.map { ["\($0.key)=\($0.value)"] } ?? []) + (errorsOnly ? ["error"] : [])
    if !parts.isEmpty {
      path += "&annotationQuery=\(URLText.percentEncoded(parts.joined(separator: " and ")))"
    }
    return path
  }

  /// - Returns: the body, or nil for 404.
  private func get(_ path: String) async throws(TraceError) -> [UInt8]? {
    try await client.body("/api/v2\(path)")
  }

  private func notZipkin(_ reason: String) -> TraceError {
    TraceError("\(name) does not answer as Zipkin does: \(reason)")
  }
}
