import Mesh

/// The proxies behind the nodes: which workload each stands before, and what it saw of it.
package struct Instances {
  /// The workload of each source, where it is known.
  let workloads: [Endpoint?]

  private struct Name: Hashable {
    var namespace: String?
    var workload: String
  }

  init(_ sources: [SourceRecord], _ catalog: Catalog) {
    var ends: [Name: [Endpoint]] = [:]
    for end in catalog.endpoints {
      guard let workload = end.workload else { continue }
      ends[Name(namespace: end.namespace, workload: workload), default: []].append(end.asCaller)
    }
    workloads = sources.map { source in
      // What keeps the numbers of proxies stands before none of them.
      if source.isKeeper { return nil }
      // A ztunnel and a waypoint speak for many workloads.
      if let role = source.identity?.role, role == "ztunnel" || role == "waypoint" { return nil }
      guard let identity = source.identity, let workload = identity.workload else {
        return Self.byLabels(source, catalog)
      }
      let same = ends[Name(namespace: identity.namespace, workload: workload)] ?? []
      // Labels name the workload's application too; where several do, the order must not change.
      let best = same.filter { identity.cluster == nil || $0.cluster == identity.cluster }
        .max { ($0.detail, $0.app ?? "", $0.version ?? "") < ($1.detail, $1.app ?? "", $1.version ?? "") }
      return best
        ?? Endpoint(
          cluster: identity.cluster, namespace: identity.namespace, workload: workload, app: identity.app,
          version: identity.version == "latest" ? nil : identity.version, service: nil, isTarget: false)
    }
  }

  /// By the labels under which a proxy reports: it is the caller of what it sends, the server of what it gets.
  private static func byLabels(_ source: SourceRecord, _ catalog: Catalog) -> Endpoint? {
    var votes: [Endpoint: Int] = [:]
    for slot in source.slots where !slot.role.metric.isHistogram && slot.lastScrape > 0 {
      let link = catalog.links[slot.role.link]
      switch slot.role.reporter {
      case .source: votes[catalog.endpoints[link.source], default: 0] += 1
      case .destination: votes[catalog.endpoints[link.target].asCaller, default: 0] += 1
      case .waypoint: return nil
      }
    }
    let named = votes.filter { $0.key.workload != nil }
    // What reports for many workloads (a Prometheus server) stands before none of them.
    guard Set(named.keys.map { $0.workload ?? "" }).count <= 1 else { return nil }
    return named.max { ($0.value, $0.key.detail) < ($1.value, $1.key.detail) }?.key
  }

  /// The entry of a source.
  static func instance(_ source: SourceRecord, _ share: Measurement.Share, now: Double) -> NodeInstance {
    var instance = NodeInstance(proxy: source.name, pod: source.identity?.pod)
    instance.uptimeSeconds = source.uptime(at: now)
    guard share.isRead else { return instance }
    // A gateway, and whoever is called by nobody, is known by what it sends.
    let isGateway = source.identity?.role == "router" || !share.hasInbound && share.hasOutbound
    let tally = isGateway ? share.outbound : share.inbound
    let latency = isGateway ? share.outboundLatency : share.inboundLatency
    instance.inbound = isGateway ? share.outboundRate : share.inboundRate
    instance.in5xx = isGateway ? share.outboundErrorRate : share.inboundErrorRate
    instance.percentErr = tally.count > 0 ? 100 * tally.errors / tally.count : nil
    instance.p95 = latency.count > 0 ? latency.quantile(0.95) : nil
    return instance
  }

  /// Marks those whose errors or latency stand out from at least two siblings': the error share 10 points and
  /// three times above the siblings' median, or a p95 of 2.5 times theirs and 5 ms more.
  /// - Parameter counts: requests of each in the window; too few say nothing.
  package static func markOutliers(_ instances: inout [NodeInstance], counts: [Double]) {
    let enough = instances.indices.filter { counts[$0] >= HealthRules.fewRequests }
    guard enough.count >= 3 else { return }
    for index in enough {
      let siblings = enough.filter { $0 != index }
      if let share = instances[index].percentErr,
        let usual = median(siblings.compactMap { instances[$0].percentErr }),
        share >= usual + 10, share >= 3 * usual
      {
        instances[index].isOutlier = true
      }
      let p95s = siblings.compactMap { instances[$0].p95 }
      if p95s.count >= 2, let p95 = instances[index].p95, let usual = median(p95s), p95 >= 2.5 * usual,
        p95 >= usual + 5
      {
        instances[index].isOutlier = true
      }
    }
  }

  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

extension Endpoint {
  /// How many of the names are known.
  var detail: Int { [cluster, namespace, app, version].count { $0 != nil } }

  /// The same workload as it calls others.
  var asCaller: Endpoint {
    var end = self
    end.service = nil
    end.isTarget = false
    return end
  }
}
