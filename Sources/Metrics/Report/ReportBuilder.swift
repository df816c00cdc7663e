import History
import Mesh
import Topology

/// Makes the parts of a report from increases, which may hold more than the subject's.
struct ReportBuilder {
  let subject: MetricsSubject
  /// Who the sources are, by name, as far as they have said.
  let identities: [String: ProxyIdentity]
  private let inbound: TrafficCollection
  private let outbound: TrafficCollection

  /// - Parameters:
  ///   - inbound: what may have come to the subject.
  ///   - outbound: what it may have sent; the same increases where they were not asked for apart.
  init(
    _ subject: MetricsSubject, inbound: [SeriesIncrease], outbound: [SeriesIncrease],
    identities: [String: ProxyIdentity] = [:]
  ) {
    self.subject = subject
    self.identities = identities
    let matcher = SubjectMatcher(subject)
    let ztunnels = Set(identities.filter { $0.value.role == "ztunnel" }.keys)
    self.inbound = TrafficCollection(inbound, ztunnels: ztunnels, where: matcher.isInbound)
    self.outbound = TrafficCollection(outbound, ztunnels: ztunnels, where: matcher.isOutbound)
  }

  /// Nothing was told of the subject.
  var isEmpty: Bool { inbound.groups.isEmpty && outbound.groups.isEmpty }

  /// What came in, by who told it.
  var inboundMetrics: [ReporterMetrics] {
    Reporter.allCases.compactMap { metrics(inbound, $0, isInbound: true) }
  }

  /// What went out. What the servers' proxies told stands in where no caller's proxy and no waypoint was read.
  var outboundMetrics: [ReporterMetrics] {
    let told = [Reporter.source, .waypoint].compactMap { metrics(outbound, $0, isInbound: false) }
    return told.isEmpty ? [metrics(outbound, .destination, isInbound: false)].compactMap(\.self) : told
  }

  private func metrics(_ collection: TrafficCollection, _ reporter: Reporter, isInbound: Bool)
    -> ReporterMetrics?
  {
    let groups = collection.groups.filter { $0.traffic.reporter == reporter }
    guard !groups.isEmpty else { return nil }
    var all = TrafficSummary()
    for group in groups { all.add(group) }
    var metrics = ReporterMetrics(
      reporter: reporter, requests: all.requestMetrics, messages: all.messages, tcp: all.tcp)
    // Of all the mesh it is told who answers, as Istio's Mesh dashboard does.
    metrics.peers = Self.peers(groups) {
      isInbound && subject.kind != .mesh ? $0.source : $0.target
    }
    if isInbound, subject.kind == .service || subject.kind == .app {
      metrics.servers = Self.peers(groups, by: \.target)
    }
    if !isInbound { metrics.services = Self.peers(groups) { _ in nil } }
    for `protocol` in [TrafficProtocol.http, .grpc] {
      let own = groups.filter { $0.traffic.protocol == `protocol` && $0.requestsOrDurations != nil }
      guard !own.isEmpty, own.count < groups.count(where: { $0.requestsOrDurations != nil }) else { continue }
      var sum = TrafficSummary()
      for group in own { sum.add(group) }
      metrics.byProtocol[`protocol`] = sum.requestMetrics
    }
    return metrics
  }

  private struct Peer: Hashable {
    var workload: String
    var namespace: String
    var cluster: String?
    var service: String
    var `protocol`: TrafficProtocol
    var security: PeerSecurity
  }

  private static func peers(_ groups: [TrafficGroup], by end: (Traffic) -> TrafficEnd?) -> [PeerMetrics] {
    var sums: [Peer: TrafficSummary] = [:]
    for group in groups where !group.isMessagesOnly {
      let traffic = group.traffic
      let other = end(traffic)
      let peer = Peer(
        workload: other?.workload ?? "", namespace: other?.namespace ?? "",
        cluster: other.flatMap { TrafficEnd.known($0.cluster) }, service: traffic.host,
        protocol: traffic.protocol, security: traffic.security)
      sums[peer, default: TrafficSummary()].add(group)
    }
    return sums.filter { $0.value.requestMetrics != nil || $0.value.tcp != nil }.map { peer, sum in
      PeerMetrics(
        workload: peer.workload, namespace: peer.namespace, service: peer.service, protocol: peer.protocol,
        security: peer.security, requests: sum.requestMetrics, tcp: sum.tcp, cluster: peer.cluster)
    }.sorted { a, b in
      let (x, y) = (a.busyness, b.busyness)
      if x != y { return x > y }
      if a.cluster != b.cluster { return (a.cluster ?? "") < (b.cluster ?? "") }
      return (a.namespace, a.workload, a.service, a.protocol, a.security.rawValue)
        < (b.namespace, b.workload, b.service, b.protocol, b.security.rawValue)
    }
  }

  /// The proxies that stand before the subject: those that told what came to it as servers, and what it sent as
  /// callers. Of all the mesh there are none: every source is one.
  var proxies: [ProxyMetrics] {
    guard subject.kind != .mesh else { return [] }
    var sums: [String: (inbound: TrafficSummary, outbound: TrafficSummary)] = [:]
    for group in inbound.groups where group.traffic.reporter == .destination {
      sums[inbound.sources[group.source], default: (TrafficSummary(), TrafficSummary())].inbound.add(group)
    }
    for group in outbound.groups where group.traffic.reporter == .source {
      sums[outbound.sources[group.source], default: (TrafficSummary(), TrafficSummary())].outbound.add(group)
    }
    var proxies = sums.map { name, sum in
      ProxyMetrics(
        proxy: name, pod: identities[name]?.pod, inbound: sum.inbound.requestMetrics,
        outbound: sum.outbound.requestMetrics, tcp: sum.inbound.tcp)
    }.sorted { $0.proxy < $1.proxy }
    Self.markOutliers(&proxies)
    return proxies
  }

  private static func markOutliers(_ proxies: inout [ProxyMetrics]) {
    // A gateway, and whoever is called by nobody, is known by what it sends.
    let known = proxies.map { $0.inbound ?? $0.outbound }
    var instances = zip(proxies, known).map { proxy, requests in
      NodeInstance(
        proxy: proxy.proxy, inbound: requests?.rate, percentErr: requests?.errorPercent,
        p95: requests?.duration?.p95)
    }
    Instances.markOutliers(&instances, counts: known.map { $0?.count ?? 0 })
    for index in proxies.indices { proxies[index].isOutlier = instances[index].isOutlier }
  }
}

extension TrafficGroup {
  /// Message counters carry no security and no answer: they are no peer of their own.
  var isMessagesOnly: Bool {
    requestsOrDurations == nil && opened == nil && closed == nil && failed == nil && received == nil
      && sent == nil
  }
}

extension PeerMetrics {
  /// What they are sorted by: requests before bytes.
  var busyness: (Double, Double) {
    (requests?.rate ?? 0, (tcp?.received ?? 0) + (tcp?.sent ?? 0) + (tcp?.opened ?? 0))
  }
}
