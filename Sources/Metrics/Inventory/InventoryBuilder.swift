import FoundationEssentials
import History
import Mesh
import Topology

/// Makes the rows of the tables out of the increases of all series and what the graph knows of its nodes.
struct InventoryBuilder {
  private var workloads: [InventoryRow] = []
  private var services: [InventoryRow] = []
  private var workloadTallies: [RowTally] = []
  private var serviceTallies: [RowTally] = []
  private var workloadIndex = RowIndex()
  private var serviceIndex = RowIndex()
  /// The workloads that answer for each service.
  private var servers: [Set<Int>] = []

  init(workloads: Snapshot, services: Snapshot, _ increases: [SeriesIncrease]) {
    let roles = Dictionary(
      workloads.sources.map { ($0.name, $0.identity?.role) }, uniquingKeysWith: { first, _ in first })
    let up = Set(workloads.sources.filter { $0.state == .ok }.map(\.name))
    for node in workloads.nodes { addWorkload(node, roles: roles, up: up) }
    for node in services.nodes where node.type == .service { addService(node) }
    let ztunnels = Set(roles.filter { $0.value == "ztunnel" }.keys)
    let collection = TrafficCollection(increases, ztunnels: ztunnels)
    let isZtunnel = collection.sources.map(ztunnels.contains)
    for group in collection.groups { add(group, byZtunnel: isZtunnel[group.source]) }
  }

  /// The tables.
  func inventory(timestamp: Date, windowSeconds: Double) -> Inventory {
    var filled = workloads
    for index in filled.indices {
      let tally = workloadTallies[index]
      tally.fill(&filled[index])
      guard filled[index].membership == .unknown else { continue }
      filled[index].membership = tally.tellsItself ? .sidecar : tally.isAmbient ? .ambient : .unknown
    }
    var named = services
    for index in named.indices {
      let tally = serviceTallies[index]
      let out = named[index].outRate
      tally.fill(&named[index])
      named[index].outRate = out
      let behind = servers[index].map { filled[$0] }
      named[index].proxiesUp = behind.reduce(0) { $0 + $1.proxiesUp }
      named[index].proxiesKnown = behind.reduce(0) { $0 + $1.proxiesKnown }
      guard named[index].membership == .unknown else { continue }
      let memberships = Set(behind.map(\.membership))
      named[index].membership =
        tally.tellsItself
        ? .sidecar
        : tally.isAmbient ? .ambient : memberships.count == 1 ? memberships.first ?? .unknown : .unknown
    }
    return Inventory(
      timestamp: timestamp, windowSeconds: windowSeconds, workloads: filled.sorted(by: Self.inOrder),
      services: named.sorted(by: Self.inOrder))
  }

  private static func inOrder(_ a: InventoryRow, _ b: InventoryRow) -> Bool {
    let (x, y) = (a.subject, b.subject)
    return (x.namespace ?? "", x.name, x.cluster ?? "") < (y.namespace ?? "", y.name, y.cluster ?? "")
  }

  private mutating func addWorkload(_ node: Node, roles: [String: String?], up: Set<String>) {
    guard let name = node.workload else { return }
    var row = InventoryRow(
      subject: MetricsSubject(.workload, name, namespace: node.namespace, cluster: node.cluster),
      node: node.id,
      health: node.health, healthReasons: node.healthReasons, app: node.app, version: node.version)
    row.proxiesKnown = node.instances.count
    row.proxiesUp = node.instances.count { up.contains($0.proxy) }
    for instance in node.instances {
      switch roles[instance.proxy] ?? nil {
      case "sidecar": row.membership = .sidecar
      case "router", "waypoint": row.membership = .gateway
      default: break
      }
    }
    if node.isOutside { row.membership = .outside }
    _ = appendWorkload(row)
  }

  private mutating func appendWorkload(_ row: InventoryRow) -> Int {
    let subject = row.subject
    workloadIndex.insert(
      workloads.count, .init(namespace: subject.namespace, name: subject.name), cluster: subject.cluster)
    workloads.append(row)
    workloadTallies.append(RowTally())
    return workloads.count - 1
  }

  private mutating func addService(_ node: Node) {
    guard let name = node.service else { return }
    var row = InventoryRow(
      subject: MetricsSubject(.service, name, namespace: node.namespace, cluster: node.cluster),
      node: node.id,
      health: node.health, healthReasons: node.healthReasons, app: node.app, version: node.version)
    if node.isOutside { row.membership = .outside }
    let out = node.traffic.filter { $0.protocol != .tcp }.map(\.outbound).reduce(0, +)
    if out > 0 { row.outRate = out }
    _ = appendService(row)
  }

  private mutating func appendService(_ row: InventoryRow) -> Int {
    let subject = row.subject
    serviceIndex.insert(
      services.count, .init(namespace: subject.namespace, name: subject.name), cluster: subject.cluster)
    services.append(row)
    serviceTallies.append(RowTally())
    servers.append([])
    return services.count - 1
  }

  private mutating func add(_ group: TrafficGroup, byZtunnel: Bool) {
    let traffic = group.traffic
    let target = workload(traffic.target, namespace: traffic.service?.namespace)
    if let target { workloadTallies[target].addInbound(group, byZtunnel: byZtunnel) }
    if let source = workload(traffic.source, namespace: nil) {
      workloadTallies[source].addOutbound(group, byZtunnel: byZtunnel)
    }
    guard let service = service(traffic) else { return }
    serviceTallies[service].addInbound(group, byZtunnel: byZtunnel)
    if let target { servers[service].insert(target) }
  }

  private mutating func workload(_ end: TrafficEnd, namespace: String?) -> Int? {
    guard let name = TrafficEnd.known(end.workload) else { return nil }
    let key = RowIndex.Name(namespace: TrafficEnd.known(end.namespace) ?? namespace, name: name)
    let cluster = TrafficEnd.known(end.cluster)
    if let found = workloadIndex.find(key, cluster: cluster) { return found }
    return appendWorkload(
      InventoryRow(
        subject: MetricsSubject(.workload, name, namespace: key.namespace, cluster: cluster),
        app: TrafficEnd.known(end.app)))
  }

  private mutating func service(_ traffic: Traffic) -> Int? {
    guard let service = traffic.service else { return nil }
    let cluster = TrafficEnd.known(traffic.target.cluster)
    let key = RowIndex.Name(namespace: service.namespace, name: service.name)
    if let found = serviceIndex.find(key, cluster: cluster) { return found }
    var row = InventoryRow(
      subject: MetricsSubject(.service, service.name, namespace: service.namespace, cluster: cluster))
    if service.namespace == nil || service.isCatchAll { row.membership = .outside }
    return appendService(row)
  }
}
