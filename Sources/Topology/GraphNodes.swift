import Mesh

/// Which node each end of each link belongs to, in one graph type.
struct GraphNodes {
  /// The nodes that links touch.
  private(set) var identities: [NodeIdentity] = []
  /// Node of the source and of the target, by link.
  private(set) var sourceOfLink: [Int] = []
  private(set) var targetOfLink: [Int] = []
  private var index: [NodeID: Int] = [:]
  private let graph: GraphType
  private var servicesOfWorkload: [NodeID: [(service: ServiceKey, cluster: String?)]] = [:]

  /// Places all links of a catalog whose `isLive` is set.
  init(_ catalog: Catalog, graph: GraphType, isLive: [Bool]) {
    self.graph = graph
    if graph == .service { findServices(catalog, isLive) }
    for (number, link) in catalog.links.enumerated() {
      guard isLive[number] else {
        sourceOfLink.append(-1)
        targetOfLink.append(-1)
        continue
      }
      sourceOfLink.append(add(source(catalog.endpoints[link.source])))
      targetOfLink.append(add(target(catalog.endpoints[link.target])))
    }
    if graph != .service { joinUnreached(catalog, isLive) }
  }

  /// The node of a workload's name, where it is in this graph.
  func node(of workload: Endpoint) -> Int? { index[source(workload).id] }

  /// Adds a node that no link touches.
  @discardableResult
  mutating func add(_ identity: NodeIdentity) -> Int {
    if let known = index[identity.id] {
      identities[known].complete(with: identity)
      return known
    }
    identities.append(identity)
    index[identity.id] = identities.count - 1
    return identities.count - 1
  }

  /// The node of a workload as a caller.
  func source(_ end: Endpoint) -> NodeIdentity {
    let identity = NodeIdentity(end, in: graph)
    guard graph == .service, let services = servicesOfWorkload[identity.id] else { return identity }
    // Nobody knows which of its services a workload answered when it made a call: the one named like the
    // application, else the first by name, so that a call counts once.
    let best =
      services.first { $0.service.name == end.app } ?? services.min { $0.service.name < $1.service.name }
    guard let best else { return identity }
    return NodeIdentity(service: best.service, cluster: best.cluster)
  }

  private func target(_ end: Endpoint) -> NodeIdentity {
    if graph == .service, end.workload != nil, end.service?.isCatchAll ?? true {
      var workload = end
      workload.service = nil
      return source(workload)
    }
    return NodeIdentity(end, in: graph)
  }

  private mutating func findServices(_ catalog: Catalog, _ isLive: [Bool]) {
    for (number, link) in catalog.links.enumerated() where isLive[number] {
      let end = catalog.endpoints[link.target]
      guard end.workload != nil || end.app != nil, let service = end.service, !service.isCatchAll else {
        continue
      }
      let workload = NodeIdentity(end, in: .workload).id
      if !servicesOfWorkload[workload, default: []].contains(where: { $0.service == service }) {
        servicesOfWorkload[workload, default: []].append((service, end.cluster))
      }
    }
  }

  /// Calls that failed before an endpoint was chosen name a service and no workload. They join the edge to
  /// the one node that answers for that service: among those that the caller calls, else among all. With
  /// several such nodes nobody can say whose they are, and the service stands for itself.
  private mutating func joinUnreached(_ catalog: Catalog, _ isLive: [Bool]) {
    struct Call: Hashable {
      var source: Int
      var service: ServiceKey
    }
    var calledBy: [Call: Set<Int>] = [:]
    var behind: [ServiceKey: Set<Int>] = [:]
    var unreached: [Int] = []
    for (number, link) in catalog.links.enumerated() where isLive[number] {
      let end = catalog.endpoints[link.target]
      guard let service = end.service, !service.isCatchAll else { continue }
      if end.workload != nil || graph == .app && end.app != nil {
        calledBy[Call(source: sourceOfLink[number], service: service), default: []].insert(
          targetOfLink[number])
        behind[service, default: []].insert(targetOfLink[number])
      } else {
        unreached.append(number)
      }
    }
    for number in unreached {
      guard let service = catalog.endpoints[catalog.links[number].target].service else { continue }
      let candidates =
        calledBy[Call(source: sourceOfLink[number], service: service)] ?? behind[service] ?? []
      if candidates.count == 1, let only = candidates.first { targetOfLink[number] = only }
    }
  }
}

extension NodeIdentity {
  /// Takes over names that another description of the same node knows.
  mutating func complete(with other: NodeIdentity) {
    if app == nil { app = other.app }
    if version == nil { version = other.version }
    if namespace == nil { namespace = other.namespace }
  }
}
