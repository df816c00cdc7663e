/// Which codes each of Istio's analyzers may report.
enum IstioAnalyzers {
  static func codes(of analyzer: String) -> Set<String> {
    if analyzer.hasPrefix("schemaValidation.") { return ["IST0106", "IST0130", "IST0131", "IST0133"] }
    return table[analyzer] ?? []
  }

  private static let table: [String: Set<String>] = [
    "annotations.K8sAnalyzer": ["IST0107", "IST0108", "IST0125", "IST0135"],
    "authn.BlockedCIDRsAnalyzer": ["IST0175"],
    "authz.AuthorizationPoliciesAnalyzer": ["IST0101", "IST0127"],
    "conditions.ConditionAnalyzer": ["IST0171"],
    "deployment.ApplicationUIDAnalyzer": ["IST0144"],
    "deployment.ServiceAssociationAnalyzer": ["IST0116", "IST0137"],
    "deprecation.FieldAnalyzer": ["IST0002"],
    "destinationrule.CaCertificateAnalyzer": ["IST0128", "IST0129"],
    "destinationrule.PodNotSelectedAnalyzer": ["IST0173", "IST0174"],
    "envoyfilter.EnvoyPatchAnalyzer": ["IST0151", "IST0152", "IST0153", "IST0154", "IST0155"],
    "externalcontrolplane.ExternalControlPlaneAnalyzer": ["IST0163", "IST0164"],
    "gateway.CertificateAnalyzer": ["IST0138"],
    "gateway.ConflictingGatewayAnalyzer": ["IST0101", "IST0145"],
    "gateway.IngressGatewayPortAnalyzer": ["IST0101", "IST0162"],
    "gateway.SecretAnalyzer": ["IST0101", "IST0161"],
    "injection.Analyzer": ["IST0102", "IST0103", "IST0123", "IST0148"],
    "injection.ImageAnalyzer": ["IST0158"],
    "injection.ImageAutoAnalyzer": ["IST0146", "IST0147"],
    "k8sgateway.CRDVersionAnalyzer": ["IST0176"],
    "k8sgateway.SelectorAnalyzer": ["IST0166"],
    "multicluster.MeshNetworksAnalyzer": ["IST0126"],
    "multicluster.ServiceAnalyzer": ["IST0170"],
    "service.PortNameAnalyzer": ["IST0118", "IST0150"],
    "serviceentry.ConflictingServiceEntryProtocolAnalyzer": ["IST0177"],
    "serviceentry.ProtocolAddressesAnalyzer": ["IST0134"],
    "sidecar.DefaultSelectorAnalyzer": ["IST0111"],
    "sidecar.SelectorAnalyzer": ["IST0101", "IST0110", "IST0167"],
    "telemetry.DefaultSelectorAnalyzer": ["IST0160"],
    "telemetry.LightstepAnalyzer": ["IST0002"],
    "telemetry.ProviderAnalyzer": ["IST0157"],
    "telemetry.SelectorAnalyzer": ["IST0101", "IST0159"],
    "virtualservice.ConflictingMeshGatewayHostsAnalyzer": ["IST0109"],
    "virtualservice.DestinationHostAnalyzer": ["IST0101", "IST0112", "IST0140"],
    "virtualservice.DestinationRuleAnalyzer": ["IST0101"],
    "virtualservice.GatewayAnalyzer": ["IST0101", "IST0132", "IST0165"],
    "virtualservice.JWTClaimRouteAnalyzer": ["IST0149"],
    "webhook.Analyzer": ["IST0139"],
  ]
}
