import Diagnosis
import Testing

/// Fields of a wrong type, missing or huge end in no finding, not in a crash.
@Suite struct HostileWorkloadTests {
  private static let values = [
    "", "null", "[]", "{}", "text", "99999999999999999999999999", "-9223372036854775808", "[[[]]]",
    "[{}, null, 1]",
    "{a: {b: [c]}}", "1e400", "true",
  ]

  @Test(arguments: values) func everyFieldMayBeAnything(value: String) {
    let texts = [
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: \(v(value)), annotations: \(v(value))}\nspec: \(v(value))",
      "apiVersion: v1\nkind: Pod\nmetadata: \(v(value))\nspec: {containers: \(v(value)), initContainers: \(v(value)), securityContext: \(v(value))}",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: {app: istiod}}\nspec: {template: {metadata: {labels: \(v(value)), annotations: {proxy.istio.io/config: \(v(value))}}, spec: {containers: [{name: istio-proxy, image: \(v(value)), env: \(v(value))}]}}}",
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: \(v(value))}",
      "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {topology.istio.io/cluster: \(v(value))}}\nspec: {selector: \(v(value)), ports: \(v(value)), type: \(v(value))}\nstatus: {conditions: \(v(value))}",
      "apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{name: \(v(value)), port: \(v(value)), targetPort: \(v(value)), protocol: \(v(value)), appProtocol: \(v(value))}]}",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio-sidecar-injector, namespace: istio-system}\ndata: {values: \(v(value))}",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata: {meshNetworks: \(v(value)), mesh: \(v(value))}",
      "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: a}\nspec: {workloadSelector: {labels: \(v(value))}, outboundTrafficPolicy: \(v(value))}",
      "apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: {name: a}\nspec: {selector: \(v(value)), accessLogging: \(v(value)), tracing: \(v(value))}",
      "apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: a}\nspec: {priority: \(v(value)), configPatches: [{applyTo: \(v(value)), match: \(v(value)), patch: {operation: REMOVE, value: \(v(value))}}, \(v(value))]}",
      "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: {name: istio-sidecar-injector}\nwebhooks: [{name: a.istio.io, clientConfig: \(v(value)), namespaceSelector: \(v(value)), objectSelector: {matchExpressions: \(v(value))}}, \(v(value))]",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: gateways.gateway.networking.k8s.io, annotations: {gateway.networking.k8s.io/bundle-version: \(v(value))}}\nspec: {versions: \(v(value)), group: \(v(value))}",
      "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: a}\nspec: {selector: {matchLabels: \(v(value))}, rules: [{from: [{source: {namespaces: \(v(value))}}]}]}",
      "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {http: [{fault: {delay: {percent: \(v(value))}}}]}",
      "apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: a}\nspec: {jwtRules: \(v(value))}",
      "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nstatus: {parents: \(v(value)), conditions: \(v(value))}",
    ]
    let analysis = Analysing.run(texts.joined(separator: "\n---\n"))
    #expect(analysis.objects == texts.count)
    #expect(analysis.findings.allSatisfy { !$0.message.isEmpty })
  }

  /// In flow style an empty value must still be one.
  private func v(_ value: String) -> String { value.isEmpty ? "\"\"" : value }
}
