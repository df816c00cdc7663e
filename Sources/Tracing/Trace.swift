/// Identity of a trace: up to 128 bits, written as 32 hex digits; shorter ids are padded on the left.
public struct TraceID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Upper 64 bits.
  public var high: UInt64
  /// Lower 64 bits.
  public var low: UInt64

  /// Makes an id.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 16 hex digits when the upper half is zero, else 32.
  public var description: String {
    high == 0 ? Self.hex(low) : Self.hex(high) + Self.hex(low)
  }

  /// Orders by value.
  public static func < (a: TraceID, b: TraceID) -> Bool { (a.high, a.low) < (b.high, b.low) }

  private static func hex(_ v: UInt64) -> String {
    let digits = String(v, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// One span of a repaired trace. Times in microseconds.
public struct Span: Sendable, Hashable {
  /// What side of a call it is.
  public enum Kind: String, Sendable, Hashable {
    case client, server, producer, consumer, local
  }
  /// Id as text (hex as a rule); made unique where a client and a server share one.
  public var id: String
  /// Index of its parent in `Trace.spans`, or nil for a root.
  public var parent: Int?
  /// How deep it stands: 0 for a root.
  public var depth: Int
  /// Service as the span names it, `app.namespace` for Istio.
  public var service: String
  /// Workload from the proxy's `node_id`, where there is one.
  public var workload: String?
  /// Namespace from the proxy's `node_id` or Istio's tags.
  public var namespace: String?
  /// Operation.
  public var operation: String
  /// What side of a call it is.
  public var kind: Kind
  /// Microseconds from the trace's start.
  public var start: Int64
  /// Microseconds; 0 when not known.
  public var duration: Int64
  /// Duration without the time covered by its children, in microseconds.
  public var selfTime: Int64
  /// It failed.
  public var isError: Bool
  /// All tags, sorted by key.
  public var tags: [Tag]
  /// Envoy's response flags (`-` left out).
  public var responseFlags: String?
  /// HTTP status as text.
  public var statusCode: String?
  /// What was repaired: missing parent, adjusted clock, …
  public var warnings: [String]
  /// A row that nobody reported: it holds spans whose parent is missing or that stand in a circle. It counts
  /// neither as a span nor as an error.
  public var isSynthetic = false

  /// A key and its value.
  public struct Tag: Sendable, Hashable {
    /// Key.
    public var key: String
    /// Value.
    public var value: String
    /// Makes a tag.
    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// Makes a span.
  public init(
    id: String, parent: Int? = nil, depth: Int = 0, service: String, workload: String? = nil,
    namespace: String? = nil, operation: String, kind: Kind = .local, start: Int64, duration: Int64,
    selfTime: Int64 = 0, isError: Bool = false, tags: [Tag] = [], responseFlags: String? = nil,
    statusCode: String? = nil, warnings: [String] = []
  ) {
    self.id = id
    self.parent = parent
    self.depth = depth
    self.service = service
    self.workload = workload
    self.namespace = namespace
    self.operation = operation
    self.kind = kind
    self.start = start
    self.duration = duration
    self.selfTime = selfTime
    self.isError = isError
    self.tags = tags
    self.responseFlags = responseFlags
    self.statusCode = statusCode
    self.warnings = warnings
  }
}

/// A repaired trace: its spans in display order (depth first, siblings by start).
public struct Trace: Sendable, Hashable {
  /// Identity.
  public var id: TraceID
  /// Begin in microseconds since 1970.
  public var startTime: Int64
  /// From first begin to last end, in microseconds.
  public var duration: Int64
  /// Spans in display order; a parent stands before its children.
  public var spans: [Span]
  /// What was repaired or looks wrong.
  public var warnings: [String]

  /// Makes a trace.
  public init(id: TraceID, startTime: Int64, duration: Int64, spans: [Span], warnings: [String] = []) {
    self.id = id
    self.startTime = startTime
    self.duration = duration
    self.spans = spans
    self.warnings = warnings
  }
}

/// A line of a trace list.
public struct TraceSummary: Sendable, Hashable, Identifiable {
  /// Identity.
  public var id: TraceID
  /// Begin in microseconds since 1970.
  public var startTime: Int64
  /// Microseconds from first begin to last end.
  public var duration: Int64
  /// Service of the root span.
  public var rootService: String
  /// Operation of the root span.
  public var rootOperation: String
  /// Spans in all; nil where the store's list does not tell.
  public var spanCount: Int?
  /// Of these failed.
  public var errorCount: Int
  /// Services with their spans, most first.
  public var services: [ServiceShare]

  /// A service's part in a trace.
  public struct ServiceShare: Sendable, Hashable {
    /// Service.
    public var name: String
    /// Its spans.
    public var spans: Int
    /// Of these failed.
    public var errors: Int
    /// Makes a share.
    public init(name: String, spans: Int, errors: Int) {
      self.name = name
      self.spans = spans
      self.errors = errors
    }
  }

  /// Makes a line.
  public init(
    id: TraceID, startTime: Int64, duration: Int64, rootService: String, rootOperation: String,
    spanCount: Int?,
    errorCount: Int, services: [ServiceShare]
  ) {
    self.id = id
    self.startTime = startTime
    self.duration = duration
    self.rootService = rootService
    self.rootOperation = rootOperation
    self.spanCount = spanCount
    self.errorCount = errorCount
    self.services = services
  }
}

/// What part of the mesh a trace must touch. nil means any.
public struct TraceQuery: Sendable, Hashable {
  /// One end of a call, or a node.
  public struct Place: Sendable, Hashable {
    /// Canonical service (app).
    public var app: String?
    /// Workload.
    public var workload: String?
    /// Namespace.
    public var namespace: String?
    /// Canonical revision.
    public var version: String?
    /// Makes a place.
    public init(
      app: String? = nil, workload: String? = nil, namespace: String? = nil, version: String? = nil
    ) {
      self.app = app
      self.workload = workload
      self.namespace = namespace
      self.version = version
    }
  }
  /// Must have a span here (the server of an edge).
  public var place: Place?
  /// With `place`: that span must be called from here (the caller of an edge).
  public var caller: Place?
  /// Seconds to look back.
  public var lookback: Double
  /// How many at most.
  public var limit: Int
  /// Only traces with an error.
  public var errorsOnly: Bool
  /// Only traces in which a span has this tag, such as `guid:x-request-id`.
  public var tag: Span.Tag?

  /// Makes a query.
  public init(
    place: Place? = nil, caller: Place? = nil, lookback: Double = 900, limit: Int = 200,
    errorsOnly: Bool = false, tag: Span.Tag? = nil
  ) {
    self.place = place
    self.caller = caller
    self.lookback = lookback
    self.limit = limit
    self.errorsOnly = errorsOnly
    self.tag = tag
  }
}

/// Why traces cannot be shown; `description` is a sentence for people.
public struct TraceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The reason.
  public var description: String
  /// Makes an error.
  public init(_ description: String) { self.description = description }
}

/// A store of traces that can be asked. Adding one is one new file beside `ZipkinBackend`.
public protocol TraceBackend: Sendable {
  /// What it is and where, for the header: `zipkin 127.0.0.1:9411`.
  var name: String { get }
  /// Services it knows.
  func services() async throws(TraceError) -> [String]
  /// Matching traces: errors and slowest first.
  func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary]
  /// The same with what is missing: others may match where a search ended at a limit, and a part of what there is to
  /// ask may have failed.
  /// - Throws: where nothing answered.
  func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings
  /// One trace, repaired; nil when it is not known.
  func trace(_ id: TraceID) async throws(TraceError) -> Trace?
  /// One trace's spans as they were reported, before any repair; none when it is not known, or cannot be had so.
  func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan]
}

/// A list of traces, and what is missing of it.
public struct TraceFindings: Sendable, Hashable {
  /// Matching traces: errors and slowest first.
  public var traces: [TraceSummary]
  /// Why traces of some stores are missing, a sentence for each; empty where all have answered.
  public var problems: [String]
  /// A search ended at a limit, or more was found than was wanted: there may be others that match, worse ones too.
  public var isCut: Bool

  /// Makes findings.
  public init(_ traces: [TraceSummary], problems: [String] = [], isCut: Bool = false) {
    self.traces = traces
    self.problems = problems
    self.isCut = isCut
  }
}

extension TraceBackend {
  /// For a single store whose searches end at the limit of the query alone: all or nothing, and a full list is one that
  /// was cut.
  public func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings {
    let found = try await traces(query)
    return TraceFindings(found, isCut: found.count >= max(1, query.limit))
  }

  /// For stores that have repaired traces alone.
  public func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan] { [] }
}
