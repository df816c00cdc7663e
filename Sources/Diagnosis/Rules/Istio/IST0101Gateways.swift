import Manifests

extension ReferencedResources {
  /// Gateways whose selector no pod carries.
  static func gatewaySelectors(_ set: ConfigSet, _ report: inout RuleReport) {
    var pods = GatewayPods(set)
    var labels = LabelValues(set)
    guard set.facts.has(.allPods) else {
      if !set.gateways.isEmpty { report.skip(needs: .allPods) }
      return
    }
    let isKnown = set.facts.has(.pods)
    for gateway in set.gateways {
      guard let selector = gateway.selector, !selector.isEmpty, pods.of(gateway).isEmpty else { continue }
      if pods.isProvisioned(gateway) { continue }
      if !isKnown, isOfKnownInstallation(selector) {
        report.skip(needs: .pods)
        continue
      }
      let place = pods.isScoped(gateway) ? within(gateway.object.namespace) : ""
      let others = selector.labels.keys.sorted().flatMap { labels.of($0) }
      report.report(
        gateway.object, at: selector.place,
        isKnown
          ? "No pod\(place) carries \(selector.text): this Gateway configures no proxy, and its ports and hosts are "
            + "served nowhere (connections are refused, or get 404 from another gateway)"
          : "No pod that carries \(selector.text) was read"
            + (set.meshConfig.assumesIngressGateway
              ? ", and Istio's own ingress gateway carries istio=ingressgateway" : "")
            + ": unless other pods do, this Gateway configures no proxy",
        fix: others.isEmpty
          ? "write the labels of your gateway's pods, or deploy a gateway with these"
          : "write the labels of your gateway's pods; there are pods with \(others.joined(separator: ", "))")
    }
  }

  /// Labels of the gateways that Istio's charts and profiles install beside the ingress gateway: pods that a single file
  /// need not show.
  private static func isOfKnownInstallation(_ selector: Selector) -> Bool {
    guard selector.labels.count == 1, let label = selector.labels.first else { return false }
    switch label.key {
    case "istio": return ["ingress", "egress", "egressgateway", "eastwestgateway"].contains(label.value)
    case "app":
      return ["istio-ingress", "istio-egress", "istio-ingressgateway", "istio-egressgateway"].contains(
        label.value)
    default: return false
    }
  }
}

/// A few labels that pods carry under a key, for those who wrote another.
private struct LabelValues {
  private let set: ConfigSet
  private var found: [String: [String]] = [:]

  init(_ set: ConfigSet) { self.set = set }

  mutating func of(_ key: String) -> [String] {
    if let known = found[key] { return known }
    var values: Set<String> = []
    for workload in set.workloads where values.count < 4 {
      if let value = workload.labels[key] { values.insert("\(key)=\(value)") }
    }
    found[key] = values.sorted()
    return values.sorted()
  }
}
