/// Which of ambient mesh's proxies told what an edge shows.
public enum AmbientPart: String, Sendable, Hashable, CaseIterable {
  /// The node's ztunnel: connections and bytes.
  case ztunnel
  /// A waypoint: requests.
  case waypoint
}

/// Which of the traffic of an ambient mesh is looked at. Names and meaning are Kiali's.
public enum AmbientTraffic: String, Sendable, Hashable, CaseIterable {
  /// Requests where a waypoint tells them, else connections.
  case total
  /// What waypoints tell alone, of what goes through them.
  case waypoint
  /// What ztunnels tell alone.
  case ztunnel
}

/// How ambient mesh is drawn.
///
/// A call through a waypoint is seen three times: as a request by the waypoint, and as a connection to it and one from it
/// by ztunnels. Merged, the caller's request to the workload stands for all three; shown, the waypoint is a node between
/// them. A waypoint of which nothing tells requests is never merged away: the way through it would be lost.
public struct AmbientView: Sendable, Hashable {
  /// Waypoints are nodes.
  public var showsWaypoints: Bool
  /// Whose numbers are looked at.
  public var traffic: AmbientTraffic

  /// Makes a view.
  public init(showsWaypoints: Bool = false, traffic: AmbientTraffic = .total) {
    self.showsWaypoints = showsWaypoints
    self.traffic = traffic
  }

  /// The same snapshot as this view has it. Costs a walk over its edges, and nothing where there is no ambient mesh.
  public func of(_ snapshot: Snapshot) -> Snapshot {
    guard snapshot.edges.contains(where: { $0.ambient != nil }) else { return snapshot }
    struct Ends: Hashable {
      var source: NodeID
      var target: NodeID
    }
    var result = snapshot
    let requests = snapshot.edges.filter { $0.ambient == .waypoint }
    let byWaypoint = Set(requests.map { Ends(source: $0.source, target: $0.target) })
    result.edges.removeAll { edge in
      switch (traffic, edge.ambient) {
      case (.waypoint, .ztunnel?), (.ztunnel, .waypoint?): true
      // The same traffic a layer below.
      case (.total, .ztunnel?): byWaypoint.contains(Ends(source: edge.source, target: edge.target))
      default: false
      }
    }
    guard !showsWaypoints, traffic != .ztunnel, !requests.isEmpty else { return result }
    let told = Set(requests.compactMap { edge in snapshot.nodes.first { $0.id == edge.target }?.namespace })
    let hidden = Set(
      snapshot.nodes.lazy.filter { $0.isWaypoint && $0.namespace.map(told.contains) ?? true }.map(\.id))
    guard !hidden.isEmpty else { return result }
    let touched = result.edges.filter { hidden.contains($0.source) || hidden.contains($0.target) }
    result.edges.removeAll { hidden.contains($0.source) || hidden.contains($0.target) }
    // What only a waypoint spoke with would stand there alone.
    let present = Set(result.edges.flatMap { [$0.source, $0.target] })
    let orphans = Set(touched.flatMap { [$0.source, $0.target] }).subtracting(present)
    result.nodes.removeAll { hidden.contains($0.id) || orphans.contains($0.id) && $0.instances.isEmpty }
    return result
  }
}
