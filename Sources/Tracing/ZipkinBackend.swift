import Wire

/// A Zipkin server, the embedded collector, or anything else that answers Zipkin's v2 query API.
public struct ZipkinBackend: TraceBackend {
  private let base: String
  private let transport: any HTTPTransport
  /// Answers beyond this are refused rather than kept.
  private static let maximumBytes = 48 << 20
  /// No search asks for more traces; one that must be filtered here asks for twice what it needs.
  private static let maximumAsked = 1000

  /// `zipkin HOST:PORT`.
  public let name: String

  /// - Parameters:
  ///   - baseURL: `http://HOST:9411`; a missing scheme means http, a trailing `/api/v2` is understood.
  ///   - transport: what carries requests.
  public init(baseURL: String, transport: any HTTPTransport) {
    var url = baseURL.contains("://") ? baseURL : "http://\(baseURL)"
    while url.hasSuffix("/") { url.removeLast() }
    if url.hasSuffix("/api/v2") { url.removeLast("/api/v2".count) }
    base = url
    self.transport = transport
    let place = url.split(separator: "/", maxSplits: 2).dropFirst().first ?? Substring(url)
    // Credentials in a URL are for the server alone.
    name = "zipkin \(place.split(separator: "@").last ?? place)"
  }

  /// Services with spans, as the store writes them (lower case).
  public func services() async throws(TraceError) -> [String] {
    guard let body = try await get("/services") else { throw await notZipkin("404 for /api/v2/services") }
    do { return try ZipkinV2.names(body) } catch { throw await notZipkin(error.description) }
  }

  /// Matching traces, errors and slowest first. Asks for failed traces on their own, so that they are found among
  /// many; cost: two requests a service name, each answer up to some MB.
  public func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
    let isFiltered = query.place.map { !$0.isAnywhere } ?? false
    var names: [String?] = [nil]
    if let place = query.place, isFiltered {
      let known = try await services().filter { place.mayBe(service: $0) }
      // Names may follow another scheme: then every trace is looked at for the proxy's own identity.
      if !known.isEmpty { names = known }
    }
    let asked = max(1, min(query.limit, Self.maximumAsked))
    let limit = isFiltered ? min(asked * 2, Self.maximumAsked) : asked
    var found: [TraceID: TraceSummary] = [:]
    for service in names.prefix(8) {
      // Errors are asked for on their own: among busy traffic the newest traces rarely hold them all.
      for errorsOnly in query.errorsOnly ? [true] : [true, false] {
        let path = Self.search(service, query, limit: limit, errorsOnly: errorsOnly)
        guard let body = try await get(path) else { throw await notZipkin("404 for /api/v2/traces") }
        let parts: [[ZipkinSpan]]
        do { parts = try ZipkinV2.traces(body) } catch { throw await notZipkin(error.description) }
        for part in parts {
          guard let trace = Trace(zipkin: part), found[trace.id] == nil, query.matches(trace) else {
            continue
          }
          found[trace.id] = TraceSummary(trace)
        }
      }
    }
    return Array(found.values.sorted(by: TraceSummary.worstFirst).prefix(max(0, query.limit)))
  }

  /// One trace, repaired; nil when the store does not know it.
  public func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
    guard let body = try await get("/trace/\(id)") else { return nil }
    do { return Trace(zipkin: try ZipkinV2.spans(body)) } catch { throw await notZipkin(error.description) }
  }

  /// One trace as the store has it: Zipkin v2 JSON, a list of spans; nil when the store does not know it.
  public func spans(of id: TraceID) async throws(TraceError) -> [UInt8]? { try await get("/trace/\(id)") }

  // MARK: - Requests

  private static func search(
    _ service: String?, _ query: TraceQuery, limit: Int, errorsOnly: Bool
  ) -> String {
    let lookback = query.lookback.isFinite ? max(1, min(query.lookback, 1e9)) : 900
    var path = "/traces?limit=\(max(1, limit))&lookback=\(Int64(lookback * 1000))"
    if let service { path += "&serviceName=\(percentEncoded(service))" }
    if errorsOnly { path += "&annotationQuery=error" }
    return path
  }

  /// - Returns: the body, or nil for 404.
  private func get(_ path: String) async throws(TraceError) -> [UInt8]? {
    let response: HTTPResponse
    do {
      response = try await transport.send(
        HTTPRequest(
          url: "\(base)/api/v2\(path)", headers: [HTTPHeader("Accept", "application/json")], timeout: 12,
          maximumBytes: Self.maximumBytes))
    } catch {
      throw TraceError("\(name) does not answer: \(error)")
    }
    switch response.status {
    case 200..<300: return response.body
    case 404: return nil
    case 401, 403: throw TraceError("\(name) refuses: \(response.status), it wants credentials")
    default: throw TraceError("\(name) answers \(response.status): \(Self.excerpt(response.body))")
    }
  }

  /// Says what answers there instead, by asking for what only it has.
  private func notZipkin(_ reason: String) async -> TraceError {
    let probes: [(path: String, product: String, sign: String)] = [
      ("/api/v3/services", "Jaeger", "\"services\""), ("/api/services", "Jaeger", "\"data\""),
      ("/api/echo", "Tempo", "echo"),
    ]
    for probe in probes {
      let request = HTTPRequest(url: base + probe.path, timeout: 3, maximumBytes: 1 << 20)
      guard let answer = try? await transport.send(request), answer.status == 200 else { continue }
      let text = String(decoding: answer.body.prefix(4096), as: UTF8.self)
      if !text.hasPrefix("<"), text.contains(probe.sign) {
        return TraceError(
          "\(probe.product) answers at \(base), and Pharos reads Zipkin's API so far; \(probe.product) comes later"
        )
      }
    }
    return TraceError("\(base) does not answer as Zipkin does: \(reason)")
  }

  /// The start of an answer on one line.
  private static func excerpt(_ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(160), as: UTF8.self)
    let words = text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    return words.isEmpty ? "nothing more" : words
  }

  /// RFC 3986: everything but unreserved characters.
  static func percentEncoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        out += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return out
  }
}
