import JSON

/// Reads Zipkin's v2 JSON.
///
/// Lenient in values (numbers as `1.58e15` or in quotes, port 0, nulls, unknown fields, any order), strict in
/// structure. Memory stays in proportion to the body: at most `maximumSpans` are made.
public enum ZipkinV2 {
  /// How much of a span is made.
  public enum Detail: Sendable {
    /// Everything.
    case full
    /// Without tags, annotations and the remote endpoint: what an index needs.
    case index
  }

  /// More spans in one body than this are refused.
  public static let maximumSpans = 500_000

  /// Reads `[Span]`. A body of white space alone has no spans.
  /// - Throws: `TraceError` naming the first byte that is not right, or the span without a usable id.
  /// - Complexity: linear; some 2 µs for an Envoy span of 1 kB.
  public static func spans(_ body: [UInt8], detail: Detail = .full) throws(TraceError) -> [ZipkinSpan] {
    var reader = JSONReader(body)
    guard reader.peek() != nil else { return [] }
    do {
      var found: [ZipkinSpan] = []
      try readSpans(&reader, detail, into: &found, total: 0)
      try end(&reader)
      return found
    } catch {
      throw TraceError("not a list of Zipkin v2 spans: \(error)")
    }
  }

  /// Reads `[[Span]]`, the answer of `/api/v2/traces`.
  public static func traces(_ body: [UInt8], detail: Detail = .full) throws(TraceError) -> [[ZipkinSpan]] {
    var reader = JSONReader(body)
    do {
      var found: [[ZipkinSpan]] = []
      var total = 0
      try reader.expect(UInt8(ascii: "["), "[")
      var isFirst = true
      while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
        var trace: [ZipkinSpan] = []
        try readSpans(&reader, detail, into: &trace, total: total)
        total += trace.count
        found.append(trace)
      }
      try end(&reader)
      return found
    } catch {
      throw TraceError("not a list of Zipkin v2 traces: \(error)")
    }
  }

  /// Reads `[string]`, the answer of `/api/v2/services` and `/api/v2/spans`.
  public static func names(_ body: [UInt8]) throws(TraceError) -> [String] {
    var reader = JSONReader(body)
    do {
      var found: [String] = []
      try reader.expect(UInt8(ascii: "["), "[")
      var isFirst = true
      while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
        if let text = try reader.scalarText() { found.append(text) }
      }
      try end(&reader)
      return found
    } catch {
      throw TraceError("not a list of names: \(error)")
    }
  }

  // MARK: - Inside

  private static func end(_ reader: inout JSONReader) throws(JSONFault) {
    guard reader.peek() == nil else { throw reader.fault("something after the end") }
  }

  private static func readSpans(
    _ reader: inout JSONReader, _ detail: Detail, into found: inout [ZipkinSpan], total: Int
  ) throws(JSONFault) {
    try reader.expect(UInt8(ascii: "["), "[")
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
      if try reader.takeNull() { continue }
      guard total + found.count < maximumSpans else {
        throw reader.fault("more than \(maximumSpans) spans")
      }
      found.append(try readSpan(&reader, detail))
    }
  }

  private static func readSpan(_ reader: inout JSONReader, _ detail: Detail) throws(JSONFault) -> ZipkinSpan {
    guard reader.peek() == UInt8(ascii: "{") else { throw reader.fault("expected a span object") }
    let start = reader.offset
    try reader.expect(UInt8(ascii: "{"), "{")
    var span = ZipkinSpan(traceID: TraceID(high: 0, low: 0), id: 0)
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      let key = try reader.key()
      if try reader.takeNull() { continue }
      try readField(key, &reader, detail, into: &span)
    }
    guard span.traceID.high != 0 || span.traceID.low != 0 else {
      throw reader.fault("a span without traceId")
    }
    guard span.id != 0 else { throw reader.fault("a span without id") }
    span.bytes = start..<reader.offset
    return span
  }

  private static func readField(
    _ key: String, _ reader: inout JSONReader, _ detail: Detail, into span: inout ZipkinSpan
  ) throws(JSONFault) {
    switch key {
    case "traceId":
      guard let id = TraceID(try reader.scalarText() ?? "") else {
        throw reader.fault("traceId is not 1 to 32 hex digits")
      }
      span.traceID = id
    case "id":
      guard let id = SpanIDText.parse(try reader.scalarText() ?? "") else {
        throw reader.fault("id is not 1 to 16 hex digits")
      }
      span.id = id
    case "parentId": span.parentID = SpanIDText.parse(try reader.scalarText() ?? "")
    case "kind": span.kind = kind(try reader.scalarText() ?? "")
    case "name": span.name = try reader.scalarText() ?? ""
    case "timestamp": span.timestamp = usable(try reader.integer(), atLeast: 1)
    case "duration": span.duration = usable(try reader.integer(), atLeast: 0)
    case "localEndpoint": span.local = try readEndpoint(&reader)
    case "remoteEndpoint" where detail == .full: span.remote = try readEndpoint(&reader)
    case "annotations" where detail == .full: try readAnnotations(&reader, into: &span.annotations)
    case "tags": try readTags(&reader, detail, into: &span)
    case "shared": span.isShared = try reader.isTrue()
    default: try reader.skip()
    }
  }

  /// Times beyond the year 2255 are nonsense, and would overflow sums.
  private static func usable(_ value: Int64?, atLeast minimum: Int64) -> Int64? {
    guard let value, value >= minimum, value < 9_000_000_000_000_000 else { return nil }
    return value
  }

  private static func kind(_ text: String) -> Span.Kind? {
    switch text {
    case "CLIENT", "client": .client
    case "SERVER", "server": .server
    case "PRODUCER", "producer": .producer
    case "CONSUMER", "consumer": .consumer
    default: nil
    }
  }

  private static func readEndpoint(_ reader: inout JSONReader) throws(JSONFault) -> ZipkinSpan.Endpoint {
    var endpoint = ZipkinSpan.Endpoint()
    try readObject(&reader) { (key, reader) throws(JSONFault) in
      switch key {
      case "serviceName":
        if let name = try reader.scalarText(), !name.isEmpty { endpoint.service = name }
      case "ipv4": endpoint.address = try reader.scalarText()
      case "ipv6":
        let address = try reader.scalarText()
        endpoint.address = endpoint.address ?? address
      case "port": endpoint.port = try reader.integer().flatMap { $0 == 0 ? nil : UInt16(exactly: $0) }
      default: try reader.skip()
      }
    }
    return endpoint
  }

  private static func readAnnotations(
    _ reader: inout JSONReader, into annotations: inout [ZipkinSpan.Annotation]
  ) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "[")) else { return try reader.skip() }
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
      if try reader.takeNull() { continue }
      var time: Int64?
      var value: String?
      try readObject(&reader) { (key, reader) throws(JSONFault) in
        switch key {
        case "timestamp": time = usable(try reader.integer(), atLeast: 1)
        case "value": value = try reader.scalarText()
        default: try reader.skip()
        }
      }
      if let time, let value { annotations.append(ZipkinSpan.Annotation(timestamp: time, value: value)) }
    }
  }

  private static func readTags(
    _ reader: inout JSONReader, _ detail: Detail, into span: inout ZipkinSpan
  ) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "{")) else { return try reader.skip() }
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      if detail == .index {
        let isErrorKey = try reader.stringEquals("error")
        try reader.expect(UInt8(ascii: ":"), ":")
        if isErrorKey { span.isError = try reader.scalarText() != "false" } else { try reader.skip() }
      } else {
        let key = try reader.key()
        let value = try reader.scalarText()
        if key == "error" { span.isError = value != "false" }
        if let value { span.tags.append(Span.Tag(key, value)) }
      }
    }
  }

  /// Anything but an object is skipped.
  private static func readObject(
    _ reader: inout JSONReader, _ member: (String, inout JSONReader) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard reader.take(UInt8(ascii: "{")) else { return try reader.skip() }
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      let key = try reader.key()
      if try reader.takeNull() { continue }
      try member(key, &reader)
    }
  }
}
