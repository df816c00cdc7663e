import Mesh
import Metrics

/// What stands at the head of a page, put together from the report, the graph, the sources and the configuration.
struct DetailFacts {
  let subject: MetricsSubject
  /// The nodes that are the subject, worst first.
  let nodes: [Node]
  var health = Health.na
  var reasons: [String] = []
  var versions: [String] = []
  var mtlsPercent: Double?
  var proxiesUp: Int?
  var proxiesKnown: Int?
  /// The side whose numbers the head shows.
  var inbound: ReporterMetrics?
  var outbound: ReporterMetrics?
  var membership: MeshMembership?

  /// Cost: linear in the nodes and sources.
  init(_ state: AppState, _ page: DetailState) {
    subject = page.subject
    nodes = SubjectNames.nodes(of: page.subject, in: state.snapshot)
    let row = Self.row(page.subject, state)
    health = max(nodes.map(\.health).max() ?? .na, row?.health ?? .na)
    var seen: Set<String> = []
    for reason in nodes.flatMap(\.healthReasons) + (row?.healthReasons ?? [])
    where seen.insert(reason).inserted { reasons.append(reason) }
    versions = Set(nodes.compactMap(\.version) + [row?.version].compactMap { $0 }).sorted()
    membership = row.flatMap { $0.membership == .unknown ? nil : $0.membership }
    if let report = page.report {
      inbound = DetailRowMaker.view(report.inbound, page.reporter)
      outbound = DetailRowMaker.view(report.outbound, nil)
      mtlsPercent = Self.mtls(report)
    }
    mtlsPercent = mtlsPercent ?? row?.mtlsPercent
    proxies(state, page, row)
  }

  /// The row of the tables, where they are of the moment that is shown.
  private static func row(_ subject: MetricsSubject, _ state: AppState) -> InventoryRow? {
    guard let inventory = state.inventory, let now = state.snapshot?.timestamp,
      abs(now.timeIntervalSince(inventory.timestamp)) < 15
    else { return nil }
    let rows = subject.kind == .workload ? inventory.workloads : inventory.services
    return rows.first { $0.subject == subject }
  }

  /// Percent under mutual TLS of what came in, as the servers saw it: callers cannot know.
  private static func mtls(_ report: MetricsReport) -> Double? {
    for reporter in [Reporter.destination, .waypoint, .source] {
      var known = 0.0
      var mutual = 0.0
      for peer in report.inbound.first(where: { $0.reporter == reporter })?.peers ?? []
      where peer.security != .unknown {
        let weight = peer.requests?.count ?? peer.tcp?.opened ?? 0
        known += weight
        if peer.security == .mutual { mutual += weight }
      }
      if known > 0 { return min(100, mutual / known * 100) }
    }
    return nil
  }

  private mutating func proxies(_ state: AppState, _ page: DetailState, _ row: InventoryRow?) {
    var names = Set(nodes.flatMap(\.instances).map(\.proxy))
    names.formUnion((page.report?.proxies ?? []).map(\.proxy))
    let sources = (state.snapshot?.sources ?? []).filter { source in
      names.contains(source.name)
        || (subject.kind == .workload && source.identity?.workload == subject.name
          && (subject.namespace == nil || source.identity?.namespace == subject.namespace)
          && (subject.cluster == nil || source.identity?.cluster == nil
            || source.identity?.cluster == subject.cluster))
    }
    if !sources.isEmpty {
      proxiesKnown = names.union(sources.map(\.name)).count
      proxiesUp = sources.count { $0.state == .ok }
    } else if let row, row.proxiesKnown > 0 {
      (proxiesUp, proxiesKnown) = (row.proxiesUp, row.proxiesKnown)
    } else if !names.isEmpty {
      proxiesKnown = names.count
    }
  }
}
