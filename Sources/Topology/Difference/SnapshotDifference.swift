import FoundationEssentials
import Mesh

/// How the mesh differs between two windows: what is new, gone, slower, in more errors. Pure.
public struct SnapshotDifference: Sendable {
  /// The later snapshot, with what is gone put back as it was, without traffic: what is drawn.
  public let merged: Snapshot
  /// When the earlier window ended.
  public let baseline: Date
  /// Every edge of either.
  public let edges: [EdgeID: EdgeDifference]
  /// What has changed about every node of either.
  public let nodes: [NodeID: DifferenceMarks]

  /// Compares two snapshots of one graph type. Things without traffic in a window count as not there in it.
  /// Cost: linear in nodes and edges.
  public init(from before: Snapshot, to after: Snapshot) {
    baseline = before.timestamp
    var edges: [EdgeID: EdgeDifference] = [:]
    let earlier = before.edges.filter { !$0.isIdle }
    let earlierByID = Dictionary(earlier.map { ($0.id, $0) }) { first, _ in first }
    var merged = after
    for edge in after.edges where !edge.isIdle {
      edges[edge.id] = EdgeDifference(before: earlierByID[edge.id], after: edge)
    }
    for edge in earlier where edges[edge.id] == nil {
      edges[edge.id] = EdgeDifference(before: edge, after: nil)
      if let place = merged.edges.firstIndex(where: { $0.id == edge.id }) {
        merged.edges[place].isIdle = false
      } else {
        merged.edges.append(edge.withoutTraffic)
      }
    }
    merged.edges.sort { $0.id < $1.id }

    var inbound: [NodeID: DifferenceMarks] = [:]
    for edge in edges.values {
      guard let target = (edge.after ?? edge.before)?.target else { continue }
      inbound[target, default: []].formUnion(edge.marks)
    }
    var nodes: [NodeID: DifferenceMarks] = [:]
    let earlierNodes = Dictionary(before.nodes.map { ($0.id, $0) }) { first, _ in first }
    for node in after.nodes {
      let known = earlierNodes[node.id]
      nodes[node.id] = DifferenceRules.marks(
        before: known, after: node, inbound: inbound[node.id] ?? [])
    }
    for node in before.nodes where nodes[node.id] == nil {
      nodes[node.id] = .gone
      var gone = node
      gone.traffic = []
      gone.health = .na
      merged.nodes.append(gone)
    }
    merged.nodes.sort { $0.id < $1.id }
    // What was drawn because of its traffic then is drawn although it has none now.
    let ends = Set(edges.values.compactMap { $0.after ?? $0.before }.flatMap { [$0.source, $0.target] })
    for index in merged.nodes.indices where ends.contains(merged.nodes[index].id) {
      merged.nodes[index].isIdle = false
    }
    self.merged = merged
    self.edges = edges
    self.nodes = nodes
  }

  /// How many edges carry a mark.
  public func count(_ mark: DifferenceMarks) -> Int {
    edges.values.reduce(0) { $0 + ($1.marks.isDisjoint(with: mark) ? 0 : 1) }
  }
}

extension Edge {
  /// The same ends and protocol, nothing on the way.
  fileprivate var withoutTraffic: Edge {
    var edge = self
    edge.count = 0
    edge.rate = 0
    edge.rateReceived = edge.rateReceived.map { _ in 0 }
    edge.rate3xx = 0
    edge.rate4xx = 0
    edge.rate5xx = 0
    edge.rateNoResponse = 0
    edge.rateGrpcErr = 0
    edge.percentErr = nil
    edge.responses = [:]
    edge.reporters = [:]
    edge.responseTime = nil
    edge.throughput = nil
    edge.health = .na
    edge.isIdle = false
    return edge
  }
}
