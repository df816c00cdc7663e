import JSON

/// Reads Jaeger's own JSON, `{data:[{traceID, spans, processes, warnings}], errors}`: what its UI shows, saves and
/// what VictoriaTraces answers too. One span at a time is a tree.
struct JaegerV1 {
  /// One trace of an answer.
  struct Reported {
    var id: TraceID?
    var spans: [ZipkinSpan] = []
    /// What the server says of the trace as a whole.
    var warnings: [String] = []
  }

  /// The traces, empty ones left out.
  private(set) var traces: [Reported] = []
  /// What the server says went wrong.
  private(set) var errors: [String] = []
  /// The texts of `data`, where it is a list of names.
  private(set) var names: [String] = []
  /// There was a `data` at all.
  private(set) var hasData = false

  private var total = 0

  /// - Throws: `TraceError` naming the first byte that is not right. A body of white space alone has no traces.
  init(_ body: [UInt8]) throws(TraceError) {
    var reader = JSONReader(body)
    guard reader.peek() != nil else { return }
    do {
      try reader.expect(UInt8(ascii: "{"), "an object")
      var isFirst = true
      while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
        switch try reader.key() {
        case "data":
          hasData = true
          try readData(&reader)
        case "errors":
          for error in try reader.value().elements.prefix(20) {
            if let message = error["msg"].text ?? error.text { errors.append(message) }
          }
        default: try reader.skip()
        }
      }
    } catch {
      throw TraceError("not Jaeger's JSON: \(error)")
    }
  }

  private mutating func readData(_ reader: inout JSONReader) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "[")) else { return try reader.skip() }
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
      switch reader.peek() {
      case UInt8(ascii: "{"):
        let trace = try readTrace(&reader)
        if !trace.spans.isEmpty { traces.append(trace) }
      case UInt8(ascii: "\""): names.append(try reader.string())
      default: try reader.skip()
      }
    }
  }

  private mutating func readTrace(_ reader: inout JSONReader) throws(JSONFault) -> Reported {
    var found = Reported()
    var spans: [JaegerSpan] = []
    var processes: [String: (service: String?, tags: [Span.Tag])] = [:]
    try reader.expect(UInt8(ascii: "{"), "a trace")
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      switch try reader.key() {
      case "traceID": found.id = try reader.scalarText().flatMap(ReportedID.trace)
      case "spans": try readSpans(&reader, trace: found.id, into: &spans)
      case "processes":
        for member in try reader.value().members {
          processes[member.key] = (member.value["serviceName"].text, JaegerSpan.tags(member.value["tags"]))
        }
      case "warnings": found.warnings = try reader.value().texts
      default: try reader.skip()
      }
    }
    let ids = Set(spans.map(\.span.id))
    for index in spans.indices {
      spans[index].settle(in: ids)
      if let process = spans[index].process {
        let known = processes[process]
        spans[index].span.add(service: known?.service, resource: known?.tags ?? [])
      }
    }
    found.spans = spans.map(\.span)
    if let id = found.id { for index in found.spans.indices { found.spans[index].traceID = id } }
    return found
  }

  private mutating func readSpans(
    _ reader: inout JSONReader, trace: TraceID?, into spans: inout [JaegerSpan]
  ) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "[")) else { return try reader.skip() }
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
      guard total < ZipkinV2.maximumSpans else {
        throw reader.fault("more than \(ZipkinV2.maximumSpans) spans")
      }
      let value = try reader.value()
      guard let span = JaegerSpan(value, trace: trace ?? TraceID(high: 0, low: 0)) else { continue }
      total += 1
      spans.append(span)
    }
  }
}

extension Trace {
  /// A trace of Jaeger's own JSON, repaired like every other.
  init?(_ reported: JaegerV1.Reported) {
    self.init(zipkin: reported.spans)
    warnings += reported.warnings.prefix(20)
  }
}
