import Mesh

/// Which workloads are waypoints.
///
/// Those whose proxy says so of itself. Where none does (numbers from Prometheus), and some proxy reports as a waypoint,
/// the workloads with the names that Istio gives them: `waypoint`, or what an operator called `…-waypoint`.
struct WaypointNames {
  private struct Name: Hashable {
    var namespace: String?
    var name: String
  }

  private var told: Set<Name> = []
  private var guesses = false

  init(_ sources: [SourceRecord], _ edges: [Edge]) {
    for source in sources {
      guard let identity = source.identity, identity.role == "waypoint" else { continue }
      for name in [identity.workload, identity.app].compactMap({ $0 }) {
        told.insert(Name(namespace: identity.namespace, name: name))
      }
    }
    guesses = told.isEmpty && edges.contains { $0.reporters[.waypoint] != nil }
  }

  /// Marks them.
  func mark(_ nodes: inout [Node]) {
    guard guesses || !told.isEmpty else { return }
    for index in nodes.indices {
      let node = nodes[index]
      guard node.type == .workload || node.type == .app, let name = node.workload ?? node.app else {
        continue
      }
      nodes[index].isWaypoint =
        told.contains(Name(namespace: node.namespace, name: name))
        || guesses && (name == "waypoint" || name.hasSuffix("-waypoint"))
    }
  }
}
