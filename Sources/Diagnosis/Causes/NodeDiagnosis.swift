import Mesh

/// Reads one node: its proxies, then the edges into it, then the edges out of it.
struct NodeDiagnosis {
  let node: Node
  let snapshot: Snapshot
  var config: MeshAnnotations?

  func cause() -> Cause? {
    if let dead = silentProxies() { return dead }
    let inbound = worst { $0.target == node.id }
    let outbound = worst { $0.source == node.id }
    // What others get from it comes first, unless only its own calls fail.
    for edge in [inbound, outbound].compactMap({ $0 }) {
      guard var cause = Cause.of(edge: edge, in: snapshot, config: config) else { continue }
      if edge.target == node.id, let outlier { cause.sentence += "; it stands out at \(outlier)" }
      return cause
    }
    if node.health >= .degraded {
      if let reason = node.healthReasons.first { return Cause(sentence: reason) }
      return Cause(sentence: "cause not known", isKnown: false)
    }
    return nil
  }

  /// Proxies behind the node that Pharos cannot read (any longer).
  private func silentProxies() -> Cause? {
    let names = Set(node.instances.map(\.proxy))
    let own = snapshot.sources.filter {
      names.contains($0.name)
        || ($0.identity?.workload != nil && $0.identity?.workload == node.workload
          && $0.identity?.namespace == node.namespace)
    }
    let silent = own.filter { $0.state != .ok }
    guard let first = silent.first else { return nil }
    let name = first.identity?.pod ?? first.name
    var sentence =
      silent.count == 1 && own.count == 1
      ? "its proxy \(name) does not answer"
      : silent.count == 1
        ? "one of its \(own.count) proxies, \(name), does not answer"
        : "\(silent.count) of its \(own.count) proxies do not answer, \(name) among them"
    if let error = first.error { sentence += ": \(error)" }
    if let age = first.ageSeconds { sentence += " (last heard \(Self.age(age)) ago)" }
    return Cause(sentence: sentence)
  }

  private static func age(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "long" }
    return seconds < 120 ? "\(Int(seconds)) s" : "\(Int(seconds / 60)) min"
  }

  private func worst(_ isOurs: (Edge) -> Bool) -> Edge? {
    snapshot.edges.filter { isOurs($0) && !$0.isMirrored && ($0.health >= .degraded || $0.difference != nil) }
      .max { a, b in
        if a.health != b.health { return a.health < b.health }
        if a.errorsPerSecond != b.errorsPerSecond { return a.errorsPerSecond < b.errorsPerSecond }
        return a.id > b.id
      }
  }

  private var outlier: String? {
    guard node.instances.count > 1 else { return nil }
    return node.instances.first { $0.isOutlier }.map { $0.pod ?? $0.proxy }
  }
}
