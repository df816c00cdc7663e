import Manifests

extension Rule {
  /// Definitions of the Gateway API that this Istio does not read.
  static let ist0176 = Rule(
    "IST0176", "GatewayAPICRDVersionBelowMinimum", .warning, kinds: ["CustomResourceDefinition"],
    needs: [.crds],
    explanation: """
      The cluster has a kind of the Kubernetes Gateway API from an older release than Istio needs: GRPCRoute from 1.1, \
      BackendTLSPolicy from 1.4, TLSRoute from 1.5, TCPRoute from 1.6. Objects of this kind can be created, but Istio \
      does not look at them.
      """,
    remedy: "Upgrade the Gateway API's CustomResourceDefinitions.",
    bad: GatewayAPIDefinition.example(
      kind: "TLSRoute", plural: "tlsroutes", version: "v1alpha2", bundle: "v1.4.1"),
    good: GatewayAPIDefinition.example(kind: "TLSRoute", plural: "tlsroutes", version: "v1", bundle: "v1.5.0")
  ) { set, report in
    let minimum: [String: [Int]] = [
      "grpcroutes": [1, 1, 0], "backendtlspolicies": [1, 4, 0], "tlsroutes": [1, 5, 0],
      "tcproutes": [1, 6, 0],
    ]
    for definition in GatewayAPIDefinition.all(in: set) {
      guard let wanted = minimum[definition.plural], let bundle = definition.bundle,
        let have = GatewayAPIDefinition.numbers(bundle.value), have.lexicographicallyPrecedes(wanted)
      else { continue }
      let least = wanted.map(String.init).joined(separator: ".")
      report.report(
        definition.object, at: bundle.place,
        "\(definition.plural) come from release \(bundle.value) of the Gateway API, Istio needs \(least) or later: "
          + "objects of this kind are not looked at",
        fix: "install release \(least) or later of the Gateway API")
    }
  }
}
