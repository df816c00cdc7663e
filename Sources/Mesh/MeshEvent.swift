import FoundationEssentials

/// A time series of one source: interned by the feed, so that two scrapes of one source hold the same
/// object and readers may key by identity. Immutable.
public final class Series: Sendable, Hashable {
  /// Metric name, for example `istio_requests_total`.
  public let name: String
  /// Labels with their values unescaped, sorted by name.
  public let labels: [(name: String, value: String)]

  /// Makes a series.
  /// - Parameter labels: in any order; they are sorted here.
  public init(name: String, labels: [(name: String, value: String)]) {
    self.name = name
    self.labels = labels.sorted { $0.name < $1.name }
  }

  /// The value of a label, or nil when the series does not have it. Cost: a walk over some 25 labels.
  public subscript(label: String) -> String? {
    for entry in labels where entry.name == label { return entry.value }
    return nil
  }

  /// Identity of the object: series are interned per source.
  public static func == (a: Series, b: Series) -> Bool { a === b }

  /// Hashes the object's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// One value of one series.
public struct Sample: Sendable {
  /// The interned series.
  public var series: Series
  /// Its value; NaN and the infinities are kept as they came.
  public var value: Double

  /// Makes a sample.
  public init(series: Series, value: Double) {
    self.series = series
    self.value = value
  }
}

/// One body of one source, parsed.
public struct Scrape: Sendable {
  /// Which part of the proxy's statistics the body holds.
  public enum Part: Sendable, Hashable {
    /// Counters and gauges that move at once (`istio_requests_total`, `istio_tcp_*`, message counters).
    case counters
    /// Histograms, which move only when Envoy flushes.
    case histograms
    /// Everything, from a source that refuses the filter.
    case everything
  }

  /// The source's name, `HOST:PORT`.
  public var source: String
  /// What kind of thing the source is.
  public var kind: SourceStatus.Kind
  /// Monotonic seconds at which the answer was complete.
  public var at: Double
  /// Wall clock of the same moment; nil in a replay without clock.
  public var wallTime: Date?
  /// Which part it is.
  public var part: Part
  /// The samples in the order of the body.
  public var samples: [Sample]
  /// How long the request took, in milliseconds.
  public var durationMs: Double?
  /// Size of the body in bytes.
  public var bytes: Int
  /// What was wrong with the body, when it could be read in part only.
  public var problem: String?
  /// What the source holds against its own answer, which counts as a whole one all the same.
  public var note: String?
  /// It is told for a first picture. What the source tells in earnest afterwards begins further back and holds this
  /// again, so that all that was told of the source for now is forgotten then.
  public var isProvisional = false

  /// Makes a scrape.
  public init(
    source: String, kind: SourceStatus.Kind = .proxy, at: Double, wallTime: Date? = nil, part: Part,
    samples: [Sample], durationMs: Double? = nil, bytes: Int = 0, problem: String? = nil
  ) {
    self.source = source
    self.kind = kind
    self.at = at
    self.wallTime = wallTime
    self.part = part
    self.samples = samples
    self.durationMs = durationMs
    self.bytes = bytes
    self.problem = problem
  }
}

/// What feeds tell. Every feed yields these and nothing else.
public enum MeshEvent: Sendable {
  /// A source exists and will be asked; before its first answer.
  case expecting(source: String, kind: SourceStatus.Kind)
  /// A proxy said who it is. Repeated when it changes (a restart shows as a smaller uptime).
  case identity(source: String, ProxyIdentity, at: Double)
  /// A body was read.
  case scrape(Scrape)
  /// A source did not answer, or not with anything usable; the reason is a sentence for people.
  case failed(source: String, reason: String, at: Double)
  /// A source is no part of what is looked at any more: its pod was deleted, or another scope was chosen. What it told
  /// counts until it has left the window; it is no failure.
  case gone(source: String, at: Double)
  /// A source that keeps the numbers of others goes on after a time that it knows nothing of: since what it told last.
  /// What it tells at that moment is where it stood then. The time between is left out of every window: what nobody saw
  /// was not nothing.
  case resumed(source: String, at: Double)
  /// Polls come at another interval than was asked for, in seconds, and why, as a sentence without full stop; nil: as
  /// asked again.
  case paced(seconds: Double, reason: String?)
  /// All that will come of this interval has come: time to make a snapshot. Monotonic seconds.
  case roundCompleted(at: Double, wallTime: Date?)
}

extension MeshEvent {
  /// How `gone` is written where only reasons of failures are: in a recording.
  public static let goneReason = "It is gone."
  /// The same for `resumed`.
  public static let resumedReason = "Nothing is known of the time before."

  /// What a line of a recording's failures tells.
  public static func failure(source: String, reason: String, at: Double) -> MeshEvent {
    switch reason {
    case goneReason: .gone(source: source, at: at)
    case resumedReason: .resumed(source: source, at: at)
    default: .failed(source: source, reason: reason, at: at)
    }
  }
}
