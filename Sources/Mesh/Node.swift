/// What a node of the graph stands for. Raw values are those of `pharos.graph/v1`, Kiali's where it has one.
public enum NodeType: String, Sendable, Hashable, CaseIterable {
  /// A Deployment or the like: `istio-canonical` workload identity.
  case workload
  /// A canonical service (the `app` label); in the versioned-app graph one of its versions.
  case app
  /// A Kubernetes Service, a bare host, or Envoy's Passthrough and BlackHole clusters.
  case service
  /// The caller that nobody can name: no sidecar, no identity.
  case unknown
  /// A value of a request-classification label.
  case aggregate
  /// A compound of other nodes.
  case box
}

/// How traffic is grouped into nodes (`--graph-type`). Names and meaning are Kiali's.
public enum GraphType: String, Sendable, Hashable, CaseIterable {
  /// One node a workload.
  case workload
  /// One node an application, its versions together.
  case app
  /// One node a version of an application. The default.
  case versionedApp
  /// One node a service: who calls which service, workloads left out.
  case service
}

/// The readable identity of a node; the same from run to run and, where the thing is the same, from one
/// graph type to another. Never shown raw on a terminal without being made safe.
public struct NodeID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The text of the identity, as it stands in JSON.
  public let text: String

  /// Wraps an identity that `Topology` has composed.
  public init(_ text: String) { self.text = text }

  /// The text itself.
  public var description: String { text }

  /// Orders by text, so that output is the same from run to run.
  public static func < (a: NodeID, b: NodeID) -> Bool { a.text < b.text }
}

/// A place where traffic starts or ends, with its own numbers.
///
/// Names that are not known are `nil`, never `"unknown"`.
public struct Node: Sendable, Hashable, Identifiable {
  /// Stable identity.
  public var id: NodeID
  /// What it stands for.
  public var type: NodeType
  /// Istio's cluster id.
  public var cluster: String?
  /// Kubernetes namespace.
  public var namespace: String?
  /// Workload (Deployment) name.
  public var workload: String?
  /// Canonical service, the `app` of Kiali.
  public var app: String?
  /// Canonical revision, the `version` of Kiali.
  public var version: String?
  /// Service name (without namespace and domain).
  public var service: String?
  /// Worst of the node's traffic in and out by Kiali's tolerances, and of its proxies' state.
  public var health: Health
  /// Why `health` is not healthy: short sentences, worst first.
  public var healthReasons: [String]
  /// Calls others and is called by nobody.
  public var isRoot: Bool
  /// Known, but without traffic in the window.
  public var isIdle: Bool
  /// Outside of what was asked for, or of the mesh.
  public var isOutside: Bool
  /// It is a waypoint: a proxy between callers and workloads of an ambient mesh.
  public var isWaypoint = false
  /// Short marks such as `CB`, `VS`; empty until config is read.
  public var badges: [String]
  /// Traffic in and out, one entry a protocol, sorted by protocol.
  public var traffic: [NodeTraffic]
  /// The proxies behind the node, sorted by name: what a console on top of sums cannot show.
  public var instances: [NodeInstance]

  /// Makes a node; everything but the identity may be filled in later.
  public init(
    id: NodeID, type: NodeType, cluster: String? = nil, namespace: String? = nil, workload: String? = nil,
    app: String? = nil, version: String? = nil, service: String? = nil, health: Health = .na,
    healthReasons: [String] = [], isRoot: Bool = false, isIdle: Bool = false, isOutside: Bool = false,
    badges: [String] = [], traffic: [NodeTraffic] = [], instances: [NodeInstance] = []
  ) {
    self.id = id
    self.type = type
    self.cluster = cluster
    self.namespace = namespace
    self.workload = workload
    self.app = app
    self.version = version
    self.service = service
    self.health = health
    self.healthReasons = healthReasons
    self.isRoot = isRoot
    self.isIdle = isIdle
    self.isOutside = isOutside
    self.badges = badges
    self.traffic = traffic
    self.instances = instances
  }
}

/// What one protocol brings to and takes from a node. Rates are requests per second; for TCP bytes per
/// second from client to server.
public struct NodeTraffic: Sendable, Hashable {
  /// The protocol.
  public var `protocol`: TrafficProtocol
  /// Rate of what others send to the node.
  public var inbound: Double
  /// Rate of what the node sends to others.
  public var outbound: Double
  /// Inbound answers 3xx per second.
  public var in3xx: Double
  /// Inbound answers 4xx per second.
  public var in4xx: Double
  /// Inbound answers 5xx per second.
  public var in5xx: Double
  /// Inbound requests without an answer (code 0) per second.
  public var inNoResponse: Double
  /// Inbound gRPC calls per second whose status is not 0.
  public var inGrpcErr: Double
  /// Requests (TCP: connections opened) towards the node in the window.
  public var inCount: Double

  /// Makes an entry; what is not named is none.
  public init(
    protocol: TrafficProtocol, inbound: Double = 0, outbound: Double = 0, in3xx: Double = 0,
    in4xx: Double = 0,
    in5xx: Double = 0, inNoResponse: Double = 0, inGrpcErr: Double = 0, inCount: Double = 0
  ) {
    self.protocol = `protocol`
    self.inbound = inbound
    self.outbound = outbound
    self.in3xx = in3xx
    self.in4xx = in4xx
    self.in5xx = in5xx
    self.inNoResponse = inNoResponse
    self.inGrpcErr = inGrpcErr
    self.inCount = inCount
  }
}

/// One proxy's own share of its workload's inbound traffic (a gateway's: of its outbound).
public struct NodeInstance: Sendable, Hashable {
  /// The source's name, as in `SourceStatus.name`.
  public var proxy: String
  /// The pod's name, where the proxy told it.
  public var pod: String?
  /// Requests per second; nil when this proxy was not read in the window.
  public var inbound: Double?
  /// 5xx and missing answers per second; nil when not read.
  public var in5xx: Double?
  /// Errors in percent of its own requests; nil without requests.
  public var percentErr: Double?
  /// 95th percentile of its own answers in ms; nil when not known.
  public var p95: Double?
  /// Seconds since the proxy process started; nil when not known.
  public var uptimeSeconds: Double?
  /// Its error share or latency stands out from its siblings'.
  public var isOutlier: Bool

  /// Makes an entry.
  public init(
    proxy: String, pod: String? = nil, inbound: Double? = nil, in5xx: Double? = nil,
    percentErr: Double? = nil,
    p95: Double? = nil, uptimeSeconds: Double? = nil, isOutlier: Bool = false
  ) {
    self.proxy = proxy
    self.pod = pod
    self.inbound = inbound
    self.in5xx = in5xx
    self.percentErr = percentErr
    self.p95 = p95
    self.uptimeSeconds = uptimeSeconds
    self.isOutlier = isOutlier
  }
}
