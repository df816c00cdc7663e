/// What could not be read of a cluster: kinds that may not be listed at all, or in one namespace alone.
///
/// What is not among the objects of such a kind is not known to be missing: rules that would say so are not run.
public struct ReadingGaps: Sendable, Hashable {
  /// How far a kind was read.
  public enum Extent: Sendable, Hashable {
    /// Not at all, and why: a sentence without full stop.
    case nothing(String)
    /// The objects of one namespace.
    case namespace(String)
  }

  /// By kind: `Service`, or `GROUP/KIND` outside the core group.
  public var kinds: [String: Extent]

  /// Makes gaps; none, where nothing is given.
  public init(_ kinds: [String: Extent] = [:]) { self.kinds = kinds }

  /// Everything was read.
  public var isEmpty: Bool { kinds.isEmpty }

  /// Whether every object of a kind that there is was read.
  public func hasAll(_ kind: String) -> Bool { kinds[kind] == nil }

  /// Whether every object of a kind that stands in a namespace was read.
  public func hasAll(_ kind: String, in namespace: String) -> Bool {
    switch kinds[kind] {
    case nil: true
    case .namespace(let read)?: read == namespace
    case .nothing?: false
    }
  }

  /// What runs is told by pods, or by what makes them.
  func hasAllWorkloads(_ hasAll: (String) -> Bool) -> Bool {
    hasAll("Pod") || ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"].allSatisfy(hasAll)
  }

  /// The gaps of two readings that are looked at together.
  public mutating func merge(_ other: ReadingGaps) {
    kinds.merge(other.kinds) { mine, theirs in
      if case .nothing = mine { return mine }
      return mine == theirs ? mine : .nothing("read in part only")
    }
  }
}

extension ReadingGaps {
  /// The facts that are not there because of them.
  var missing: Set<Fact> {
    var missing: Set<Fact> = []
    for (kind, facts) in Self.facts where !hasAll(kind) { missing.formUnion(facts) }
    if !hasAllWorkloads({ hasAll($0) }) { missing.insert(.allPods) }
    let isRead = { (kind: String) in
      if case .nothing? = kinds[kind] { false } else { true }
    }
    if !hasAllWorkloads(isRead) { missing.insert(.pods) }
    if !isRead(Self.gateway) { missing.insert(.gateways) }
    return missing
  }

  static let gateway = "networking.istio.io/Gateway"
  static let gatewayOfTheAPI = "gateway.networking.k8s.io/Gateway"

  private static let facts: [String: Set<Fact>] = [
    "Service": [.allServices], "networking.istio.io/ServiceEntry": [.allServices],
    "ConfigMap": [.allSettings], "Namespace": [.namespaces], "ServiceAccount": [.serviceAccounts],
    "Secret": [.secrets],
    gateway: [.allGateways],
    "networking.istio.io/DestinationRule": [.destinationRules, .allDestinationRules],
    "networking.istio.io/VirtualService": [.allVirtualServices],
    "security.istio.io/PeerAuthentication": [.allPeerAuthentications],
    "security.istio.io/AuthorizationPolicy": [.allAuthorizationPolicies],
    "security.istio.io/RequestAuthentication": [.allRequestAuthentications],
    gatewayOfTheAPI: [.allWaypoints],
    "gateway.networking.k8s.io/GatewayClass": [.gatewayClasses],
    "admissionregistration.k8s.io/MutatingWebhookConfiguration": [.webhooks],
  ]
}

extension ReadingGaps {
  /// What is never read is no surprise.
  private static let expected: Set<String> = ["Secret"]

  /// Some kind that is read as a rule was not read, or in part.
  public var hasUnexpected: Bool { kinds.keys.contains { !Self.expected.contains($0) } }

  private static func name(_ kind: String) -> String {
    // Two kinds have this name.
    if kind == gatewayOfTheAPI { return "Gateway of the Gateway API" }
    return kind.split(separator: "/").last.map(String.init) ?? kind
  }

  /// What was not read and why, each a sentence without full stop: kinds of one reason in one.
  public var sentences: [String] {
    var ofExtent: [Extent: [String]] = [:]
    for (kind, extent) in kinds where !Self.expected.contains(kind) {
      ofExtent[extent, default: []].append(Self.name(kind))
    }
    return ofExtent.map { extent, kinds in
      let names = Set(kinds).sorted().joined(separator: ", ")
      return switch extent {
      case .nothing(let reason): "not read: \(names) (\(reason))"
      case .namespace(let name): "read in namespace \(name) alone: \(names)"
      }
    }.sorted()
  }
}

extension ConfigSet {
  /// Whether all workloads of a namespace are known, so that a selector that selects none of them does select none.
  public func knowsWorkloads(of namespace: String) -> Bool {
    gaps.hasAllWorkloads { gaps.hasAll($0, in: namespace) }
  }

  /// Whether all gateways of a namespace are known, Istio's and those of the Gateway API, so that one that is not among
  /// them is not there.
  public func knowsGateways(of namespace: String) -> Bool {
    [ReadingGaps.gateway, ReadingGaps.gatewayOfTheAPI].allSatisfy { gaps.hasAll($0, in: namespace) }
  }
}
