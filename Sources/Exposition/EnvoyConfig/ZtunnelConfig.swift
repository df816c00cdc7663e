import JSON
import Mesh

/// What a ztunnel knows, from its own `/config_dump`: another program than Envoy, with another answer.
public struct ZtunnelConfig: Sendable {
  /// A workload that it knows.
  public struct Workload: Sendable, Hashable {
    /// Its pod.
    public var name: String
    /// Its namespace.
    public var namespace: String
    /// Its addresses.
    public var addresses: [String]
    /// What it is part of: `ratings-v1`.
    public var workload: String?
    /// The machine it runs on.
    public var node: String?
    /// `HBONE` or `TCP`.
    public var `protocol`: String
    /// The waypoint before it: a service's name, else its address.
    public var waypoint: String?
    /// `Healthy`, ….
    public var status: String?
    /// Its identity's account.
    public var account: String?
    /// Its piece of the body.
    public var piece: Range<Int>
  }

  /// A service that it knows.
  public struct Service: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its namespace.
    public var namespace: String
    /// Its full name.
    public var hostname: String?
    /// Its virtual addresses, without their networks.
    public var addresses: [String]
    /// The waypoint before it.
    public var waypoint: String?
    /// Endpoints that are healthy.
    public var healthy: Int
    /// All endpoints.
    public var endpoints: Int
    /// `8080→80`, ….
    public var ports: [String]
    /// Its piece of the body.
    public var piece: Range<Int>
  }

  /// A policy that it applies.
  public struct Policy: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its namespace.
    public var namespace: String
    /// `Allow` or `Deny`.
    public var action: String
    /// `Namespace`, `WorkloadSelector`, `Global`.
    public var scope: String
    /// Its piece of the body.
    public var piece: Range<Int>
  }

  /// An identity that it holds certificates for.
  public struct Identity: Sendable, Hashable {
    /// The SPIFFE id.
    public var identity: String
    /// `Available`, `Initializing`, `Unavailable: …`.
    public var state: String
    /// Its own certificate and what it trusts.
    public var certificates: [Certificate]
    /// Its piece of the body.
    public var piece: Range<Int>
  }

  /// A connection that goes through it.
  public struct Connection: Sendable, Hashable {
    /// `POD.NAMESPACE`.
    public var workload: String
    /// `Inbound` or `Outbound`.
    public var direction: String
    /// Where it comes from.
    public var source: String
    /// Where it goes in truth.
    public var target: String
    /// Where the caller wanted.
    public var original: String?
    /// `HBONE` or `TCP`.
    public var `protocol`: String
    /// Its workload's piece of the body.
    public var piece: Range<Int>
  }

  /// The bytes as they came.
  public var body: [UInt8] { source.bytes }
  private let source: DumpBody
  /// The workloads that it knows.
  public internal(set) var workloads: [Workload] = []
  /// The services that it knows.
  public internal(set) var services: [Service] = []
  /// The policies that it applies.
  public internal(set) var policies: [Policy] = []
  /// The identities that it holds certificates for.
  public internal(set) var identities: [Identity] = []
  /// The connections that go through it.
  public internal(set) var connections: [Connection] = []
  /// Every thing: the list that it stands in, its name, its piece.
  public internal(set) var entries: [(list: String, name: String, piece: Range<Int>)] = []
  /// Why not all of it could be read.
  public internal(set) var problem: String?

  init(body: [UInt8]) { source = DumpBody(bytes: body) }

  /// The lines of a piece, as YAML writes them, secrets left out; nil when the piece is none of this dump.
  public func lines(of piece: Range<Int>) -> [DumpLine]? { source.lines(of: piece) }

  /// The numbers of the things whose bytes hold a text, whatever the case of ASCII letters.
  public func entries(holding text: String) -> [Int] {
    let needle = Array(text.lowercased().utf8)
    guard !needle.isEmpty else { return [] }
    return entries.indices.filter { source.holds(needle, in: entries[$0].piece) }
  }
}
