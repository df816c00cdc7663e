import FoundationEssentials

/// What one istiod tells of itself: the numbers of Istio's Control Plane dashboard. What it did not tell is nil.
public struct ControlPlaneReport: Sendable, Hashable {
  /// The source's name.
  public var source: String
  /// When it was read last.
  public var readAt: Date?
  /// `istio_build`'s tag, or `pilot_info`'s version.
  public var version: String?
  /// Seconds since it started.
  public var uptimeSeconds: Double?
  /// Resident memory in bytes.
  public var residentBytes: Double?
  /// Bytes of Go's heap in use.
  public var heapBytes: Double?
  /// Processors in use: 1 is one core.
  public var cpu: Double?
  /// Goroutines.
  public var goroutines: Double?
  /// Proxies that are connected (`pilot_xds`), by their version.
  public var connectedByVersion: [Amount]
  /// Pushes a second by type (`pilot_xds_pushes`).
  public var pushes: [Amount]
  /// Configurations that proxies refused, by type (`pilot_total_xds_rejects`); a total.
  public var rejects: [Amount]
  /// Errors inside of istiod, in total.
  public var internalErrors: Double?
  /// Seconds until a change has reached the proxies (`pilot_proxy_convergence_time`), of the window.
  public var convergence: Distribution?
  /// Seconds that a push takes (`pilot_xds_push_time`).
  public var pushTime: Distribution?
  /// Seconds that changes wait for their push (`pilot_proxy_queue_time`).
  public var queueTime: Distribution?
  /// Bytes of a pushed configuration (`pilot_xds_config_size_bytes`).
  public var configSize: Distribution?
  /// What istiod sees of the mesh: services, virtual services.
  public var counts: [Amount]
  /// What is wrong in the configuration it pushes: gauges that should be 0.
  public var conflicts: [Amount]
  /// Events of the registry and of configuration a second, by type.
  public var events: [Amount]
  /// What set pushes off, a second, by type.
  public var triggers: [Amount]
  /// Validations of configuration and injections of sidecars: passed and failed, in total.
  public var webhooks: [Amount]
  /// When istiod's certificates end.
  public var certificates: [Expiry]

  /// A number with a name.
  public struct Amount: Sendable, Hashable {
    /// As the field calls it.
    public var name: String
    /// The number.
    public var value: Double
    /// Makes one.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// When a certificate ends.
  public struct Expiry: Sendable, Hashable {
    /// Which one: `root`, `chain`.
    public var name: String
    /// When it ends.
    public var at: Date
    /// Makes one.
    public init(_ name: String, at: Date) {
      self.name = name
      self.at = at
    }
  }

  /// Knows nothing yet.
  public init(source: String) {
    self.source = source
    connectedByVersion = []
    pushes = []
    rejects = []
    counts = []
    conflicts = []
    events = []
    triggers = []
    webhooks = []
    certificates = []
  }
}
