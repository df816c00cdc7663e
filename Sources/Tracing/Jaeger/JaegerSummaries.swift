import JSON

/// Reads the answer of `/api/v3/trace-summaries`. What is zero is left out there.
enum JaegerSummaries {
  /// The lines; those without an id are left out.
  static func read(_ answer: JSONValue) -> [TraceSummary] {
    // As a stream it may stand in a `result`.
    let list = answer["summaries"].isNull ? answer["result"]["summaries"] : answer["summaries"]
    return list.elements.compactMap(line)
  }

  private static func line(_ value: JSONValue) -> TraceSummary? {
    guard let id = ReportedID.trace(value["traceId"].text ?? "") else { return nil }
    let begin = ReportedTime.microseconds(nanoseconds: value["minStartTimeUnixNano"]) ?? 0
    let end = ReportedTime.microseconds(nanoseconds: value["maxEndTimeUnixNano"]) ?? begin
    let services = value["services"].elements.map { service in
      TraceSummary.ServiceShare(
        name: service["name"].text ?? "", spans: count(service["spanCount"]),
        errors: count(service["errorSpanCount"]))
    }
    return TraceSummary(
      id: id, startTime: begin, duration: max(0, end - begin),
      rootService: value["rootServiceName"].text ?? "",
      rootOperation: value["rootOperationName"].text ?? "", spanCount: count(value["spanCount"]),
      errorCount: count(value["errorSpanCount"]),
      services: services.sorted { ($1.spans, $0.name) < ($0.spans, $1.name) })
  }

  private static func count(_ value: JSONValue) -> Int { max(0, value.integer ?? 0) }
}
