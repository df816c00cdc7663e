import Mesh

/// Puts nodes and edges of one graph type together from the measured links.
struct GraphBuilder {
  private let catalog: Catalog
  private let times: WindowTimes
  private(set) var nodes: GraphNodes
  private var edges: [EdgeBuilder] = []
  private let goals: HealthGoals
  /// The services by which each node is called; empty without goals.
  private var services: [Int: Set<ServiceKey>] = [:]

  private struct Key: Hashable {
    var source: Int
    var target: Int
    var `protocol`: TrafficProtocol
  }

  init(
    _ catalog: Catalog, _ measurement: Measurement, graph: GraphType, times: WindowTimes, goals: HealthGoals
  ) {
    self.catalog = catalog
    self.goals = goals
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
      if !goals.isEmpty, let service = catalog.endpoints[link.target].service {
        services[key.target, default: []].insert(service)
      }
    }
  }

  /// Adds a node that has no traffic; returns its index.
  mutating func add(_ identity: NodeIdentity) -> Int { nodes.add(identity) }

  /// What holds for each node, by its index; nil where nothing but the defaults does.
  func resolveGoals() -> [NodeGoals]? {
    guard !goals.isEmpty else { return nil }
    return nodes.identities.enumerated().map { index, identity in
      let called = (services[index] ?? []).sorted {
        ($0.namespace ?? "", $0.name) < ($1.namespace ?? "", $1.name)
      }
      return goals.resolve(identity, services: called)
    }
  }

  /// The edges, sorted by id.
  /// - Parameters:
  ///   - goals: as `resolveGoals` gave them.
  ///   - origins: what the sources are.
  ///   - isComparable: whether both ends of an edge were read in full.
  func makeEdges(
    _ goals: [NodeGoals]?, _ origins: OriginReader, isComparable: (Int, Int) -> Bool
  ) -> [Edge] {
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
        nodes, texts: catalog.texts, times: times, comparable: isComparable(builder.source, builder.target),
        goals: goals.map { ($0[builder.source], $0[builder.target]) })
      edge.origins = origins.origins(builder.view)
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
  func makeNodes(_ goals: [NodeGoals]?) -> [Node] {
    var drafts = nodes.identities.enumerated().map { NodeDraft(node: $1.node, goals: goals?[$0]) }
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
