import Manifests

extension Rule {
  /// Definitions of the Gateway API that a later Istio cannot use.
  static let ist0172 = Rule(
    "IST0172", "FutureUnsupportedGatewayAPIVersion", .warning, kinds: ["CustomResourceDefinition"],
    needs: [.crds],
    explanation: """
      Later releases of Istio will read Gateway, GatewayClass, HTTPRoute and GRPCRoute as v1 only. This cluster's \
      definition does not serve v1 yet. It works today.
      """,
    remedy: "Upgrade the Gateway API's CustomResourceDefinitions before the next upgrade of Istio.",
    bad: GatewayAPIDefinition.example(
      kind: "HTTPRoute", plural: "httproutes", version: "v1beta1", bundle: "v0.8.0"),
    good: GatewayAPIDefinition.example(
      kind: "HTTPRoute", plural: "httproutes", version: "v1", bundle: "v1.4.0")
  ) { set, report in
    for definition in GatewayAPIDefinition.all(in: set) {
      guard ["gateways", "gatewayclasses", "httproutes", "grpcroutes"].contains(definition.plural),
        !definition.served.contains("v1"), !definition.served.isEmpty
      else { continue }
      // What is too old already today is an error of its own (IST0156).
      let isUsable = definition.plural == "grpcroutes" || definition.served.contains("v1beta1")
      guard isUsable else { continue }
      report.report(
        definition.object, at: definition.place,
        "\(definition.plural) are served as \(definition.served.joined(separator: ", ")): later releases of Istio need v1",
        fix: "install a release of the Gateway API that serves v1 (1.0, for GRPCRoute 1.1, or later)")
    }
  }
}
