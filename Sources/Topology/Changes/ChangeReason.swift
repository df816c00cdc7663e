import Mesh

/// Sentences on why a thing turned bad: what the snapshot says of it, and the codes, flags and neighbour behind it.
struct ChangeReason {
  private let snapshot: Snapshot
  private let names: [NodeID: String]
  private let into: [NodeID: [Int]]
  private let outOf: [NodeID: [Int]]

  /// Cost: a step for each node and edge; make it for a snapshot that has news.
  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    names = Dictionary(snapshot.nodes.map { ($0.id, $0.displayName) }) { first, _ in first }
    var (into, outOf): ([NodeID: [Int]], [NodeID: [Int]]) = ([:], [:])
    for (index, edge) in snapshot.edges.enumerated() where !edge.isMirrored && (edge.percentErr ?? 0) > 0 {
      into[edge.target, default: []].append(index)
      outOf[edge.source, default: []].append(index)
    }
    (self.into, self.outOf) = (into, outOf)
  }

  /// Errors of the node's own answers are behind its health, not those of whom it calls.
  static func isOwn(_ node: Node) -> Bool {
    node.traffic.contains { $0.in4xx + $0.in5xx + $0.inNoResponse + $0.inGrpcErr > 0 }
  }

  /// Why a node is not healthy.
  func node(_ node: Node) -> String? {
    guard let first = node.healthReasons.first else { return nil }
    let isInbound = Self.isOwn(node)
    let edges = ((isInbound ? into : outOf)[node.id] ?? []).map { snapshot.edges[$0] }
    guard let what = Self.commonest(edges) else { return first }
    var sentence = "Mostly \(what)"
    let worst = edges.max { Self.errors($0) < Self.errors($1) }
    let all = edges.reduce(0) { $0 + Self.errors($1) }
    if let worst, Self.errors(worst) > all / 2 {
      let other = isInbound ? worst.source : worst.target
      sentence += " on calls \(isInbound ? "from" : "to") \(names[other] ?? other.text)"
    }
    return "\(first) \(sentence)."
  }

  /// Why an edge is not healthy.
  func edge(_ edge: Edge) -> String? {
    if edge.protocol == .tcp {
      let flags = edge.responses.values.flatMap(\.flags.keys).filter { $0 != "-" }.sorted()
      guard let connections = edge.connections, connections.failed > 0 else {
        return "Connections opened and carried no bytes."
      }
      let named = flags.isEmpty ? "" : ", with the flag \(flags.prefix(3).joined(separator: ", "))"
      return "\(Text.connections(connections.failed)) failed\(named)."
    }
    guard let basis = edge.healthBasis, basis.count > 0, basis.errors > 0 else { return nil }
    let share =
      basis.count < HealthRules.fewRequests
      ? "\(Text.count(basis.errors)) of \(Text.count(basis.count))"
      : Text.percent(100 * basis.errors / basis.count)
    let mostly = Self.commonest([edge]).map { ", mostly \($0)" } ?? ""
    return "\(share) of its \(edge.protocol.rawValue) requests failed\(mostly)."
  }

  /// The name of an edge.
  func name(_ edge: Edge) -> String {
    "\(names[edge.source] ?? edge.source.text) → \(names[edge.target] ?? edge.target.text)"
  }

  private static func errors(_ edge: Edge) -> Double { edge.count * (edge.percentErr ?? 0) }

  /// The commonest error of some edges: `503 with the flag UF`.
  private static func commonest(_ edges: [Edge]) -> String? {
    struct Answer: Hashable {
      var code: String
      var flags: String
    }
    var numbers: [Answer: Double] = [:]
    for edge in edges {
      for (code, share) in edge.responses where isError(code, edge.protocol) {
        for (flags, percent) in share.flags {
          numbers[Answer(code: code, flags: flags), default: 0] += percent * edge.count
        }
      }
    }
    let worst = numbers.max { ($0.value, $1.key.code, $1.key.flags) < ($1.value, $0.key.code, $0.key.flags) }
    guard let answer = worst?.key, worst?.value ?? 0 > 0 else { return nil }
    let code = answer.code == "-" ? "no response" : answer.code
    return answer.flags == "-" ? code : "\(code) with the flag \(answer.flags)"
  }

  private static func isError(_ code: String, _ protocol: TrafficProtocol) -> Bool {
    if code == "-" { return true }
    if `protocol` == .grpc, code.utf8.count < 3 { return code != "0" }
    return code.utf8.count == 3 && (code.hasPrefix("4") || code.hasPrefix("5"))
  }
}
