import FoundationEssentials

/// What one proxy's Envoy counts of itself and of each of its upstreams, as far as it was told to collect it.
public struct EnvoyNumbers: Sendable, Hashable {
  /// Name of the source, as in `SourceStatus.name`.
  public var source: String
  /// When it was read.
  public var at: Date
  /// Seconds that rates are taken over; nil after a first read.
  public var seconds: Double?
  /// Its clusters and listeners that have any of these statistics, those in trouble first, then by name.
  public var parts: [Part]
  /// Families of which there is any statistic. The others are not collected, which is not zero.
  public var collected: Set<EnvoyFamily>
  /// The process itself.
  public var server: Server
  /// Why it could not be read, a sentence without full stop.
  public var problem: String?

  /// Makes one; without more than a source nothing is known.
  public init(
    source: String, at: Date, seconds: Double? = nil, parts: [Part] = [], collected: Set<EnvoyFamily> = [],
    server: Server = Server(), problem: String? = nil
  ) {
    self.source = source
    self.at = at
    self.seconds = seconds
    self.parts = parts
    self.collected = collected
    self.server = server
    self.problem = problem
  }

  /// A cluster (an upstream) or a listener.
  public struct Part: Sendable, Hashable {
    /// Envoy's name of it, such as `outbound|9080||ratings.default.svc.cluster.local`. Text from outside.
    public var name: String
    /// It is a listener: the numbers are of what comes in.
    public var isListener: Bool
    /// What is counted of it.
    public var readings: [EnvoyStatistic: Reading]

    /// Makes one.
    public init(name: String, isListener: Bool = false, readings: [EnvoyStatistic: Reading]) {
      self.name = name
      self.isListener = isListener
      self.readings = readings
    }

    /// Something of a family is wrong with it now.
    public func isInTrouble(_ family: EnvoyFamily) -> Bool {
      readings.contains { $0.key.family == family && $0.key.isTrouble($0.value) }
        || (family == .membership && hasUnhealthyMembers)
    }

    /// Anything is wrong with it now.
    public var isInTrouble: Bool { EnvoyFamily.allCases.contains(where: isInTrouble) }

    private var hasUnhealthyMembers: Bool {
      guard let total = readings[.membershipTotal]?.value, let healthy = readings[.membershipHealthy]?.value
      else { return false }
      return healthy < total
    }
  }

  /// A statistic at the last read.
  public struct Reading: Sendable, Hashable {
    /// Its value: of a counter since the process started, of a gauge now.
    public var value: Double
    /// A counter's increase per second; nil for gauges and after a first read.
    public var rate: Double?

    /// Makes one.
    public init(_ value: Double, rate: Double? = nil) {
      self.value = value
      self.rate = rate
    }
  }

  /// The process; nil where not told.
  public struct Server: Sendable, Hashable {
    /// Seconds since it started.
    public var uptime: Double?
    /// Bytes that it has allocated.
    public var memoryAllocated: Double?
    /// Bytes of its heap.
    public var memoryHeap: Double?
    /// Worker threads.
    public var workers: Double?
    /// Connections to it.
    public var connections: Double?
    /// It takes traffic.
    public var isLive: Bool?

    /// Knows nothing.
    public init() {}
  }
}
