import Manifests

/// What the objects of a set mean together: who stands behind a service, which policy decides, where a route leads.
/// Made once for a set, then asked; pure values.
///
/// Cost to make: about linear in the objects.
public struct EffectiveConfig: Sendable {
  /// The objects.
  public let set: ConfigSet
  /// Who stands behind services.
  public let members: ServiceMembers
  let peers: PeerAuthenticationIndex
  let rules: DestinationRuleIndex
  let routes: VirtualServiceIndex
  let authorization: AuthorizationIndex

  /// Looks through a set.
  public init(_ set: ConfigSet) {
    self.set = set
    members = ServiceMembers(set)
    peers = PeerAuthenticationIndex(set)
    rules = DestinationRuleIndex(set)
    routes = VirtualServiceIndex(set)
    authorization = AuthorizationIndex(set)
  }

  /// The DestinationRule in effect for clients of a namespace towards a host (a full name); nil: none.
  /// - Parameter labels: the client's labels, where one certain workload is meant.
  public func destinationRule(
    host: String, client: String, labels: [String: String]? = nil, serviceNamespace: String? = nil
  ) -> EffectiveDestinationRule? {
    EffectiveDestinationRule(
      rules.rules(
        host: host, client: client, labels: labels,
        serviceNamespace: serviceNamespace ?? self.serviceNamespace(of: host) ?? client))
  }

  /// The namespace that a host's service or service entry stands in.
  func serviceNamespace(of host: String) -> String? {
    set.hosts.resolve(fqdn: host, visibleTo: []).map(\.object.namespace) ?? Self.namespace(inName: host)
  }

  /// `bookinfo` of `reviews.bookinfo.svc.cluster.local`.
  static func namespace(inName host: String) -> String? {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[2] == "svc" else { return nil }
    return String(parts[1])
  }

  /// How a workload is in the mesh.
  public func dataPlane(_ workload: Workload) -> DataPlane { DataPlane.of(workload, in: set.namespaces) }
}
