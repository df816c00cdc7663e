import Manifests

/// Which PeerAuthentication decides for a workload: port, workload, namespace, mesh; the oldest among equals.
struct PeerAuthenticationIndex: Sendable {
  private var mesh: PeerAuthentication?
  private var byNamespace: [String: PeerAuthentication] = [:]
  private var selecting: [String: SelectorTable<PeerAuthentication>] = [:]

  init(_ set: ConfigSet) {
    let root = set.meshConfig.rootNamespace
    for policy in Age.sorted(set.peerAuthentications, \.object) {
      let namespace = policy.object.namespace
      if namespace == root {
        // One with a selector in the root namespace is not looked at.
        if !policy.hasSelector, mesh == nil { mesh = policy }
      } else if policy.hasSelector {
        selecting[namespace, default: SelectorTable()].add(policy, selector: policy.selector)
      } else if byNamespace[namespace] == nil {
        byNamespace[namespace] = policy
      }
    }
  }

  /// What a workload's port takes. `port` nil: what holds for ports without a mode of their own.
  func mode(namespace: String, labels: [String: String], port: Int?) -> ServerMode {
    let own = selecting[namespace]?.selecting(labels).first
    if let port, let own, let entry = own.portModes.first(where: { $0.port.value == port }),
      let mode = MutualTLSMode(rawValue: entry.mode.value.uppercased())
    {
      return ServerMode(mode: mode, origin: .port, policy: own.object, place: entry.mode.place)
    }
    let levels: [(PeerAuthentication?, ServerMode.Origin)] = [
      (own, .workload), (byNamespace[namespace], .namespace), (mesh, .mesh),
    ]
    for case (let policy?, let origin) in levels {
      if let written = policy.mode, let mode = MutualTLSMode(rawValue: written.value.uppercased()) {
        return ServerMode(mode: mode, origin: origin, policy: policy.object, place: written.place)
      }
    }
    return ServerMode(mode: .permissive, origin: .default, policy: nil, place: nil)
  }

  /// The ports that the workload's own policy gives a mode of their own.
  func ports(namespace: String, labels: [String: String]) -> [Int] {
    selecting[namespace]?.selecting(labels).first?.portModes.map(\.port.value)
      .sorted() ?? []
  }
}

/// What a server takes.
public enum MutualTLSMode: String, Sendable, Hashable {
  /// Mutual TLS only.
  case strict = "STRICT"
  /// Mutual TLS and plaintext.
  case permissive = "PERMISSIVE"
  /// Plaintext only.
  case disable = "DISABLE"
}

/// What a workload's port takes, and who says so.
public struct ServerMode: Sendable {
  /// Where a mode comes from.
  public enum Origin: String, Sendable, Hashable {
    case port, workload, namespace, mesh
    /// No policy says anything: PERMISSIVE.
    case `default`
    /// There is no proxy: plaintext, whatever policies say.
    case noSidecar
  }
  /// What it takes.
  public var mode: MutualTLSMode
  /// Where that comes from.
  public var origin: Origin
  /// The PeerAuthentication; nil for a default.
  public var policy: ConfigObject?
  /// The value in it.
  public var place: Place?
  /// How the workload is in the mesh.
  public var dataPlane = DataPlane.unknown

  /// `STRICT`; `plaintext` without a proxy; `HBONE STRICT` behind ztunnel.
  public var text: String {
    switch dataPlane {
    case .none: "plaintext"
    case .ambient: mode == .strict ? "HBONE STRICT" : "HBONE"
    default: mode.rawValue
    }
  }

  /// `PeerAuthentication bookinfo/default (namespace)`, `default`, `no sidecar`.
  public var originText: String {
    guard let policy else { return origin == .noSidecar ? "no sidecar" : "default" }
    return "\(policy.qualifiedName) (\(origin.rawValue))"
  }
}
