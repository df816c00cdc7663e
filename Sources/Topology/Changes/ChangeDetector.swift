import FoundationEssentials
import Mesh

/// Finds out what happened from one snapshot to the next: what someone on call would want to read, once.
///
/// Pure: feed it every snapshot of one mesh, oldest first. What the first ones hold did not happen then and is not
/// told; neither is what changes because another graph type or window was asked for (feed it one graph type, and all
/// is told whatever the screen shows). `ChangeRules` says how long things must last. An edge is told only while it is
/// worse than both its ends, as those tell the rest; a node whose proxy is silent is told as a lost source alone.
///
/// Cost: a step for each node, edge and source; memory for those in the graph, or gone from it less than a minute ago.
public struct ChangeDetector: Sendable {
  private let rules: ChangeRules
  private var nodes: [NodeID: TrackedThing] = [:]
  private var edges: [EdgeID: TrackedThing] = [:]
  private var sources: [String: SourceTrack] = [:]
  /// Seconds of snapshots seen: a clock that neither jumps back nor leaps ahead while nobody looked.
  private var clock = 0.0
  private var last: (date: Date, graphType: GraphType, window: Double)?
  /// Until then what turns up was there before; nil before any source has answered.
  private var settledAt: Double?

  /// Knows nothing yet.
  public init(_ rules: ChangeRules = ChangeRules()) { self.rules = rules }

  /// Takes in the next snapshot.
  /// - Returns: what happened, causes before their consequences.
  public mutating func changes(in snapshot: Snapshot) -> [MeshChange] {
    let isOtherGraph = last.map { $0.graphType != snapshot.graphType } ?? true
    let isOtherWindow = last.map { $0.window != snapshot.windowSeconds } ?? true
    if let last { clock += min(max(0, snapshot.timestamp.timeIntervalSince(last.date)), Self.longestStep) }
    last = (snapshot.timestamp, snapshot.graphType, snapshot.windowSeconds)
    if isOtherGraph {
      nodes = [:]
      edges = [:]
    }
    let told = noteSources(snapshot)
    if settledAt == nil, !snapshot.nodes.isEmpty { settledAt = clock + rules.settle }
    // Nothing is known of a mesh before its first answer.
    guard let settledAt else { return told }
    let context = ChangeContext(
      snapshot, clock: clock, isSettling: clock < settledAt, isOtherGraph: isOtherGraph,
      isOtherWindow: isOtherWindow)
    var reasons: ChangeReason?
    var news: [(rank: Int, change: MeshChange)] = []
    noteNodes(context, &reasons, &news)
    noteEdges(context, &reasons, &news)
    noteMissing(context, &news)
    let sorted = news.enumerated().sorted { ($0.1.rank, $0.0) < ($1.1.rank, $1.0) }
    return told + sorted.map(\.1.change)
  }

  /// A gap between snapshots counts no more than this.
  private static let longestStep = 30.0

  // MARK: - Sources

  private mutating func noteSources(_ snapshot: Snapshot) -> [MeshChange] {
    var changes: [MeshChange] = []
    var present: Set<String> = []
    for source in snapshot.sources {
      present.insert(source.name)
      var track = sources[source.name] ?? SourceTrack()
      let isFirst = source.state == .ok && !track.hasAnswered
      changes += track.note(
        source, at: clock, date: snapshot.timestamp, isSettling: settledAt.map { clock < $0 } ?? true)
      sources[source.name] = track
      // What an old process tells first was there before; what a young one tells came with it.
      if isFirst, settledAt == nil || (source.identity?.uptimeSeconds ?? .infinity) > clock {
        settledAt = clock + rules.settle
      }
    }
    if sources.count > present.count { sources = sources.filter { present.contains($0.key) } }
    return changes
  }

  // MARK: - Nodes

  private mutating func noteNodes(
    _ context: ChangeContext, _ reasons: inout ChangeReason?, _ news: inout [(rank: Int, change: MeshChange)]
  ) {
    for node in context.snapshot.nodes {
      let health = context.health(node)
      recognize(node, context)
      let isNew = nodes[node.id] == nil
      let requests = node.traffic.reduce(0) { $0 + $1.inCount }
      let step = Self.note(
        &nodes[node.id, default: TrackedThing(node, at: clock)],
        health, count: requests, context, rules)
      let make = { (kind: MeshChange.Kind, from: String?, to: String?, reason: String?) in
        MeshChange(
          at: context.snapshot.timestamp, kind: kind, subject: .node(node.id), name: node.displayName,
          namespace: node.namespace, from: from, to: to, reason: reason)
      }
      if isNew, !context.isSettling, !context.isOtherGraph {
        news.append((ChangeRank.appeared, make(.appeared, nil, Self.word(node), nil)))
      }
      guard let step else { continue }
      let isBad = step.to > .healthy
      var reason = step.recovery
      if isBad {
        let all = reasons ?? ChangeReason(context.snapshot)
        reasons = all
        reason = all.node(node)
      }
      let rank = step.rank + (isBad && !ChangeReason.isOwn(node) ? 1 : 0)
      news.append((rank, make(step.kind, step.from?.name, step.to.name, reason)))
    }
  }

  /// A proxy without traffic does not always say which cluster it is in; with its first request that is known. It is
  /// the node that it was.
  private mutating func recognize(_ node: Node, _ context: ChangeContext) {
    guard node.cluster != nil, nodes[node.id] == nil else { return }
    let before = NodeIdentity.withoutCluster(node.id)
    guard let thing = nodes[before], !context.snapshot.nodes.contains(where: { $0.id == before }) else {
      return
    }
    nodes[before] = nil
    nodes[node.id] = thing
  }

  /// What a node is, in a word.
  private static func word(_ node: Node) -> String {
    switch node.type {
    case .service: "service"
    case .unknown: "caller"
    case .workload, .app, .aggregate, .box: node.workload == nil ? "app" : "workload"
    }
  }

  private static func note(
    _ thing: inout TrackedThing, _ health: Health, count: Double, _ context: ChangeContext,
    _ rules: ChangeRules
  ) -> HealthTrack.Step? {
    thing.lastSeen = context.clock
    // While all settles only what was clearly well can turn bad.
    let isGiven =
      context.isOtherGraph || context.isOtherWindow
      || context.isSettling && !(thing.health.isSolid && health > .healthy)
    if isGiven {
      thing.health.adopt(health)
      thing.health.isSolid = health == .healthy && count >= rules.solidCount
      return nil
    }
    return thing.health.note(health, at: context.clock, rules)
  }

  // MARK: - Edges

  private mutating func noteEdges(
    _ context: ChangeContext, _ reasons: inout ChangeReason?, _ news: inout [(rank: Int, change: MeshChange)]
  ) {
    for edge in context.snapshot.edges where !edge.isMirrored {
      let isNew = edges[edge.id] == nil
      if isNew {
        edges[edge.id] = TrackedThing(edge, at: clock)
      }
      let health = effectiveHealth(edge, context)
      guard var thing = edges[edge.id] else { continue }
      let step = Self.note(&thing, health, count: edge.count, context, rules)
      edges[edge.id] = thing
      // A new node tells of itself; that it calls and is called goes without saying.
      let isTold = isNew && !context.isSettling && !context.isOtherGraph && isKnown(edge, context)
      guard isTold || step != nil else { continue }
      let all = reasons ?? ChangeReason(context.snapshot)
      reasons = all
      let namespace = nodes[edge.target]?.namespace ?? nodes[edge.source]?.namespace
      let make = { (kind: MeshChange.Kind, from: String?, to: String?, reason: String?) in
        MeshChange(
          at: context.snapshot.timestamp, kind: kind, subject: .edge(edge.id), name: all.name(edge),
          namespace: namespace, from: from, to: to, reason: reason)
      }
      if isTold {
        news.append((ChangeRank.appeared + 1, make(.appeared, nil, "\(edge.protocol.rawValue) traffic", nil)))
      }
      if let step {
        let reason = step.to > .healthy ? all.edge(edge) : step.recovery
        news.append((step.rank + 2, make(step.kind, step.from?.name, step.to.name, reason)))
      }
    }
  }

  /// The edge's health as far as its ends do not tell it.
  private mutating func effectiveHealth(_ edge: Edge, _ context: ChangeContext) -> Health {
    guard edge.health.isJudged, let thing = edges[edge.id] else { return .na }
    let known = thing.health.told ?? .healthy
    let cover = max(nodes[edge.source]?.health.told ?? .na, nodes[edge.target]?.health.told ?? .na)
    guard edge.health > known else {
      edges[edge.id]?.uncoveredSince = nil
      return edge.health
    }
    guard edge.health > cover else {
      edges[edge.id]?.uncoveredSince = nil
      return known
    }
    let since = thing.uncoveredSince ?? context.clock
    edges[edge.id]?.uncoveredSince = since
    return context.clock - since >= rules.edgeOnset ? edge.health : known
  }

  /// Both ends were there before this snapshot, and for a while.
  private func isKnown(_ edge: Edge, _ context: ChangeContext) -> Bool {
    [edge.source, edge.target].allSatisfy { id in
      nodes[id].map { context.clock - $0.firstSeen >= rules.settle } ?? false
    }
  }

  // MARK: - What is gone

  private mutating func noteMissing(_ context: ChangeContext, _ news: inout [(rank: Int, change: MeshChange)])
  {
    let date = context.snapshot.timestamp
    let vanish = rules.vanish
    let isGone = { (thing: TrackedThing) in context.clock - thing.lastSeen >= vanish }
    if nodes.count > context.snapshot.nodes.count {
      for (id, thing) in nodes.filter({ isGone($0.value) }).sorted(by: { $0.key < $1.key }) {
        nodes[id] = nil
        news.append(
          (
            ChangeRank.vanished,
            MeshChange(
              at: date, kind: .vanished, subject: .node(id), name: thing.name, namespace: thing.namespace,
              from: thing.health.told?.name,
              reason: "No proxy has told of it for \(Text.span(vanish)).")
          ))
      }
    }
    guard edges.count > context.snapshot.edges.count else { return }
    for (id, thing) in edges.filter({ isGone($0.value) }).sorted(by: { $0.key < $1.key }) {
      edges[id] = nil
      // An end that is gone, or going, tells of it.
      guard let ends = thing.ends, let source = nodes[ends.0], let target = nodes[ends.1],
        source.lastSeen == context.clock, target.lastSeen == context.clock
      else { continue }
      news.append(
        (
          ChangeRank.vanished + 1,
          MeshChange(
            at: date, kind: .vanished, subject: .edge(id), name: "\(source.name) → \(target.name)",
            namespace: target.namespace ?? source.namespace, from: thing.health.told?.name,
            reason: "No proxy has told of it for \(Text.span(vanish)).")
        ))
    }
  }
}
