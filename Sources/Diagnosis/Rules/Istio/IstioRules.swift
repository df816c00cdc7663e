/// The codes of `istioctl analyze`, with Istio's meaning.
enum IstioRules {
  static let all: [Rule] = routing + gateways + workloads + extensions + schema

  /// Virtual services, destination rules, service entries.
  static let routing: [Rule] = IstioRoutingRules.all
  /// Gateways and their certificates.
  static let gateways: [Rule] = IstioGatewayRules.all
  /// Pods, injection, annotations, services, sidecars, policies' selectors.
  static let workloads: [Rule] = IstioWorkloadRules.all
  /// Envoy filters, telemetry, webhooks, control plane, clusters, conditions.
  static let extensions: [Rule] = IstioExtensionRules.all
  /// What the schemas' validators find (`SchemaChecks`).
  static let schema: [Rule] = SchemaRules.all
}
