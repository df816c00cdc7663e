import Mesh

/// What is worst, in the order in which someone on call wants to see it.
enum Ranking {
  /// Unhealthy nodes and edges, worst first: health, then failing requests per second, then edges before the
  /// nodes that they make red (the edge says more), then by id so that the order does not flicker.
  static func problems(in snapshot: Snapshot, idle: Bool) -> [Selection] {
    var found: [(health: Health, errors: Double, isEdge: Bool, id: String, selection: Selection)] = []
    for edge in snapshot.edges where edge.health >= .degraded && (idle || !edge.isIdle) && !edge.isMirrored {
      found.append((edge.health, edge.errorsPerSecond, true, edge.id.text, .edge(edge.id)))
    }
    for node in snapshot.nodes where node.health >= .degraded && (idle || !node.isIdle) {
      found.append((node.health, node.errorsPerSecond, false, node.id.text, .node(node.id)))
    }
    found.sort {
      if $0.health != $1.health { return $0.health > $1.health }
      if $0.errors != $1.errors { return $0.errors > $1.errors }
      if $0.isEdge != $1.isEdge { return $0.isEdge }
      return $0.id < $1.id
    }
    return found.map(\.selection)
  }

  /// Nodes, worst first: health, then how many requests fail (by powers of two, so that rows do not trade places
  /// with every poll), then by name.
  static func nodes(in snapshot: Snapshot, idle: Bool) -> [NodeID] {
    let shown = snapshot.nodes.filter { idle || !$0.isIdle }
    let keyed = shown.map { (node: $0, errors: Self.magnitude($0.errorsPerSecond)) }
    return keyed.sorted {
      if $0.node.health != $1.node.health { return $0.node.health > $1.node.health }
      if $0.errors != $1.errors { return $0.errors > $1.errors }
      return $0.node.id < $1.node.id
    }.map(\.node.id)
  }

  /// The power of two at or below a rate; nothing fails = the least.
  private static func magnitude(_ rate: Double) -> Int {
    rate > 0 && rate.isFinite ? Int(rate.exponent) : .min
  }
}

extension Edge {
  /// Requests per second that failed: no answer, 4xx and 5xx; gRPC: status not 0.
  var errorsPerSecond: Double {
    self.protocol == .grpc ? rateGrpcErr + rateNoResponse : rate4xx + rate5xx + rateNoResponse
  }
}

extension Node {
  /// Inbound requests per second that failed.
  var errorsPerSecond: Double {
    traffic.reduce(0) {
      $0 + $1.inNoResponse + ($1.protocol == .grpc ? $1.inGrpcErr : $1.in4xx + $1.in5xx)
    }
  }
}

extension AppState {
  /// Nodes of the shown snapshot, worst first.
  var rankedNodes: [NodeID] { snapshot.map { Ranking.nodes(in: $0, idle: graph.showIdle) } ?? [] }

  /// What is unhealthy in the shown snapshot, worst first.
  var problems: [Selection] { snapshot.map { Ranking.problems(in: $0, idle: graph.showIdle) } ?? [] }
}
