import Tracing

/// A search as Zipkin's `/api/v2/traces` understands it.
struct TraceSearch: Sendable {
  var service: String?
  var remoteService: String?
  var spanName: String?
  /// Conditions joined by `and`: a key that must be there, or a key with its value.
  var conditions: [(key: String, value: String?)] = []
  /// Microseconds.
  var minDuration: Int64?
  /// Microseconds.
  var maxDuration: Int64?
  /// Milliseconds since 1970.
  var endTime: Int64
  /// Milliseconds.
  var lookback: Int64
  var limit: Int

  /// Reads a query; the error is the sentence that Zipkin's caller gets with 400.
  init(_ query: [(name: String, value: String)], now: Int64) throws(TraceError) {
    func text(_ name: String) -> String? {
      query.first { $0.name == name }.map(\.value).flatMap { $0.isEmpty || $0 == "all" ? nil : $0 }
    }
    func number(_ name: String, _ fallback: Int64?) throws(TraceError) -> Int64? {
      guard let value = query.first(where: { $0.name == name })?.value, !value.isEmpty else {
        return fallback
      }
      guard let number = Int64(value), number > 0, number < 1 << 53 else {
        throw TraceError("\(name) is not a number above 0")
      }
      return number
    }
    service = text("serviceName")?.lowercased()
    remoteService = text("remoteServiceName")?.lowercased()
    spanName = text("spanName")?.lowercased()
    minDuration = try number("minDuration", nil)
    maxDuration = try number("maxDuration", nil)
    if let maxDuration {
      guard let minDuration else { throw TraceError("maxDuration is only valid with minDuration") }
      guard maxDuration >= minDuration else { throw TraceError("maxDuration is less than minDuration") }
    }
    endTime = try number("endTs", nil) ?? now / 1000
    lookback = try number("lookback", nil) ?? 86_400_000
    limit = Int(min(try number("limit", nil) ?? 10, 100_000))
    conditions = Self.conditions(text("annotationQuery") ?? "")
  }

  private static func conditions(_ text: String) -> [(key: String, value: String?)] {
    var found: [(key: String, value: String?)] = []
    var words: [Substring] = []
    func close() {
      let part = words.joined(separator: " ")
      words = []
      guard !part.isEmpty else { return }
      if let sign = part.firstIndex(of: "=") {
        found.append((String(part[..<sign]), String(part[part.index(after: sign)...])))
      } else {
        found.append((part, nil))
      }
    }
    for word in text.split(separator: " ") { if word == "and" { close() } else { words.append(word) } }
    close()
    return found
  }

  /// Whether a trace fits. As in Zipkin the conditions look at the spans of the service that was asked for.
  func matches(_ record: SpanStore.Record) -> Bool {
    let own = record.spans.filter { service == nil || $0.service == service }
    guard !own.isEmpty else { return false }
    if let spanName, !own.contains(where: { $0.name == spanName }) { return false }
    if let minDuration {
      let fits = own.contains { span in
        guard let duration = span.duration else { return false }
        return duration >= minDuration && maxDuration.map { duration <= $0 } ?? true
      }
      guard fits else { return false }
    }
    for condition in conditions {
      let fits = own.contains { span in
        // The commonest condition needs no second look at the bytes.
        if condition.key == "error", condition.value == nil { return span.isError }
        return holds(condition, span)
      }
      guard fits else { return false }
    }
    if let remoteService {
      return own.contains { read($0)?.remote?.service?.lowercased() == remoteService }
    }
    return true
  }

  private func holds(_ condition: (key: String, value: String?), _ entry: SpanStore.Entry) -> Bool {
    guard let span = read(entry) else { return false }
    if span.tags.contains(where: { $0.key == condition.key && (condition.value ?? $0.value) == $0.value }) {
      return true
    }
    return condition.value == nil && span.annotations.contains { $0.value == condition.key }
  }

  private func read(_ entry: SpanStore.Entry) -> ZipkinSpan? {
    (try? ZipkinV2.spans([UInt8(ascii: "[")] + entry.json + [UInt8(ascii: "]")]))?.first
  }
}
