import FoundationEssentials

/// A trace as `pharos traces show ID -o json` prints it: the repaired tree with its critical path. Times in
/// microseconds; what is not known is absent.
public struct TraceDocument: Encodable, Sendable {
  var schema = "pharos.trace/v1"
  var traceID: String
  var rootService: String?
  var rootOperation: String?
  var startTime: Int64
  var duration: Int64
  var spanCount: Int?
  var services: [String]
  var warnings: [String]
  var spans: [SpanEntry]
  var criticalPath: [PathEntry]

  struct SpanEntry: Encodable, Sendable {
    var spanID: String
    var parentSpanID: String?
    var service: String?
    var workload: String?
    var namespace: String?
    var operation: String
    var kind: String
    var start: Int64
    var duration: Int64
    var selfTime: Int64
    var error: Bool
    var responseFlags: String?
    var statusCode: String?
    var onCriticalPath: [[Int64]]
    var tags: [String: String]
    var warnings: [String]?
    var isSynthetic: Bool?
  }

  struct PathEntry: Encodable, Sendable {
    var spanID: String
    var from: Int64
    var to: Int64
  }

  /// Makes the document of a trace.
  public init(_ trace: Trace) {
    let path = CriticalPath(trace)
    let summary = TraceSummary(trace)
    traceID = trace.id.description
    rootService = summary.rootService.isEmpty ? nil : summary.rootService
    rootOperation = summary.rootOperation.isEmpty ? nil : summary.rootOperation
    startTime = trace.startTime
    duration = trace.duration
    spanCount = summary.spanCount
    services = summary.services.map(\.name).filter { !$0.isEmpty }
    warnings = trace.warnings
    spans = trace.spans.enumerated().map { index, span in
      SpanEntry(
        spanID: span.id, parentSpanID: span.parent.map { trace.spans[$0].id },
        service: span.service.isEmpty ? nil : span.service, workload: span.workload,
        namespace: span.namespace,
        operation: span.operation, kind: span.kind.rawValue, start: span.start, duration: span.duration,
        selfTime: span.selfTime, error: span.isError, responseFlags: span.responseFlags,
        statusCode: span.statusCode, onCriticalPath: path.sections(of: index).map { [$0.from, $0.to] },
        tags: Dictionary(span.tags.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }),
        warnings: span.warnings.isEmpty ? nil : span.warnings, isSynthetic: span.isSynthetic ? true : nil)
    }
    criticalPath = path.sections.map {
      PathEntry(spanID: trace.spans[$0.span].id, from: $0.from, to: $0.to)
    }
  }

  /// The document as JSON, keys in a fixed order.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }
}

/// A list of traces as `pharos traces list -o json` prints it.
public struct TraceListDocument: Encodable, Sendable {
  var schema = "pharos.traces/v1"
  var backend: String
  /// There may be more than these: the store stopped at a limit.
  var truncated: Bool
  /// Why traces of some stores are missing.
  var problems: [String]?
  var traces: [Entry]

  struct Entry: Encodable, Sendable {
    var traceID: String
    var rootService: String?
    var rootOperation: String?
    var startTime: Int64
    var duration: Int64
    var spanCount: Int?
    var errorCount: Int
    var services: [Service]
  }

  struct Service: Encodable, Sendable {
    var name: String
    var spans: Int
    var errors: Int
  }

  /// Makes the document of a list.
  public init(backend: String, _ list: TraceFindings) {
    self.backend = backend
    truncated = list.isCut
    problems = list.problems.isEmpty ? nil : list.problems
    traces = list.traces.map { line in
      Entry(
        traceID: line.id.description, rootService: line.rootService.isEmpty ? nil : line.rootService,
        rootOperation: line.rootOperation.isEmpty ? nil : line.rootOperation, startTime: line.startTime,
        duration: line.duration, spanCount: line.spanCount, errorCount: line.errorCount,
        services: line.services.map { Service(name: $0.name, spans: $0.spans, errors: $0.errors) })
    }
  }

  /// The document as JSON, keys in a fixed order.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }
}
