extension Fact {
  /// What is needed, for people: `Services`, `all Gateways of the Gateway API`.
  public var words: String {
    switch self {
    case .services: "Services"
    case .pods: "Pods or Deployments"
    case .namespaces: "Namespaces"
    case .serviceAccounts: "ServiceAccounts"
    case .secrets: "Secrets"
    case .meshConfig: "the mesh configuration"
    case .meshNetworks: "the mesh networks"
    case .gatewayClasses: "GatewayClasses"
    case .status: "live status"
    case .webhooks: "webhook configurations"
    case .injector: "the injector's ConfigMap"
    case .nodes: "Nodes"
    case .crds: "CustomResourceDefinitions"
    case .istiod: "istiod"
    case .clusters: "a second cluster"
    case .gateways: "Gateways"
    case .destinationRules: "DestinationRules"
    case .allServices: "all Services and ServiceEntries"
    case .allPods: "all Pods or Deployments"
    case .allGateways: "all Gateways"
    case .allDestinationRules: "all DestinationRules"
    case .allVirtualServices: "all VirtualServices"
    case .allWaypoints: "all Gateways of the Gateway API"
    case .allSettings: "Istio's own ConfigMaps"
    case .allPeerAuthentications: "all PeerAuthentications"
    case .allAuthorizationPolicies: "all AuthorizationPolicies"
    case .allRequestAuthentications: "all RequestAuthentications"
    }
  }
}
