import Mesh

extension MeshAnnotations {
  /// The configuration in effect on an edge of the graph; nil where the edge leads to no known host.
  public func hop(_ edge: Edge, in snapshot: Snapshot) -> HopConfig? {
    let source = snapshot.nodes.first { $0.id == edge.source }
    let target = snapshot.nodes.first { $0.id == edge.target }
    guard let host = Self.host(of: edge, target: target, config) else { return nil }
    var hop = Hop(host: host)
    if let source, source.type != .unknown {
      hop.sourceNamespace = source.namespace ?? ""
      hop.sourceWorkload = source.workload ?? ""
      if hop.sourceWorkload.isEmpty, let app = source.app {
        hop.sourceLabels = ["app": app]
        if let version = source.version { hop.sourceLabels["version"] = version }
      }
    }
    if let target {
      hop.destinationNamespace = target.namespace ?? ""
      hop.destinationWorkload = target.workload ?? ""
    }
    return config.hop(hop)
  }

  /// A call that no route took is counted under the host as the caller wrote it, port and all: `reviews:9080`.
  private static func withoutPort(_ host: String) -> String {
    guard let colon = host.lastIndex(of: ":"), host[host.index(after: colon)...].allSatisfy(\.isNumber) else {
      return host
    }
    return String(host[..<colon])
  }

  /// The host that most answers came from; else the target's service, else a service that selects the workload.
  private static func host(of edge: Edge, target: Node?, _ config: EffectiveConfig) -> String? {
    var shares: [String: Double] = [:]
    for share in edge.responses.values {
      for (host, percent) in share.hosts { shares[host, default: 0] += percent }
    }
    let best = shares.filter { $0.key != "unknown" && !$0.key.isEmpty }
      .max { $0.value != $1.value ? $0.value < $1.value : $0.key > $1.key }
    if let best { return withoutPort(best.key) }
    guard let target, let namespace = target.namespace else { return nil }
    let domain = config.set.hosts.domain
    if let service = target.service { return "\(service).\(namespace).svc.\(domain)" }
    guard let workload = config.members.workload(named: target.workload ?? "", in: namespace) else {
      return nil
    }
    return config.members.services(of: workload).first?.fqdn(domain: domain)
  }
}
