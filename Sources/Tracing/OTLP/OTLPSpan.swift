import JSON

extension ZipkinSpan {
  /// A span of OpenTelemetry's JSON, in either of its dialects: hex ids and numbers for enums (OTLP/JSON, Jaeger), or
  /// base64 ids and their names (protobuf's JSON, Tempo). nil when it has no usable id.
  init?(otlp value: JSONValue) {
    guard let traceID = ReportedID.trace(value["traceId"].text ?? value["trace_id"].text ?? ""),
      let id = ReportedID.span(value["spanId"].text ?? value["span_id"].text ?? "")
    else { return nil }
    self.init(traceID: traceID, id: id.id)
    idText = id.text
    parentID = ReportedID.span(value["parentSpanId"].text ?? value["parent_span_id"].text ?? "")?.id
    name = value["name"].text ?? ""
    kind = Self.kind(otlp: value["kind"])
    readTimes(value)
    tags = OTLPValue.tags(value["attributes"])
    readStatus(value["status"])
    for event in value["events"].elements.prefix(2000) { readEvent(event) }
    for link in value["links"].elements.prefix(200) { readLink(link) }
    let left = ["attributes", "events", "links"].compactMap { what -> String? in
      let key = "dropped\(what.prefix(1).uppercased())\(what.dropFirst())Count"
      guard let count = value[key].integer, count > 0 else { return nil }
      return "\(count) \(what)"
    }
    if !left.isEmpty {
      warnings.append("left out by the program that reported it: \(left.joined(separator: ", "))")
    }
  }

  private mutating func readTimes(_ value: JSONValue) {
    let begin = ReportedTime.microseconds(nanoseconds: value["startTimeUnixNano"])
    let end = ReportedTime.microseconds(nanoseconds: value["endTimeUnixNano"])
    timestamp = begin
    guard let begin, let end else { return }
    // The end is told by a wall clock, which can be set back in between.
    if end >= begin {
      duration = end - begin
    } else {
      warnings.append("its end was reported before its begin")
    }
  }

  private mutating func readStatus(_ status: JSONValue) {
    let code = status["code"]
    isError = code.integer == 2 || code.text == "STATUS_CODE_ERROR"
    if let error = tags.first(where: { $0.key == "error" }) { isError = isError || error.value != "false" }
    if let message = status["message"].text, !message.isEmpty {
      tags.append(Span.Tag("otel.status_description", message))
    }
  }

  private mutating func readEvent(_ event: JSONValue) {
    guard let time = ReportedTime.microseconds(nanoseconds: event["timeUnixNano"]) else { return }
    let fields = OTLPValue.tags(event["attributes"]).map { "\($0.key)=\($0.value)" }
    let text = ([event["name"].text ?? ""] + fields).filter { !$0.isEmpty }.joined(separator: " ")
    annotations.append(Annotation(timestamp: time, value: text))
  }

  private mutating func readLink(_ link: JSONValue) {
    guard let trace = ReportedID.trace(link["traceId"].text ?? ""),
      let span = ReportedID.span(link["spanId"].text ?? "")
    else { return }
    let fields = OTLPValue.tags(link["attributes"]).map { " \($0.key)=\($0.value)" }.joined()
    tags.append(Span.Tag("link", "trace \(trace) span \(span.text ?? SpanIDText.text(span.id))\(fields)"))
  }

  private static func kind(otlp value: JSONValue) -> Span.Kind? {
    switch value.text ?? value.integer.map(String.init) {
    case "SPAN_KIND_SERVER", "2": .server
    case "SPAN_KIND_CLIENT", "3": .client
    case "SPAN_KIND_PRODUCER", "4": .producer
    case "SPAN_KIND_CONSUMER", "5": .consumer
    default: nil
    }
  }

  /// Adds what is known of where it was recorded: OpenTelemetry's resource, or Jaeger's process.
  /// A tag of the span goes before one of the same name there.
  mutating func add(service: String?, resource: [Span.Tag]) {
    local.service = service
    if !resource.isEmpty {
      let own = Set(tags.map(\.key))
      tags += resource.filter { !own.contains($0.key) }
    }
    local.address = local.address ?? Self.address(tags)
  }

  private static let addressKeys: Set<String> = ["ip", "k8s.pod.ip", "host.ip", "net.host.ip"]

  /// The host that recorded it, which tells whose clock it was.
  private static func address(_ tags: [Span.Tag]) -> String? {
    for tag in tags {
      if tag.key == "node_id" {
        let parts = tag.value.split(separator: "~", omittingEmptySubsequences: false)
        if parts.count == 4, !parts[1].isEmpty { return String(parts[1]) }
      }
    }
    return tags.first { addressKeys.contains($0.key) && !$0.value.isEmpty }?.value
  }
}

/// Times as stores write them.
enum ReportedTime {
  /// Microseconds since 1970 of nanoseconds, a number or a text of digits; nil for what is no time.
  static func microseconds(nanoseconds value: JSONValue) -> Int64? {
    switch value {
    case .string(let text), .number(let text):
      // Nanoseconds fit into 64 bits without sign.
      if let exact = UInt64(text) { return usable(Int64(exact / 1000)) }
      return Double(text).flatMap { Int64(exactly: ($0 / 1000).rounded(.down)) }.flatMap(usable)
    default: return nil
    }
  }

  /// Microseconds since 1970, where they can be a time at all; sums of them cannot overflow.
  static func usable(_ value: Int64) -> Int64? { value > 0 && value < 9_000_000_000_000_000 ? value : nil }
}
