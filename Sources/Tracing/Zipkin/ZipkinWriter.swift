import JSON

extension ZipkinV2 {
  /// Spans as Zipkin v2 JSON, `[Span]`, from whichever store they came: the form in which recordings keep them. Ids that
  /// are no hex are written as the numbers that stand for them.
  public static func json(_ spans: [ZipkinSpan]) -> [UInt8] {
    var out: [UInt8] = [UInt8(ascii: "[")]
    for (index, span) in spans.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out.append(contentsOf: object(span).utf8)
    }
    out.append(UInt8(ascii: "]"))
    return out
  }

  private static func object(_ span: ZipkinSpan) -> String {
    var members = [
      member("traceId", span.traceID.description), member("id", id(span.id)), member("name", span.name),
    ]
    if let parent = span.parentID { members.append(member("parentId", id(parent))) }
    if let kind = span.kind, kind != .local { members.append(member("kind", kind.rawValue.uppercased())) }
    if let timestamp = span.timestamp { members.append("\"timestamp\":\(timestamp)") }
    if let duration = span.duration { members.append("\"duration\":\(duration)") }
    members.append("\"localEndpoint\":\(endpoint(span.local))")
    if let remote = span.remote { members.append("\"remoteEndpoint\":\(endpoint(remote))") }
    if !span.annotations.isEmpty {
      let list = span.annotations.map { "{\"timestamp\":\($0.timestamp),\(member("value", $0.value))}" }
      members.append("\"annotations\":[\(list.joined(separator: ","))]")
    }
    var tags = span.tags
    // In Zipkin's form a failure is a tag.
    if span.isError, !tags.contains(where: { $0.key == "error" }) { tags.append(Span.Tag("error", "true")) }
    var seen: Set<String> = []
    let unique = tags.filter { seen.insert($0.key).inserted }
    if !unique.isEmpty {
      members.append("\"tags\":{\(unique.map { member($0.key, $0.value) }.joined(separator: ","))}")
    }
    if span.isShared { members.append("\"shared\":true") }
    return "{\(members.joined(separator: ","))}"
  }

  /// Zero is no id in Zipkin's form.
  private static func id(_ value: UInt64) -> String { SpanIDText.text(value == 0 ? .max : value) }

  private static func endpoint(_ endpoint: ZipkinSpan.Endpoint) -> String {
    var members: [String] = []
    if let service = endpoint.service { members.append(member("serviceName", service)) }
    if let address = endpoint.address {
      members.append(member(address.contains(":") ? "ipv6" : "ipv4", address))
    }
    if let port = endpoint.port { members.append("\"port\":\(port)") }
    return "{\(members.joined(separator: ","))}"
  }

  private static func member(_ key: String, _ value: String) -> String {
    "\(JSONValue.quoted(key)):\(JSONValue.quoted(value))"
  }
}
