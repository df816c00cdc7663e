import Mesh

/// Puts nodes and edges of one graph type together from the measured links.
struct GraphBuilder {
  private let catalog: Catalog
  private let times: WindowTimes
  private(set) var nodes: GraphNodes
  private var edges: [EdgeBuilder] = []

  private struct Key: Hashable {
    var source: Int
    var target: Int
    var `protocol`: TrafficProtocol
  }

  init(_ catalog: Catalog, _ measurement: Measurement, graph: GraphType, times: WindowTimes) {
    self.catalog = catalog
    self.times = times
    let isLive = catalog.links.indices.map { link in
      Reporter.allCases.contains { measurement.views[link * 3 + $0.index].exists }
    }
    nodes = GraphNodes(catalog, graph: graph, isLive: isLive)
    let reconciliation = Reconciliation(measurement, catalog: catalog)
    var index: [Key: Int] = [:]
    for (number, link) in catalog.links.enumerated() where isLive[number] {
      let key = Key(
        source: nodes.sourceOfLink[number], target: nodes.targetOfLink[number], protocol: link.protocol)
      let edge = index[key] ?? edges.count
      if edge == edges.count {
        edges.append(EdgeBuilder(source: key.source, target: key.target, protocol: key.protocol))
        index[key] = edge
      }
      edges[edge].add(link, number: number, measurement, chosen: reconciliation.chosen[link.pair])
    }
  }

  /// Adds a node that has no traffic; returns its index.
  mutating func add(_ identity: NodeIdentity) -> Int { nodes.add(identity) }

  /// The edges, sorted by id.
  /// - Parameter isComparable: whether both ends of an edge were read in full.
  func makeEdges(isComparable: (Int, Int) -> Bool) -> [Edge] {
    struct Out: Hashable {
      var source: Int
      var text: Int
      var `protocol`: TrafficProtocol
    }
    var sent: [Out: Double] = [:]
    var toHost: [Out: Double] = [:]
    let hosts = edges.map { builder in builder.isMirrored ? [:] : Self.byHost(builder) }
    for (index, builder) in edges.enumerated() where !builder.isMirrored {
      sent[Out(source: builder.source, text: 0, protocol: builder.protocol), default: 0] += Self.weight(
        builder)
      for (host, weight) in hosts[index] {
        toHost[Out(source: builder.source, text: host, protocol: builder.protocol), default: 0] += weight
      }
    }
    var result: [Edge] = []
    result.reserveCapacity(edges.count)
    for (index, builder) in edges.enumerated() {
      var edge = builder.edge(
        nodes, texts: catalog.texts, times: times, comparable: isComparable(builder.source, builder.target))
      if !builder.isMirrored {
        let all = sent[Out(source: builder.source, text: 0, protocol: builder.protocol)] ?? 0
        if all > 0 { edge.percentReq = 100 * Self.weight(builder) / all }
        var mine = 0.0
        var ofHosts = 0.0
        for (host, weight) in hosts[index] {
          mine += weight
          ofHosts += toHost[Out(source: builder.source, text: host, protocol: builder.protocol)] ?? 0
        }
        if ofHosts > 0 { edge.percentOfService = min(100, 100 * mine / ofHosts) }
      }
      result.append(edge)
    }
    return result.sorted { $0.id < $1.id }
  }

  /// The nodes with their traffic and health, in the order of `nodes.identities`.
  func makeNodes() -> [Node] {
    var drafts = nodes.identities.map { NodeDraft(node: $0.node) }
    for builder in edges {
      drafts[builder.target].addInbound(builder)
      if !builder.isMirrored { drafts[builder.source].addOutbound(builder) }
    }
    return drafts.map { $0.finished(times) }
  }

  /// What an edge weighs among its source's: requests a second, or bytes a second both ways.
  private static func weight(_ builder: EdgeBuilder) -> Double {
    let view = builder.view
    return builder.protocol == .tcp ? view.connections.received.rate : view.total.rate
  }

  private static func byHost(_ builder: EdgeBuilder) -> [Int: Double] {
    var result: [Int: Double] = [:]
    if builder.protocol == .tcp {
      for (key, count) in builder.view.connections.opens where key.host != 0 {
        result[key.host, default: 0] += count
      }
    } else {
      for (key, amount) in builder.view.answers where key.host != 0 {
        result[key.host, default: 0] += amount.rate
      }
    }
    return result
  }
}

/// A node while its edges are added up.
struct NodeDraft {
  var node: Node
  private var traffic: [TrafficProtocol: NodeTraffic] = [:]
  private var inbound: [TrafficProtocol: (window: AnswerTally, lately: AnswerTally)] = [:]
  private var outbound: [TrafficProtocol: (window: AnswerTally, lately: AnswerTally)] = [:]
  private var connectionsIn: ConnectionTally?
  private var connectionsOut: ConnectionTally?
  private var hasInbound = false
  private var hasOutbound = false
  private var isBusy = false
  private var injected = 0.0

  init(node: Node) { self.node = node }

  mutating func addInbound(_ edge: EdgeBuilder) {
    // A node that calls itself is still where traffic starts.
    if edge.source != edge.target { hasInbound = true }
    let view = edge.view
    isBusy = isBusy || !view.isIdle || !view.isRead
    guard view.isRead else { return }
    var entry = traffic[edge.protocol] ?? NodeTraffic(protocol: edge.protocol)
    if edge.protocol == .tcp {
      entry.inbound += view.connections.received.rate
      entry.inCount += view.connections.opened.count
      connectionsIn = connectionsIn ?? ConnectionTally()
      connectionsIn? += edge.judgedConnections
    } else {
      entry.inbound += view.total.rate
      entry.inCount += view.total.count
      for (key, amount) in view.answers {
        switch key.answer {
        case .redirect: entry.in3xx += amount.rate
        case .clientError: entry.in4xx += amount.rate
        case .serverError: entry.in5xx += amount.rate
        case .noResponse: entry.inNoResponse += amount.rate
        case .grpcError: entry.inGrpcErr += amount.rate
        case .ok: break
        }
        if key.isInjectedFault { injected += amount.count }
      }
      inbound[edge.protocol, default: (AnswerTally(), AnswerTally())].window += view.tally
      inbound[edge.protocol, default: (AnswerTally(), AnswerTally())].lately += view.lately
    }
    traffic[edge.protocol] = entry
  }

  mutating func addOutbound(_ edge: EdgeBuilder) {
    hasOutbound = true
    let view = edge.view
    isBusy = isBusy || !view.isIdle || !view.isRead
    guard view.isRead else { return }
    var entry = traffic[edge.protocol] ?? NodeTraffic(protocol: edge.protocol)
    if edge.protocol == .tcp {
      entry.outbound += view.connections.received.rate
      connectionsOut = connectionsOut ?? ConnectionTally()
      connectionsOut? += edge.judgedConnections
    } else {
      entry.outbound += view.total.rate
      // Faults injected on purpose are no incident of the caller: its health rests on its other calls.
      outbound[edge.protocol, default: (AnswerTally(), AnswerTally())].window += view.tally.without(
        view.injected)
      outbound[edge.protocol, default: (AnswerTally(), AnswerTally())].lately += view.lately
        .without(view.injectedLately)
      for (key, amount) in view.answers where key.isInjectedFault { injected += amount.count }
    }
    traffic[edge.protocol] = entry
  }

  func finished(_ times: WindowTimes) -> Node {
    var node = node
    node.traffic = traffic.values.sorted { $0.protocol < $1.protocol }
    node.isRoot = hasOutbound && !hasInbound
    node.isIdle = !isBusy
    // Nobody can repair a caller that nobody can name; its errors show on its edges.
    guard node.type != .unknown else { return node }
    var judgements: [Judgement] = []
    for (tallies, direction) in [(inbound, "inbound"), (outbound, "outbound")] {
      for name in tallies.keys.sorted() {
        guard let tally = tallies[name] else { continue }
        let (rests, basis) = HealthRules.basis(window: tally.window, lately: tally.lately, times)
        judgements.append(HealthRules.judge(rests, basis: basis, direction: direction, name))
      }
    }
    for (connections, direction) in [(connectionsIn, "inbound"), (connectionsOut, "outbound")] {
      guard let connections else { continue }
      var judgement = HealthRules.judge(connections, times)
      judgement.reason = judgement.reason.map { "tcp \(direction): \($0)" }
      judgements.append(judgement)
    }
    let sorted = judgements.enumerated().sorted { ($1.1.health, $0.0) < ($0.1.health, $1.0) }.map(\.1)
    node.health = sorted.first?.health ?? .na
    node.healthReasons = sorted.compactMap(\.reason)
    if injected > 0, node.health > .healthy {
      node.healthReasons.append(
        "\(Text.count(injected)) of these answers are injected faults, made on purpose.")
    }
    return node
  }
}
