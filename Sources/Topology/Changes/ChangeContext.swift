import Mesh

/// A node or an edge as it is remembered.
struct TrackedThing: Sendable {
  var name: String
  var namespace: String?
  let firstSeen: Double
  var lastSeen: Double
  var health = HealthTrack()
  /// Edges: since when it is worse than both its ends.
  var uncoveredSince: Double?
  /// Edges: the ends.
  var ends: (NodeID, NodeID)?

  init(_ node: Node, at clock: Double) {
    name = node.displayName
    namespace = node.namespace
    firstSeen = clock
    lastSeen = clock
  }

  init(_ edge: Edge, at clock: Double) {
    name = ""
    firstSeen = clock
    lastSeen = clock
    ends = (edge.source, edge.target)
  }
}

/// One snapshot with what has to be known of it as a whole.
struct ChangeContext {
  let snapshot: Snapshot
  let clock: Double
  let isSettling: Bool
  let isOtherGraph: Bool
  let isOtherWindow: Bool
  /// Ends of edges that are not well, and proxies that are silent.
  let touched: Set<NodeID>
  let silent: Set<String>

  init(_ snapshot: Snapshot, clock: Double, isSettling: Bool, isOtherGraph: Bool, isOtherWindow: Bool) {
    self.snapshot = snapshot
    self.clock = clock
    self.isSettling = isSettling
    self.isOtherGraph = isOtherGraph
    self.isOtherWindow = isOtherWindow
    var touched: Set<NodeID> = []
    for edge in snapshot.edges where edge.health >= .degraded {
      touched.insert(edge.source)
      touched.insert(edge.target)
    }
    self.touched = touched
    silent = Set(snapshot.sources.filter { $0.state == .down }.map(\.name))
  }

  /// The node's health by its traffic: a silent proxy is told by itself.
  func health(_ node: Node) -> Health {
    guard node.health == .degraded, !touched.contains(node.id), !silent.isEmpty,
      node.instances.contains(where: { silent.contains($0.proxy) })
    else { return node.health }
    return .na
  }
}

/// The order in which the news of one snapshot is told.
enum ChangeRank {
  static let failed = 0
  static let degraded = 10
  static let recovered = 20
  static let appeared = 30
  static let vanished = 40
}

extension HealthTrack.Step {
  var kind: MeshChange.Kind {
    switch to {
    case .failure: .failed
    case .degraded, .notReady, .na: .degraded
    case .healthy: .recovered
    }
  }

  var rank: Int {
    switch to {
    case .failure: ChangeRank.failed
    case .degraded, .notReady, .na: ChangeRank.degraded
    case .healthy: ChangeRank.recovered
    }
  }

  /// What is said of a recovery.
  var recovery: String? {
    guard to == .healthy else { return nil }
    return badFor.map { "It was not healthy for \(Text.span($0))." }
      ?? "It was not healthy when the watch began."
  }
}
