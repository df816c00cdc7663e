import FoundationEssentials
import Synchronization
import Tracing

/// A request as the service needs it, however it came.
struct CollectorRequest: Sendable {
  var method: String
  /// Path without query, percent-decoded.
  var path: String
  /// Decoded pairs in order.
  var query: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// `Content-Encoding`, lower case.
  var encoding: String?
}

/// An answer.
struct CollectorResponse: Sendable {
  var status: Int
  var contentType: String?
  var body: [UInt8] = []

  static func text(_ status: Int, _ sentence: String) -> Self {
    Self(status: status, contentType: "text/plain; charset=utf-8", body: Array(sentence.utf8))
  }

  static func json(_ body: [UInt8]) -> Self { Self(status: 200, contentType: "application/json", body: body) }
}

/// Zipkin's v2 API over a store: ingest and query. Knows no socket.
final class CollectorService: Sendable {
  private let store: Mutex<SpanStore>
  private let malformed = Atomic<Int>(0)
  /// Bodies beyond this, after decompression, are refused.
  let maximumBody: Int
  private let now: @Sendable () -> Int64

  init(
    memoryLimit: Int, maximumTraces: Int, maximumBody: Int = 16 << 20,
    now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000_000) }
  ) {
    store = Mutex(SpanStore(memoryLimit: memoryLimit, maximumTraces: maximumTraces))
    self.maximumBody = maximumBody
    self.now = now
  }

  var counts: SpanStore.Counts { store.withLock { $0.current } }
  var malformedBodies: Int { malformed.load(ordering: .relaxed) }

  func respond(to request: CollectorRequest) -> CollectorResponse {
    let path =
      request.path.hasPrefix("/zipkin/") ? String(request.path.dropFirst("/zipkin".count)) : request.path
    if path == "/api/v2/spans", request.method == "POST" { return ingest(request) }
    guard request.method == "GET" || request.method == "HEAD" else {
      return .text(405, "only GET, and POST of spans to /api/v2/spans")
    }
    switch path {
    case "/health": return .json(Array(#"{"status":"UP"}"#.utf8))
    case "/api/v2/services": return .json(Self.list(store.withLock { $0.services }))
    case "/api/v2/spans": return spanNames(request)
    case "/api/v2/remoteServices", "/api/v2/autocompleteKeys", "/api/v2/autocompleteValues":
      return .json(Array("[]".utf8))
    case "/api/v2/traces": return search(request)
    case "/api/v2/traceMany": return many(request)
    case "/api/v1/spans": return .text(410, "spans of Zipkin's version 1 are not read: send version 2")
    default:
      if path.hasPrefix("/api/v2/trace/") { return trace(String(path.dropFirst("/api/v2/trace/".count))) }
      return .text(404, "not here; this is the trace collector of Pharos with Zipkin's API under /api/v2")
    }
  }

  // MARK: - In

  private func ingest(_ request: CollectorRequest) -> CollectorResponse {
    do {
      var body = request.body
      switch request.encoding {
      case nil, "", "identity": break
      case "gzip", "x-gzip": body = try Gzip.decompress(body, limit: maximumBody)
      default: return .text(415, "content encoding not understood: plain or gzip")
      }
      if body.count > maximumBody { return tooLarge }
      let spans = try ZipkinV2.spans(body, detail: .index)
      if !spans.isEmpty {
        let time = now()
        store.withLock { $0.add(spans, from: body, now: time) }
      }
      // Envoy counts anything but 202 as a report dropped.
      return CollectorResponse(status: 202)
    } catch let error as Gzip.Fault {
      malformed.add(1, ordering: .relaxed)
      return error == .tooLarge ? tooLarge : .text(400, "the body is not gzip")
    } catch {
      malformed.add(1, ordering: .relaxed)
      return .text(400, "\(error)")
    }
  }

  var tooLarge: CollectorResponse { .text(413, "more than \(maximumBody >> 20) MiB of spans in one request") }

  // MARK: - Out

  private func spanNames(_ request: CollectorRequest) -> CollectorResponse {
    guard let service = request.value("serviceName"), !service.isEmpty else {
      return .text(400, "serviceName is missing")
    }
    let name = service.lowercased()
    return .json(Self.list(store.withLock { $0.spanNames(of: name) }))
  }

  private func search(_ request: CollectorRequest) -> CollectorResponse {
    let search: TraceSearch
    do { search = try TraceSearch(request.query, now: now()) } catch { return .text(400, error.description) }
    let end = search.endTime * 1000 + 999
    let records = store.withLock { $0.traces(from: end - search.lookback * 1000, to: end) }
    var found: [SpanStore.Record] = []
    for record in records where search.matches(record) {
      found.append(record)
      if found.count == search.limit { break }
    }
    return .json(Self.traces(found))
  }

  private func trace(_ text: String) -> CollectorResponse {
    guard let id = TraceID(text) else { return .text(400, "a trace id is 1 to 32 hex digits") }
    guard let record = store.withLock({ $0.trace(id) }) else { return .text(404, "trace \(id) is not known") }
    return .json(Self.spans(record))
  }

  private func many(_ request: CollectorRequest) -> CollectorResponse {
    let texts = (request.value("traceIds") ?? "").split(separator: ",")
    let ids = texts.compactMap { TraceID($0) }
    guard ids.count == texts.count, ids.count >= 2, Set(ids).count == ids.count else {
      return .text(400, "traceIds wants two or more different trace ids")
    }
    return .json(Self.traces(store.withLock { store in ids.prefix(1000).compactMap { store.trace($0) } }))
  }

  // MARK: - JSON

  private static func traces(_ records: [SpanStore.Record]) -> [UInt8] {
    var out: [UInt8] = [UInt8(ascii: "[")]
    out.reserveCapacity(records.reduce(2) { $0 + $1.cost })
    for (i, record) in records.enumerated() {
      if i > 0 { out.append(UInt8(ascii: ",")) }
      append(record, to: &out)
    }
    out.append(UInt8(ascii: "]"))
    return out
  }

  private static func spans(_ record: SpanStore.Record) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(record.cost)
    append(record, to: &out)
    return out
  }

  private static func append(_ record: SpanStore.Record, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "["))
    for (i, span) in record.spans.enumerated() {
      if i > 0 { out.append(UInt8(ascii: ",")) }
      out.append(contentsOf: span.json)
    }
    out.append(UInt8(ascii: "]"))
  }

  private static func list(_ names: [String]) -> [UInt8] {
    var out: [UInt8] = [UInt8(ascii: "[")]
    for (i, name) in names.enumerated() {
      if i > 0 { out.append(UInt8(ascii: ",")) }
      out.append(UInt8(ascii: "\""))
      for byte in name.utf8 {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
        case 0..<0x20: out += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        default: out.append(byte)
        }
      }
      out.append(UInt8(ascii: "\""))
    }
    out.append(UInt8(ascii: "]"))
    return out
  }
}

extension CollectorRequest {
  func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
}
