import JSON

/// Reads spans of OpenTelemetry's JSON in every wrapping that stores put around it: `{resourceSpans}`,
/// `{batches}` (Tempo), `{trace:{resourceSpans}, status}` (Tempo's v2), `{result:{resourceSpans}}` once or several times
/// behind each other (Jaeger's v3, which is a stream).
///
/// Walks: only one span at a time is a tree. Unknown members are skipped, nulls too.
struct OTLPTraces {
  /// The spans, of as many traces as there were.
  private(set) var spans: [ZipkinSpan] = []
  /// The store says that this is a part only, and why.
  private(set) var partial: String?
  /// Spans that could not be used, for want of an id.
  private(set) var unusable = 0

  private var isPartial = false
  private var message: String?
  /// An error object in place of an answer.
  private(set) var failure: String?

  /// - Throws: `TraceError` naming the first byte that is not right.
  init(_ body: [UInt8]) throws(TraceError) {
    var reader = JSONReader(body)
    do {
      while reader.peek() != nil { try readContainer(&reader, depth: 0) }
    } catch {
      throw TraceError("not OpenTelemetry's JSON: \(error)")
    }
    if isPartial { partial = message ?? "" }
  }

  /// The spans, trace by trace, in the order of first appearance.
  var byTrace: [[ZipkinSpan]] {
    var places: [TraceID: Int] = [:]
    var traces: [[ZipkinSpan]] = []
    for span in spans {
      if let place = places[span.traceID] {
        traces[place].append(span)
      } else {
        places[span.traceID] = traces.count
        traces.append([span])
      }
    }
    return traces
  }

  private mutating func readContainer(_ reader: inout JSONReader, depth: Int) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "{")) else {
      guard depth > 0 else { throw reader.fault("expected an object") }
      return try reader.skip()
    }
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      switch try reader.key() {
      case "resourceSpans", "batches", "resource_spans":
        try each(&reader) { (me, reader) throws(JSONFault) in try me.readResource(&reader) }
      case "result", "trace":
        if depth < 4 { try readContainer(&reader, depth: depth + 1) } else { try reader.skip() }
      case "status":
        let status = try reader.scalarText()
        isPartial = status == "PARTIAL" || status == "1"
      case "message": message = try reader.scalarText()
      case "error":
        let error = try reader.value()
        failure = error["message"].text ?? error.text
      default: try reader.skip()
      }
    }
  }

  private mutating func readResource(_ reader: inout JSONReader) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "{")) else { return try reader.skip() }
    let first = spans.count
    var resource: [Span.Tag] = []
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      switch try reader.key() {
      case "resource": resource = OTLPValue.tags(try reader.value()["attributes"])
      case "scopeSpans", "instrumentationLibrarySpans", "scope_spans":
        try each(&reader) { (me, reader) throws(JSONFault) in try me.readScope(&reader) }
      default: try reader.skip()
      }
    }
    // The resource may stand behind its spans.
    let service = resource.first { $0.key == "service.name" }?.value
    for index in first..<spans.count { spans[index].add(service: service, resource: resource) }
  }

  private mutating func readScope(_ reader: inout JSONReader) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "{")) else { return try reader.skip() }
    let first = spans.count
    var scope: String?
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      switch try reader.key() {
      case "scope", "instrumentationLibrary": scope = try reader.value()["name"].text
      case "spans":
        try each(&reader) { (me, reader) throws(JSONFault) in
          guard me.spans.count < ZipkinV2.maximumSpans else {
            throw reader.fault("more than \(ZipkinV2.maximumSpans) spans")
          }
          if let span = ZipkinSpan(otlp: try reader.value()) {
            me.spans.append(span)
          } else {
            me.unusable += 1
          }
        }
      default: try reader.skip()
      }
    }
    guard let scope, !scope.isEmpty else { return }
    for index in first..<spans.count { spans[index].tags.append(Span.Tag("otel.scope.name", scope)) }
  }

  /// Visits the elements of an array; anything else is skipped, and so are nulls in it.
  private mutating func each(
    _ reader: inout JSONReader, _ visit: (inout Self, inout JSONReader) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "[")) else { return try reader.skip() }
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
      if try reader.takeNull() { continue }
      try visit(&self, &reader)
    }
  }
}
