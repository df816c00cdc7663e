import Mesh

extension SourceStatusRules {
  /// What the reader has to know of where the numbers come from.
  /// - Parameter keptShown: sides with traffic that are told by what keeps numbers of proxies.
  static func originWarnings(
    _ sources: [SourceRecord], statuses: [SourceStatus], keptShown: Int
  ) -> [String] {
    var warnings: [String] = []
    let own = sources.filter { $0.isEnvoysOwn }
    let silenced = own.filter { $0.identity?.role != nil }
    if !silenced.isEmpty {
      warnings.append(
        "Istio's telemetry is off at \(names(silenced)): what is shown of it comes from Envoy's own counters."
      )
    }
    if own.count > silenced.count {
      let others = own.filter { $0.identity?.role == nil }
      warnings.append("\(names(others)): no istio_* series; edges come from Envoy's own counters.")
    }
    let keepers = zip(sources, statuses).filter { $0.0.isKeeper }
    let proxies = zip(sources, statuses).filter { $0.0.kind == .proxy }
    guard !keepers.isEmpty, !proxies.isEmpty else { return warnings }
    let lost = proxies.filter { $0.1.state != .ok && $0.1.ageSeconds != nil }
    if !lost.isEmpty, keptShown > 0 {
      warnings.append(
        "\(names(lost.map(\.0))) \(lost.count == 1 ? "does" : "do") not answer any more: "
          + "\(names(keepers.map(\.0))) stands in, with numbers that are older.")
    }
    for (keeper, status) in keepers
    where status.state == .stale || status.state == .down && status.ageSeconds != nil {
      warnings.append("\(keeper.name) does not answer any more: only what proxies tell is of now.")
    }
    return warnings
  }

  private static func names(_ sources: [SourceRecord]) -> String {
    let sorted = sources.map(\.name).sorted()
    return sorted.prefix(3).joined(separator: ", ")
      + (sorted.count > 3 ? " and \(sorted.count - 3) more" : "")
  }
}
