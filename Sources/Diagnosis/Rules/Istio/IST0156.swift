import Manifests

extension Rule {
  /// Definitions of the Gateway API that no current Istio can use.
  static let ist0156 = Rule(
    "IST0156", "UnsupportedGatewayAPIVersion", .error, kinds: ["CustomResourceDefinition"], needs: [.crds],
    explanation: """
      Gateway, GatewayClass, HTTPRoute and ReferenceGrant must be served as v1beta1 or later. This cluster's definition \
      serves only an older version, which Istio does not read: nothing that was written with it has an effect after the \
      upgrade.
      """,
    remedy: "Upgrade the Gateway API's CustomResourceDefinitions before Istio.",
    bad: GatewayAPIDefinition.example(
      kind: "HTTPRoute", plural: "httproutes", version: "v1alpha2", bundle: "v0.4.0"),
    good: GatewayAPIDefinition.example(
      kind: "HTTPRoute", plural: "httproutes", version: "v1", bundle: "v1.4.0")
  ) { set, report in
    for definition in GatewayAPIDefinition.all(in: set) {
      guard ["gateways", "gatewayclasses", "httproutes", "referencegrants"].contains(definition.plural),
        !definition.served.contains("v1beta1"), !definition.served.contains("v1"), !definition.served.isEmpty
      else { continue }
      report.report(
        definition.object, at: definition.place,
        "\(definition.plural) are served as \(definition.served.joined(separator: ", ")), Istio needs v1beta1 or later",
        fix: "install a current release of the Gateway API")
    }
  }
}
