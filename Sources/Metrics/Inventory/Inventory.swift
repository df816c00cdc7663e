import FoundationEssentials
import Mesh

/// All workloads and services of the mesh with their numbers in one window: what the tables list.
public struct Inventory: Sendable {
  /// End of the window.
  public var timestamp: Date
  /// Length of the window in seconds.
  public var windowSeconds: Double
  /// Workloads, sorted by namespace and name.
  public var workloads: [InventoryRow]
  /// Services, sorted by namespace and name.
  public var services: [InventoryRow]

  /// Makes an inventory.
  public init(
    timestamp: Date, windowSeconds: Double, workloads: [InventoryRow] = [], services: [InventoryRow] = []
  ) {
    self.timestamp = timestamp
    self.windowSeconds = windowSeconds
    self.workloads = workloads
    self.services = services
  }
}

/// How a workload takes part in the mesh.
public enum MeshMembership: String, Sendable, Hashable, CaseIterable {
  /// A sidecar beside it.
  case sidecar
  /// A gateway or waypoint: a proxy of its own.
  case gateway
  /// Through ztunnel.
  case ambient
  /// Not in the mesh.
  case outside
  /// Not known.
  case unknown
}

/// A row of the tables. Rates per second over the window; nil where not known.
public struct InventoryRow: Sendable, Hashable, Identifiable {
  /// Whom it is about; identifies the row.
  public var subject: MetricsSubject
  /// The same.
  public var id: MetricsSubject { subject }
  /// The node of the graph (grouped by workload, or by service).
  public var node: NodeID?
  /// Worst of what is known.
  public var health: Health
  /// Why, as sentences.
  public var healthReasons: [String]
  /// Canonical service and revision, where known.
  public var app: String?
  /// Version, where known.
  public var version: String?
  /// Requests in.
  public var inRate: Double?
  /// Requests out.
  public var outRate: Double?
  /// Not 5xx, in percent of what came in.
  public var successPercent: Double?
  /// In error (no answer, 4xx, 5xx, gRPC status), in percent of what came in.
  public var errorPercent: Double?
  /// Requests in, in the window.
  public var inCount: Double?
  /// Durations in ms of what came in.
  public var p50: Double?
  /// 95 %.
  public var p95: Double?
  /// 99 %.
  public var p99: Double?
  /// Bytes per second of requests in.
  public var requestBytes: Double?
  /// Bytes per second of answers.
  public var responseBytes: Double?
  /// TCP bytes per second in (client to server).
  public var tcpIn: Double?
  /// TCP bytes per second out (server to client).
  public var tcpOut: Double?
  /// Percent of what came in under mutual TLS.
  public var mtlsPercent: Double?
  /// How it takes part.
  public var membership: MeshMembership
  /// Proxies that answer.
  public var proxiesUp: Int
  /// Proxies that are known.
  public var proxiesKnown: Int

  /// Makes a row; what is not named is not known.
  public init(
    subject: MetricsSubject, node: NodeID? = nil, health: Health = .na, healthReasons: [String] = [],
    app: String? = nil, version: String? = nil, inRate: Double? = nil, outRate: Double? = nil,
    successPercent: Double? = nil, errorPercent: Double? = nil, inCount: Double? = nil, p50: Double? = nil,
    p95: Double? = nil, p99: Double? = nil, requestBytes: Double? = nil, responseBytes: Double? = nil,
    tcpIn: Double? = nil, tcpOut: Double? = nil, mtlsPercent: Double? = nil,
    membership: MeshMembership = .unknown, proxiesUp: Int = 0, proxiesKnown: Int = 0
  ) {
    self.subject = subject
    self.node = node
    self.health = health
    self.healthReasons = healthReasons
    self.app = app
    self.version = version
    self.inRate = inRate
    self.outRate = outRate
    self.successPercent = successPercent
    self.errorPercent = errorPercent
    self.inCount = inCount
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
    self.requestBytes = requestBytes
    self.responseBytes = responseBytes
    self.tcpIn = tcpIn
    self.tcpOut = tcpOut
    self.mtlsPercent = mtlsPercent
    self.membership = membership
    self.proxiesUp = proxiesUp
    self.proxiesKnown = proxiesKnown
  }
}
