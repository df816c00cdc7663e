import FoundationEssentials
import JSON
import Mesh

/// All of a proxy's configuration as it runs, from `/config_dump?include_eds`. Rows point at their pieces of the body,
/// so that a piece is shown as it stands without all of it being a tree in memory.
public struct EnvoyConfig: Sendable {
  /// A kind of configuration as the dump groups it.
  public enum Section: String, Sendable, Hashable, CaseIterable {
    case bootstrap, clusters, endpoints, listeners, routes, secrets
    case scopedRoutes = "scoped routes"
    case extensions
    case other

    /// What istioctl and istiod call it: `CDS`, …; nil for what no control plane sends.
    public var service: String? {
      switch self {
      case .clusters: "CDS"
      case .endpoints: "EDS"
      case .listeners: "LDS"
      case .routes: "RDS"
      case .secrets: "SDS"
      case .scopedRoutes: "SRDS"
      case .extensions: "ECDS"
      case .bootstrap, .other: nil
      }
    }
  }

  /// One thing of the dump: its name, and where it stands.
  public struct Entry: Sendable, Hashable {
    /// The kind.
    public var section: Section
    /// Its name.
    public var name: String
    /// Active, static, warming, …: as the list that it stands in is called.
    public var state: String
    /// Its piece of the body.
    public var piece: Range<Int>
  }

  /// Something that the proxy refused; what was before stays in use.
  public struct Rejection: Sendable, Hashable {
    /// The kind.
    public var section: Section
    /// Its name.
    public var name: String
    /// Envoy's own words.
    public var details: String
    /// When.
    public var at: Date?
    /// The version that was refused.
    public var version: String?
    /// Its piece of the dump.
    public var piece: Range<Int>
  }

  /// How far a kind has come.
  public struct Progress: Sendable, Hashable {
    /// Versions that are in use, each once.
    public var versions: [String] = []
    /// When anything of it changed last.
    public var updated: Date?
    /// Things in use.
    public var count = 0
    /// Things that are not ready yet.
    public var warming = 0
    /// Things that were refused.
    public var rejected = 0
  }

  /// An extension that the control plane configures by itself (Wasm, telemetry).
  public struct Extension: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The type of its configuration.
    public var type: String?
    /// Version that the control plane gave it.
    public var version: String?
    /// Its piece of the dump.
    public var piece: Range<Int>
  }

  /// The bytes as they came.
  public var body: [UInt8] { source.bytes }
  private let source: DumpBody
  /// Clusters of all origins.
  public internal(set) var clusters: [EnvoyCluster] = []
  /// Listeners in all states.
  public internal(set) var listeners: [EnvoyListener] = []
  /// Routes of all tables.
  public internal(set) var routes: [EnvoyRoute] = []
  /// Hosts of all clusters.
  public internal(set) var endpoints: [EnvoyEndpoint] = []
  /// Secrets.
  public internal(set) var secrets: [EnvoySecret] = []
  /// Extensions.
  public internal(set) var extensions: [Extension] = []
  /// What was refused.
  public internal(set) var rejections: [Rejection] = []
  /// How far each kind has come; a kind that the dump does not have is absent.
  public internal(set) var progress: [Section: Progress] = [:]
  /// Everything in its order.
  public internal(set) var entries: [Entry] = []
  /// The bootstrap's piece; nil without one.
  public internal(set) var bootstrap: Range<Int>?
  /// Facts of the bootstrap, as label and text.
  public internal(set) var facts: [Fact] = []
  /// Why not all of it could be read.
  public internal(set) var problem: String?

  /// A fact of the bootstrap.
  public struct Fact: Sendable, Hashable {
    /// What it is.
    public var label: String
    /// What it says.
    public var text: String

    /// Makes a fact.
    public init(label: String, text: String) {
      self.label = label
      self.text = text
    }
  }

  init(body: [UInt8]) { source = DumpBody(bytes: body) }

  /// The lines of a piece, as YAML writes them, secrets left out.
  /// - Returns: nil when the piece is none of this dump.
  public func lines(of piece: Range<Int>) -> [DumpLine]? { source.lines(of: piece) }

  /// For each entry whether its bytes hold a text, whatever the case of ASCII letters. Cost: one pass over the body.
  public func entries(holding text: String) -> [Int] {
    let needle = Array(text.lowercased().utf8)
    guard !needle.isEmpty else { return [] }
    return entries.indices.filter { index in
      let entry = entries[index]
      return source.holds(needle, in: entry.piece)
        || entry.name.lowercased().contains(text.lowercased())
    }
  }
}
