import JSON

/// One search of a Tempo.
struct TempoSearch: Sendable {
  private let query: TraceQuery
  private let service: String?
  private let errorsOnly: Bool
  private let window: (from: Int64, to: Int64)
  let limit: Int

  init(_ query: TraceQuery, service: String?, errorsOnly: Bool, _ clock: StoreClock) {
    self.query = query
    self.service = service
    self.errorsOnly = errorsOnly
    window = clock.window(query.lookback)
    limit = max(1, min(query.limit, 1000))
  }

  /// Both ends of the time are given: without them only what is recent is searched.
  private var common: [(String, String)] {
    [
      ("start", "\(window.from / 1_000_000)"), ("end", "\(window.to / 1_000_000 + 1)"), ("limit", "\(limit)"),
    ]
  }

  /// With TraceQL.
  var path: String { "/api/search" + URLText.query([("q", traceQL)] + common) }

  /// With tags, for a Tempo from before TraceQL.
  var olderPath: String {
    var tags: [Span.Tag] = []
    if let service { tags.append(Span.Tag("service.name", service)) }
    if errorsOnly { tags.append(Span.Tag("error", "true")) }
    if let tag = query.tag { tags.append(tag) }
    let text = tags.map { "\($0.key)=\(JSONValue.quoted($0.value))" }.joined(separator: " ")
    return "/api/search" + URLText.query((text.isEmpty ? [] : [("tags", text)]) + common)
  }

  /// Parts that may be told of different spans of the trace.
  private var traceQL: String {
    var parts: [String] = []
    if let service { parts.append("{ resource.service.name = \(JSONValue.quoted(service)) }") }
    if let tag = query.tag {
      parts.append("{ span.\(Self.attribute(tag.key)) = \(JSONValue.quoted(tag.value)) }")
    }
    // Last: what matched is then counted in failed spans.
    if errorsOnly { parts.append("{ status = error }") }
    return parts.isEmpty ? "{}" : parts.joined(separator: " && ")
  }

  private static func attribute(_ key: String) -> String {
    let isPlain = key.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    return isPlain ? key : JSONValue.quoted(key)
  }

  // MARK: - The answer

  /// The lines of an answer; those without an id are left out.
  func lines(_ answer: JSONValue) -> [TraceSummary] { answer["traces"].elements.compactMap(line) }

  private func line(_ value: JSONValue) -> TraceSummary? {
    guard let id = ReportedID.trace(value["traceID"].text ?? value["traceId"].text ?? "") else { return nil }
    let shares = value["serviceStats"].members.map { member in
      TraceSummary.ServiceShare(
        name: member.key, spans: max(0, member.value["spanCount"].integer ?? 0),
        errors: max(0, member.value["errorCount"].integer ?? 0))
    }
    let root = value["rootServiceName"].text ?? ""
    return TraceSummary(
      id: id, startTime: ReportedTime.microseconds(nanoseconds: value["startTimeUnixNano"]) ?? 0,
      duration: duration(value), rootService: Self.isUnknown(root) ? "" : root,
      rootOperation: value["rootTraceName"].text ?? "",
      spanCount: shares.isEmpty ? nil : shares.reduce(0) { $0 &+ $1.spans },
      errorCount: errors(value, shares),
      services: shares.sorted { ($1.spans, $0.name) < ($0.spans, $1.name) })
  }

  /// Tempo tells whole milliseconds, and nothing below one; the spans that matched may tell more.
  private func duration(_ value: JSONValue) -> Int64 {
    let told = value["durationMs"].integer.map { Int64(max(0, min($0, 9_000_000_000))) * 1000 } ?? 0
    var longest: Int64 = 0
    for set in value["spanSets"].elements + [value["spanSet"]] {
      for span in set["spans"].elements {
        guard let nanoseconds = span["durationNanos"].integer, nanoseconds > 0 else { continue }
        longest = max(longest, Int64(nanoseconds) / 1000)
      }
    }
    return max(told, longest)
  }

  /// Failed spans: as counted by service, else, where failed ones were searched for, as many as matched.
  private func errors(_ value: JSONValue, _ shares: [TraceSummary.ServiceShare]) -> Int {
    let counted = shares.reduce(0) { $0 &+ $1.errors }
    guard errorsOnly, counted == 0 else { return counted }
    let sets = value["spanSets"].elements + [value["spanSet"]]
    let matched = sets.compactMap { $0["matched"].integer }.max() ?? 1
    // With a place named too, spans of it matched as well: at least one failed.
    return service == nil && query.tag == nil ? max(1, matched) : 1
  }

  /// Tempo's words for a root that it does not have.
  private static func isUnknown(_ root: String) -> Bool { root == "<root span not yet received>" }
}
