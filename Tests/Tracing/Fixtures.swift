import Foundation
import Tracing

/// Short ways to write spans and traces.
enum Fixture {
  static let traceID = TraceID(high: 0, low: 0xABC)

  static func span(
    _ id: UInt64, parent: UInt64? = nil, _ kind: Span.Kind? = nil, service: String = "a",
    at begin: Int64? = 0,
    for duration: Int64? = 100, host: String? = nil, shared: Bool = false, tags: [Span.Tag] = []
  ) -> ZipkinSpan {
    ZipkinSpan(
      traceID: traceID, id: id, parentID: parent, kind: kind, name: "op\(id)",
      timestamp: begin.map { $0 + 1_000_000 }, duration: duration,
      local: ZipkinSpan.Endpoint(service: service, address: host), tags: tags, isShared: shared,
      isError: tags.contains { $0.key == "error" })
  }

  /// A file of the sample data, or nil when `PHAROS_DATA` does not name the folder.
  static func sample(_ name: String) throws -> Data? {
    guard let folder = ProcessInfo.processInfo.environment["PHAROS_DATA"], !folder.isEmpty else { return nil }
    return try Data(contentsOf: URL(fileURLWithPath: "\(folder)/traces/\(name)"))
  }
}

/// Enough of Jaeger's JSON to read the sample traces that come in it.
struct JaegerFile: Decodable {
  struct Trace: Decodable {
    var traceID: String
    var spans: [Span]
    var processes: [String: Process]?
  }
  struct Process: Decodable { var serviceName: String? }
  struct Reference: Decodable {
    var refType: String?
    var spanID: String?
  }
  struct Tag: Decodable {
    var key: String
    var value: Value?
  }
  enum Value: Decodable {
    case text(String)
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let flag = try? container.decode(Bool.self) {
        self = .text(String(flag))
      } else if let number = try? container.decode(Double.self) {
        self = .text("\(number)")
      } else {
        self = .text("")
      }
    }
  }
  struct Span: Decodable {
    var spanID: String
    var operationName: String
    var references: [Reference]?
    var startTime: Int64
    var duration: Int64
    var processID: String?
    var tags: [Tag]?
  }
  var data: [Trace]
}

extension JaegerFile.Trace {
  /// The same spans as Zipkin would report them; ids that are not hex are numbered.
  func zipkinSpans() -> (spans: [ZipkinSpan], names: [UInt64: String]) {
    var numbers: [String: UInt64] = [:]
    func number(_ id: String) -> UInt64 {
      if let known = numbers[id] { return known }
      let next = UInt64(numbers.count + 1)
      numbers[id] = next
      return next
    }
    let spans = spans.map { span in
      var tags: [Tracing.Span.Tag] = []
      for tag in span.tags ?? [] {
        if case .text(let value)? = tag.value { tags.append(Tracing.Span.Tag(tag.key, value)) }
      }
      let kind = tags.first { $0.key == "span.kind" }.flatMap { Tracing.Span.Kind(rawValue: $0.value) }
      return ZipkinSpan(
        traceID: Fixture.traceID, id: number(span.spanID),
        parentID: span.references?.first?.spanID.map(number), kind: kind, name: span.operationName,
        timestamp: span.startTime, duration: span.duration,
        local: ZipkinSpan.Endpoint(service: span.processID.flatMap { processes?[$0]?.serviceName } ?? "s"),
        tags: tags, isError: tags.contains { $0.key == "error" })
    }
    return (spans, Dictionary(uniqueKeysWithValues: numbers.map { ($1, $0) }))
  }
}
