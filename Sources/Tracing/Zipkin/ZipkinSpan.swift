/// One span as reported, perhaps only a piece of it, in Zipkin's v2 model: the form into which the answers of every store
/// are brought before a trace is built and repaired. Unknown, null and unusable fields are absent.
public struct ZipkinSpan: Sendable, Hashable {
  /// Where a side of a call runs.
  public struct Endpoint: Sendable, Hashable {
    /// Service name.
    public var service: String?
    /// `ipv4`, else `ipv6`.
    public var address: String?
    /// Port; nil when 0 or absent.
    public var port: UInt16?

    /// Makes an endpoint.
    public init(service: String? = nil, address: String? = nil, port: UInt16? = nil) {
      self.service = service
      self.address = address
      self.port = port
    }
  }

  /// A moment within a span.
  public struct Annotation: Sendable, Hashable {
    /// Microseconds since 1970.
    public var timestamp: Int64
    /// What happened (`ss` and `cr` come from Envoy and mean the end).
    public var value: String

    /// Makes an annotation.
    public init(timestamp: Int64, value: String) {
      self.timestamp = timestamp
      self.value = value
    }
  }

  /// The trace it belongs to.
  public var traceID: TraceID
  /// Its id; a client and a server half may share one.
  public var id: UInt64
  /// Its id as the store writes it, where that is neither hex nor base64 and `id` only stands for it.
  public var idText: String?
  /// Its parent's id.
  public var parentID: UInt64?
  /// Side of the call; nil for local work.
  public var kind: Span.Kind?
  /// Operation.
  public var name: String
  /// Begin in microseconds since 1970.
  public var timestamp: Int64?
  /// Microseconds.
  public var duration: Int64?
  /// Where it was recorded.
  public var local: Endpoint
  /// The other side.
  public var remote: Endpoint?
  /// Moments.
  public var annotations: [Annotation]
  /// Tags in the order they came.
  public var tags: [Span.Tag]
  /// The server half of an id that the client owns.
  public var isShared: Bool
  /// Has the tag `error` (with any value but `false`).
  public var isError: Bool
  /// What the store says is wrong with it.
  public var warnings: [String] = []
  /// Where the object stood in the body it was read from.
  public var bytes: Range<Int>

  /// Makes a span.
  public init(
    traceID: TraceID, id: UInt64, parentID: UInt64? = nil, kind: Span.Kind? = nil, name: String = "",
    timestamp: Int64? = nil, duration: Int64? = nil, local: Endpoint = Endpoint(), remote: Endpoint? = nil,
    annotations: [Annotation] = [], tags: [Span.Tag] = [], isShared: Bool = false, isError: Bool = false,
    bytes: Range<Int> = 0..<0
  ) {
    self.traceID = traceID
    self.id = id
    self.parentID = parentID
    self.kind = kind
    self.name = name
    self.timestamp = timestamp
    self.duration = duration
    self.local = local
    self.remote = remote
    self.annotations = annotations
    self.tags = tags
    self.isShared = isShared
    self.isError = isError
    self.bytes = bytes
  }

  /// Begin, also where only an annotation tells it.
  public var begin: Int64? {
    timestamp ?? annotations.first { $0.value == "cs" || $0.value == "sr" }?.timestamp
  }

  /// Duration, also where only Envoy's finish annotation tells it: old Envoys leave it out of server spans.
  public var length: Int64? {
    if let duration { return duration }
    guard let begin, let end = annotations.first(where: { $0.value == "ss" || $0.value == "cr" })?.timestamp
    else { return nil }
    return end >= begin ? end - begin : nil
  }
}
