import JSON

/// A span of Jaeger's own JSON, before its parent is chosen: that takes all spans of the trace.
struct JaegerSpan {
  /// One place that a span refers to.
  struct Reference {
    /// Not this trace, where it is another.
    var otherTrace: TraceID?
    var span: UInt64
    var text: String
    /// `CHILD_OF` or `FOLLOWS_FROM`.
    var kind: String
  }

  var span: ZipkinSpan
  var references: [Reference] = []
  /// Key of its process in the trace.
  var process: String?

  /// nil when it has no usable id.
  init?(_ value: JSONValue, trace: TraceID) {
    guard let text = value["spanID"].text, let id = Self.id(text) else { return nil }
    span = ZipkinSpan(traceID: value["traceID"].text.flatMap(ReportedID.trace) ?? trace, id: id.id)
    span.idText = id.text
    span.name = value["operationName"].text ?? ""
    span.timestamp = value["startTime"].integer.flatMap { ReportedTime.usable(Int64($0)) }
    span.duration = value["duration"].integer.flatMap {
      $0 >= 0 && $0 < 9_000_000_000_000_000 ? Int64($0) : nil
    }
    span.tags = Self.tags(value["tags"])
    span.kind = span.tags.first { $0.key == "span.kind" }.flatMap {
      Span.Kind(rawValue: $0.value.lowercased())
    }
    span.isError = span.tags.contains {
      $0.key == "error" && $0.value != "false" || $0.key == "otel.status_code" && $0.value == "ERROR"
    }
    span.warnings = value["warnings"].texts
    process = value["processID"].text
    for log in value["logs"].elements.prefix(2000) { read(log: log) }
    for reference in value["references"].elements.prefix(200) { read(reference: reference) }
    if references.isEmpty, let old = value["parentSpanID"].text, let parent = ReportedID.span(old) {
      references.append(Reference(span: parent.id, text: old, kind: "CHILD_OF"))
    }
    // A process of its own, as the search index writes it.
    if process == nil, let service = value["process"]["serviceName"].text {
      span.add(service: service, resource: Self.tags(value["process"]["tags"]))
    }
  }

  /// Zeros are an id here: Jaeger's spans have no other mark of "none" than the absence of a reference.
  private static func id(_ text: String) -> (id: UInt64, text: String?)? {
    if let id = ReportedID.span(text) { return id }
    return text.isEmpty ? nil : (0, nil)
  }

  /// Tags as text; a tag without a value is empty.
  static func tags(_ value: JSONValue) -> [Span.Tag] {
    value.elements.compactMap { tag in
      guard let key = tag["key"].text, !key.isEmpty else { return nil }
      switch tag["value"] {
      case .string(let text), .number(let text): return Span.Tag(key, text)
      case .bool(let flag): return Span.Tag(key, flag ? "true" : "false")
      case .null: return Span.Tag(key, "")
      case .array, .object: return nil
      }
    }
  }

  private mutating func read(log: JSONValue) {
    guard let time = log["timestamp"].integer.flatMap({ ReportedTime.usable(Int64($0)) }) else { return }
    let fields = Self.tags(log["fields"])
    let text = fields.map { field in field.key == "event" ? field.value : "\(field.key)=\(field.value)" }
    span.annotations.append(
      ZipkinSpan.Annotation(timestamp: time, value: text.joined(separator: " ")))
  }

  private mutating func read(reference: JSONValue) {
    guard let text = reference["spanID"].text, let id = Self.id(text) else { return }
    let trace = reference["traceID"].text.flatMap(ReportedID.trace)
    references.append(
      Reference(
        otherTrace: trace.flatMap { $0.low == span.traceID.low ? nil : $0 }, span: id.id, text: text,
        kind: reference["refType"].text ?? "CHILD_OF"))
  }

  /// Chooses the parent: the first reference that is in the trace, else the first that should be. What else it refers
  /// to is kept as a tag.
  mutating func settle(in ids: Set<UInt64>) {
    let own = references.indices.filter { references[$0].otherTrace == nil }
    let chosen =
      own.first { ids.contains(references[$0].span) && references[$0].span != span.id } ?? own.first
    if let chosen { span.parentID = references[chosen].span }
    for (index, reference) in references.enumerated() where index != chosen {
      let kind = reference.kind == "FOLLOWS_FROM" ? "follows from" : "child of"
      let trace = reference.otherTrace.map { "trace \($0) " } ?? ""
      span.tags.append(Span.Tag("link", "\(kind) \(trace)span \(reference.text)"))
    }
  }
}
