extension ResourceKind {
  /// Routes.
  public static let virtualServices = networking("virtualservices", "VirtualService")
  /// Policies for traffic to a host.
  public static let destinationRules = networking("destinationrules", "DestinationRule")
  /// Istio's own gateways (`networking.istio.io`).
  public static let gateways = networking("gateways", "Gateway")
  /// Services outside the platform.
  public static let serviceEntries = networking("serviceentries", "ServiceEntry")
  /// What proxies know of the mesh.
  public static let sidecars = networking("sidecars", "Sidecar")
  /// Workloads outside the platform.
  public static let workloadEntries = networking("workloadentries", "WorkloadEntry")
  /// Groups of those.
  public static let workloadGroups = networking("workloadgroups", "WorkloadGroup")
  /// Settings of proxies.
  public static let proxyConfigs = ResourceKind(
    group: "networking.istio.io", version: "v1beta1", plural: "proxyconfigs", kind: "ProxyConfig")
  /// Patches of Envoy's configuration.
  public static let envoyFilters = ResourceKind(
    group: "networking.istio.io", version: "v1alpha3", plural: "envoyfilters", kind: "EnvoyFilter")
  /// Who may talk to whom.
  public static let authorizationPolicies = security("authorizationpolicies", "AuthorizationPolicy")
  /// Which mutual TLS servers ask for.
  public static let peerAuthentications = security("peerauthentications", "PeerAuthentication")
  /// Which tokens are asked for.
  public static let requestAuthentications = security("requestauthentications", "RequestAuthentication")
  /// What proxies report.
  public static let telemetries = ResourceKind(
    group: "telemetry.istio.io", version: "v1", plural: "telemetries", kind: "Telemetry")
  /// WebAssembly in proxies.
  public static let wasmPlugins = ResourceKind(
    group: "extensions.istio.io", version: "v1alpha1", plural: "wasmplugins", kind: "WasmPlugin")

  /// Istio's kinds. The version is the one to prefer; discovery tells the one that the cluster has.
  public static let istioKinds: [ResourceKind] = [
    .virtualServices, .destinationRules, .gateways, .serviceEntries, .sidecars, .workloadEntries,
    .workloadGroups, .proxyConfigs, .envoyFilters, .authorizationPolicies, .peerAuthentications,
    .requestAuthentications, .telemetries, .wasmPlugins,
  ]

  /// Classes of gateways.
  public static let gatewayClasses = gatewayAPI(
    "v1", "gatewayclasses", "GatewayClass", isNamespaced: false)
  /// Gateways of the Gateway API (`gateway.networking.k8s.io`), waypoints too.
  public static let gatewayAPIGateways = gatewayAPI("v1", "gateways", "Gateway")
  /// Routes of HTTP.
  public static let httpRoutes = gatewayAPI("v1", "httproutes", "HTTPRoute")
  /// Routes of gRPC.
  public static let grpcRoutes = gatewayAPI("v1", "grpcroutes", "GRPCRoute")
  /// Routes of TCP.
  public static let tcpRoutes = gatewayAPI("v1alpha2", "tcproutes", "TCPRoute")
  /// Routes of TLS by name.
  public static let tlsRoutes = gatewayAPI("v1alpha2", "tlsroutes", "TLSRoute")
  /// Leave to refer to another namespace.
  public static let referenceGrants = gatewayAPI("v1beta1", "referencegrants", "ReferenceGrant")
  /// TLS from gateways to backends.
  public static let backendTLSPolicies = gatewayAPI("v1", "backendtlspolicies", "BackendTLSPolicy")

  /// The Gateway API's kinds.
  public static let gatewayKinds: [ResourceKind] = [
    .gatewayClasses, .gatewayAPIGateways, .httpRoutes, .grpcRoutes, .tcpRoutes, .tlsRoutes, .referenceGrants,
    .backendTLSPolicies,
  ]

  private static func networking(_ plural: String, _ kind: String) -> ResourceKind {
    ResourceKind(group: "networking.istio.io", version: "v1", plural: plural, kind: kind)
  }

  private static func security(_ plural: String, _ kind: String) -> ResourceKind {
    ResourceKind(group: "security.istio.io", version: "v1", plural: plural, kind: kind)
  }

  private static func gatewayAPI(
    _ version: String, _ plural: String, _ kind: String, isNamespaced: Bool = true
  ) -> ResourceKind {
    ResourceKind(
      group: "gateway.networking.k8s.io", version: version, plural: plural, kind: kind,
      isNamespaced: isNamespaced)
  }
}
