/// A kind of knowledge about the cluster that a rule needs beside the object it looks at.
public enum Fact: String, Sendable, Hashable, CaseIterable {
  case services, pods, namespaces, serviceAccounts, secrets, meshConfig, meshNetworks, gatewayClasses, status
  case webhooks, injector, nodes, crds, istiod, clusters
  /// Gateways, or destination rules, were given; or a cluster's services, beside which they would stand.
  case gateways, destinationRules
  /// All objects of a kind that there are in the cluster were read, as far as is known: only then is what is not among
  /// them missing. Of files that is always so.
  case allServices, allPods, allGateways, allDestinationRules, allVirtualServices, allWaypoints
  case allPeerAuthentications, allAuthorizationPolicies, allRequestAuthentications
  /// The same of the ConfigMaps that Istio was installed with.
  case allSettings

  /// What this one is only about where that one is there.
  public var base: Fact? {
    switch self {
    case .allServices: .services
    case .allPods: .pods
    case .allGateways: .gateways
    case .allDestinationRules: .destinationRules
    default: nil
    }
  }

  static let alls: Set<Fact> = [
    .allServices, .allPods, .allGateways, .allDestinationRules, .allVirtualServices, .allWaypoints,
    .allPeerAuthentications, .allAuthorizationPolicies, .allRequestAuthentications, .allSettings,
  ]
}

/// Which kinds of knowledge a set holds. A rule whose facts are missing is not run: unknown is not wrong.
public struct Facts: Sendable {
  /// What is known.
  public let known: Set<Fact>

  /// Makes the facts as given.
  public init(known: Set<Fact>) { self.known = known }

  init(
    services: [Service], workloads: [Workload], serviceEntries: [ServiceEntry],
    byKind: [String: [ConfigObject]],
    hasMeshConfig: Bool, hasMeshNetworks: Bool = false, gaps: ReadingGaps = ReadingGaps()
  ) {
    var known = Fact.alls
    let given = services.filter { !$0.isAssumed }
    // A service entry alone says nothing about the cluster's own services.
    if !given.isEmpty { known.insert(.services) }
    // Services with selectors and no pods at all: what was given is meant to be a cluster, and these select nothing.
    if workloads.contains(where: { !$0.isAssumed })
      || given.contains(where: { !($0.selector?.isEmpty ?? true) })
    {
      known.insert(.pods)
    }
    if byKind["Namespace"] != nil { known.insert(.namespaces) }
    if byKind["ServiceAccount"] != nil || workloads.contains(where: { !$0.isAssumed }) {
      known.insert(.serviceAccounts)
    }
    if byKind["Secret"] != nil { known.insert(.secrets) }
    if hasMeshConfig { known.insert(.meshConfig) }
    if byKind["GatewayClass"] != nil { known.insert(.gatewayClasses) }
    if byKind["MutatingWebhookConfiguration"] != nil || byKind["ValidatingWebhookConfiguration"] != nil {
      known.insert(.webhooks)
    }
    if byKind["Node"] != nil { known.insert(.nodes) }
    if byKind["CustomResourceDefinition"] != nil { known.insert(.crds) }
    if !given.isEmpty || byKind["Gateway"] != nil { known.insert(.gateways) }
    if !given.isEmpty || byKind["DestinationRule"] != nil { known.insert(.destinationRules) }
    let maps = byKind["ConfigMap"] ?? []
    if maps.contains(where: { $0.name.hasPrefix("istio-sidecar-injector") }) { known.insert(.injector) }
    if hasMeshNetworks || maps.contains(where: { $0.root.at("data", "meshNetworks") != nil }) {
      known.insert(.meshNetworks)
    }
    if (byKind["Deployment"] ?? []).contains(where: { $0.labels["app"] == "istiod" }) {
      known.insert(.istiod)
    }
    if byKind.values.contains(where: { $0.contains { $0.status != nil } }) { known.insert(.status) }
    let clusters = Set(given.lazy.map(\.object.clusterName).filter { !$0.isEmpty })
    if clusters.count > 1 { known.insert(.clusters) }
    self.known = known.subtracting(gaps.missing)
  }

  /// Whether a kind of knowledge is there.
  public func has(_ fact: Fact) -> Bool { known.contains(fact) }
}
