import Dashboard
import Feeds

/// What the cluster is among several that are read at once.
extension ClusterSession {
  /// How the cluster is called; nil where nothing of it needs another name, or it is not known yet.
  nonisolated var name: ClusterName? { if case .own(let name) = standing.value { name } else { nil } }

  /// Gets the cluster's standing, once.
  /// - Returns: whether it is to be read.
  func introduce(_ connection: ClusterConnection) async -> Bool {
    guard let roll else { return true }
    if standing.value == .undecided {
      // Another context may have had the place.
      await roll.leave(place)
      let claim = await ClusterClaim.ask(connection.client, namespace: namespace)
      if Task.isCancelled { return false }
      let decided = await roll.standing(of: place, claim)
      if Task.isCancelled { return false }
      standing.set(decided)
      if case .own = decided {
        // A context that leads to the same place may have come in between.
        routes.setRoute(connection.client.access.server, connection.transport)
        connections.set(connection)
      }
    }
    if case .own = standing.value { return true }
    return false
  }

  /// Istio's id of the cluster, as its numbers tell it where nothing else did.
  /// - Returns: how it is called now.
  func learn(_ id: String) async -> ClusterName? {
    guard let roll else { return nil }
    standing.set(await roll.learn(id, of: place))
    if let connection { connections.set(connection) }
    replan()
    return name
  }

  /// What is to be said of it beside what it tells, as a sentence without full stop.
  var standingRemark: String? {
    switch standing.value {
    case .same(let other): "it leads to the same cluster as \(other), by which it is read once"
    case .clash(let other):
      "it is another cluster than \(other) at the same address, and not read: --context \(connection?.client.access.context ?? "") alone reads it"
    default: nil
    }
  }
}
