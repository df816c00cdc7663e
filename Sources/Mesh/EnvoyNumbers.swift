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
  public private(set) var parts: [Part]
  /// What there is to tell of each family, worked out once, for there may be thousands of upstreams.
  public private(set) var told: [EnvoyFamily: Told]
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
    told = Dictionary(uniqueKeysWithValues: EnvoyFamily.allCases.map { ($0, Told($0, of: parts)) })
    self.collected = collected
    self.server = server
    self.problem = problem
  }

  /// Of one family: where there is anything to tell, what is in trouble first.
  public struct Told: Sendable, Hashable {
    /// The first of them.
    public var parts: [Part]
    /// How many there are.
    public var count: Int
    /// Any is in trouble now.
    public var isInTrouble: Bool
    /// Clusters that were looked at, and for `membership` all their endpoints.
    public var clusters: (count: Int, endpoints: Double) { (clusterCount, endpoints) }
    private var clusterCount = 0
    private var endpoints = 0.0
    /// More are counted, not kept.
    private static let limit = 8

    init(_ family: EnvoyFamily, of parts: [Part]) {
      var bad: [Part] = []
      var others: [Part] = []
      for part in parts {
        if let total = part.readings[.membershipTotal]?.value {
          clusterCount += 1
          endpoints += total
        }
        if part.isInTrouble(family) {
          bad.append(part)
        } else if family != .membership, family != .circuitBreakers,
          part.readings.contains(where: { $0.key.family == family && $0.value.value > 0 })
        {
          // Of breakers and endpoints only those are told that are not as they should be.
          others.append(part)
        }
      }
      self.parts = Array((bad + others).prefix(Self.limit))
      count = bad.count + others.count
      isInTrouble = !bad.isEmpty
    }
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
