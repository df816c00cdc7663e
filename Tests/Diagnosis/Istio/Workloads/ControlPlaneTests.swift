import Diagnosis
import Testing

@testable import Manifests

/// Webhooks, networks, definitions, conditions, telemetry and Envoy filters.
@Suite struct ControlPlaneTests {
  private func lines(_ codes: Set<String>, _ texts: String..., meshConfig: String? = nil) -> [String] {
    Analysing.lines(Analysing.run(texts.joined(separator: "\n---\n"), only: codes, meshConfig: meshConfig))
  }

  private func injector(_ name: String, _ selector: String, service: String = "istiod") -> String {
    """
    apiVersion: admissionregistration.k8s.io/v1
    kind: MutatingWebhookConfiguration
    metadata: {name: \(name)}
    webhooks:
    - name: \(name).istio.io
      clientConfig: {service: {name: \(service), namespace: istio-system}}
      \(selector)
    """
  }

  private static let istiod =
    "apiVersion: v1\nkind: Service\nmetadata: {name: istiod, namespace: istio-system, labels: {istio: pilot}}\nspec: {}"

  @Test func webhooksThatTakeTheSamePodsOverlap() {
    let enabled = "namespaceSelector: {matchLabels: {istio-injection: enabled}}"
    let object = "objectSelector: {matchLabels: {sidecar.istio.io/inject: \"true\"}}"
    let onlyUnlabelled = """
      namespaceSelector: {matchExpressions: [{key: istio-injection, operator: DoesNotExist}]}
      """
    #expect(
      lines(["IST0139"], injector("a", enabled), injector("b", object))
        == [
          "IST0139 MutatingWebhookConfiguration a webhooks[0].name",
          "IST0139 MutatingWebhookConfiguration b webhooks[0].name",
        ])
    #expect(lines(["IST0139"], injector("a", enabled), injector("b", onlyUnlabelled)) == [])
    // No selector takes everything.
    #expect(lines(["IST0139"], injector("a", ""), injector("b", enabled)).count == 2)
  }

  @Test func revisionsAreTriedToo() {
    let canary =
      "namespaceSelector: {matchExpressions: [{key: istio.io/rev, operator: In, values: [canary]}]}"
    let notCanary =
      "namespaceSelector: {matchExpressions: [{key: istio.io/rev, operator: NotIn, values: [canary]}]}"
    #expect(lines(["IST0139"], injector("a", canary), injector("b", canary)).count == 2)
    #expect(lines(["IST0139"], injector("a", canary), injector("b", notCanary)) == [])
  }

  @Test func aWebhookNeedsItsService() {
    #expect(lines(["IST0139"], injector("a", "", service: "istiod"), Self.istiod) == [])
    #expect(
      lines(["IST0139"], injector("a", "", service: "gone"), Self.istiod)
        == ["IST0139 MutatingWebhookConfiguration a webhooks[0].clientConfig.service.name"])
    // Services of other namespaces say nothing about the control plane's.
    let other = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {}"
    #expect(lines(["IST0139"], injector("a", "", service: "gone"), other) == [])
  }

  @Test(
    arguments: [
      ("https://istiod.example.com:15017/inject", nil),
      ("https://203.0.113.7:15017/inject", "IST0164"), ("https://[2001:db8::1]:15017/inject", "IST0164"),
      ("https://999.999.999.999:5100/inject", "IST0164"),
      ("istiod.example.com", "IST0163"), ("https://:15017/", "IST0163"), ("https://a b/", "IST0163"),
      ("https://host:port/", "IST0163"), ("", "IST0163"),
    ] as [(String, String?)]) func aWebhooksAddress(url: String, code: String?)
  {
    let text = """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: istio-validator-istio-system}
      webhooks:
      - name: rev.validation.istio.io
        clientConfig: {url: "\(url)"}
      """
    let path = "ValidatingWebhookConfiguration istio-validator-istio-system webhooks[0].clientConfig.url"
    #expect(lines(["IST0163", "IST0164"], text) == (code.map { ["\($0) \(path)"] } ?? []))
  }

  @Test func webhooksThatAreNotIstiosAreLeftAlone() {
    let text = """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: cert-manager}
      webhooks: [{name: webhook.cert-manager.io, clientConfig: {url: "https://10.0.0.1/"}}]
      """
    #expect(lines(["IST0163", "IST0164"], text) == [])
  }

  private func networks(_ registry: String) -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: istio, namespace: istio-system}
    data:
      meshNetworks: |
        networks:
          network1:
            endpoints:
            - fromRegistry: \(registry)
            - fromCidr: 10.0.0.0/8
    """
  }

  @Test func registriesAreThoseOfTheClustersSecrets() throws {
    let secret = """
      apiVersion: v1
      kind: Secret
      metadata: {name: east, namespace: istio-system, labels: {istio/multiCluster: "true"}}
      data: {east: eA==}
      """
    let found = ["IST0126 ConfigMap istio-system/istio data.meshNetworks"]
    #expect(lines(["IST0126"], networks("east"), secret) == [])
    #expect(lines(["IST0126"], networks("West"), secret) == found)
    #expect(lines(["IST0126"], networks("Kubernetes"), secret) == [])
    // Without any such secret nothing is known of other clusters; the case of Istio's own names is.
    #expect(lines(["IST0126"], networks("east")) == [])
    #expect(lines(["IST0126"], networks("kubernetes")) == found)
  }

  @Test func aNetworksFileIsNamedWithItsLine() throws {
    let source = ManifestSource(
      name: "networks.yaml",
      bytes: Array("networks:\n  n:\n    endpoints:\n    - fromRegistry: mock\n".utf8))
    let set = ConfigSet(ManifestReader().read([]), meshNetworks: MeshNetworks.read(source))
    let finding = try #require(Analyzer.run(set).findings.first)
    #expect(finding.subject == "MeshNetworks istio-system/meshnetworks")
    #expect(finding.file == "networks.yaml")
    #expect(finding.start == Position(line: 4, column: 21))
    #expect(finding.path == "networks.n.endpoints[0].fromRegistry")
  }

  private func definition(_ plural: String, _ version: String, bundle: String) -> String {
    """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: \(plural).gateway.networking.k8s.io
      annotations: {gateway.networking.k8s.io/bundle-version: \(bundle)}
    spec: {versions: [{name: \(version), served: true}, {name: v9, served: false}]}
    """
  }

  @Test func definitionsMustBeNewEnough() {
    let codes: Set<String> = ["IST0156", "IST0172", "IST0176"]
    func found(_ plural: String, _ version: String, _ bundle: String) -> [String] {
      Analysing.run(definition(plural, version, bundle: bundle), only: codes).findings.map(\.code)
    }
    #expect(found("tcproutes", "v1alpha2", "v1.5.9") == ["IST0176"])
    #expect(found("tcproutes", "v1alpha2", "v1.6.0-rc.1") == [])
    #expect(found("tcproutes", "v1alpha2", "v1.10.0") == [])
    #expect(found("tcproutes", "v1alpha2", "unreadable") == [])
    #expect(found("gateways", "v1alpha2", "v0.4.0") == ["IST0156"])
    #expect(found("gateways", "v1beta1", "v0.8.0") == ["IST0172"])
    #expect(found("referencegrants", "v1beta1", "v0.8.0") == [])
    #expect(found("gateways", "v1", "v1.4.0") == [])
  }

  @Test func aRouteSaysWhichParentRefused() throws {
    let text = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: reviews, namespace: bookinfo}
      status:
        parents:
        - parentRef: {name: good}
          conditions: [{type: Accepted, status: "True"}]
        - parentRef: {name: bookinfo-gateway}
          conditions:
          - {type: Accepted, status: "False", reason: NoMatchingParent, message: no listener}
          - {type: Programmed, status: Unknown}
      """
    let findings = Analysing.run(text, only: ["IST0171"]).findings
    #expect(findings.map(\.path) == ["status.parents[1].conditions[0]"])
    #expect(
      findings.first?.message
        == "The status of HTTPRoute reviews says that it is not Accepted by bookinfo-gateway (NoMatchingParent): no listener"
    )
  }

  @Test func conditionsOfOthersAreLeftOut() {
    func service(_ type: String, _ status: String) -> String {
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      status: {conditions: [{type: \(type), status: \(status)}]}
      """
    }
    #expect(lines(["IST0171"], service("argocd.argoproj.io/Synced", "\"False\"")) == [])
    #expect(lines(["IST0171"], service("istio.io/WaypointBound", "\"True\"")) == [])
    #expect(lines(["IST0171"], service("istio.io/WaypointBound", "false")).count == 1)
  }

  @Test func accessLogsWithoutAProviderAreMeasuredAgainstTheMesh() {
    let text = """
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: logs, namespace: bookinfo}
      spec:
        accessLogging:
        - disabled: true
        - filter: {expression: "true"}
        - {}
      """
    #expect(lines(["IST0157"], text) == ["IST0157 Telemetry bookinfo/logs spec.accessLogging[1]"])
    #expect(lines(["IST0157"], text, meshConfig: "defaultProviders: {accessLogging: [envoy]}") == [])
    #expect(lines(["IST0157"], text, meshConfig: "defaultProviders: {accessLogging: []}").count == 1)
  }

  private func envoyFilter(_ patches: String, priority: Int = 0, name: String = "f") -> String {
    """
    apiVersion: networking.istio.io/v1alpha3
    kind: EnvoyFilter
    metadata: {name: \(name), namespace: bookinfo}
    spec:
      priority: \(priority)
      configPatches:
      \(patches)
    """
  }

  @Test func patchesOfOneFilterCollapseIntoOneFinding() throws {
    let patch = "- {applyTo: HTTP_FILTER, patch: {operation: INSERT_AFTER, value: {name: lua}}}"
    let findings = Analysing.run(
      envoyFilter([patch, patch, patch].joined(separator: "\n  ")), only: ["IST0151"]
    ).findings
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.path == "spec.configPatches[0].patch.operation")
    #expect(finding.notes.map(\.start.line) == [8, 9])
  }

  @Test func onlyRelativeOperationsNeedAPriority() {
    func found(_ operation: String, _ applyTo: String, priority: Int = 0) -> [String] {
      Analysing.run(
        envoyFilter(
          "- {applyTo: \(applyTo), patch: {operation: \(operation), value: {name: x}}}", priority: priority),
        only: ["IST0151", "IST0152", "IST0153", "IST0154", "IST0155"]
      ).findings.map(\.code)
    }
    for operation in ["ADD", "MERGE", "INSERT_FIRST"] { #expect(found(operation, "HTTP_FILTER") == []) }
    for operation in ["REMOVE", "REPLACE", "INSERT_BEFORE", "INSERT_AFTER"] {
      #expect(found(operation, "HTTP_FILTER") == ["IST0151"])
      #expect(found(operation, "HTTP_FILTER", priority: -1) == [])
    }
    #expect(found("REPLACE", "LISTENER") == ["IST0152"])
    #expect(found("REPLACE", "VIRTUAL_HOST", priority: 1) == [])
    #expect(found("ADD", "ROUTE_CONFIGURATION") == ["IST0153"])
    #expect(found("REMOVE", "HTTP_ROUTE") == ["IST0154"])
  }

  @Test func aVersionedPatchOfAnotherFilterCounts() {
    let versioned = envoyFilter(
      "- {applyTo: HTTP_FILTER, match: {proxy: {proxyVersion: ^1.20}}, patch: {operation: ADD, value: {name: lua}}}",
      name: "first")
    let relative = envoyFilter(
      "- {applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {name: lua}}}", name: "second")
    let codes: Set<String> = ["IST0151", "IST0155"]
    let path = "EnvoyFilter bookinfo/second spec.configPatches[0].patch.operation"
    #expect(lines(codes, versioned, relative) == ["IST0155 \(path)"])
    #expect(lines(codes, relative, versioned) == ["IST0151 \(path)"])
  }

  @Test func keysFetchedFromAnywhereAreSaidAtIstiod() throws {
    func authentication(_ rule: String) -> String {
      """
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: jwt, namespace: bookinfo}
      spec: {jwtRules: [\(rule)]}
      """
    }
    let istiod = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
      spec:
        template:
          spec: {containers: [{name: discovery, image: pilot, env: [{name: A, value: b}]}]}
      """
    #expect(
      lines(["IST0175"], istiod, authentication("{issuer: a, jwksUri: \"https://a\"}"))
        == ["IST0175 Deployment istio-system/istiod spec.template.spec.containers[0].env"])
    #expect(lines(["IST0175"], istiod, authentication("{issuer: a, jwks: \"{}\"}")) == [])
    #expect(lines(["IST0175"], istiod) == [])
    let analysis = Analysing.run(authentication("{issuer: a}"), only: ["IST0175"])
    #expect(analysis.notChecked.map(\.code) == ["IST0175"])
  }

  @Test func whatIsDeprecatedIsPointedAt() {
    let provider = """
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: t, namespace: bookinfo}
      spec: {tracing: [{providers: [{name: mine}]}]}
      """
    let mesh = "extensionProviders: [{name: mine, lightstep: {service: a, port: 1}}]"
    #expect(
      lines(["IST0002"], provider, meshConfig: mesh)
        == ["IST0002 Telemetry bookinfo/t spec.tracing[0].providers[0].name"])
    #expect(lines(["IST0002"], provider, meshConfig: "extensionProviders: [{name: mine, zipkin: {}}]") == [])
    let crd = """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: serviceroles.rbac.istio.io}
      spec: {group: rbac.istio.io}
      """
    #expect(
      lines(["IST0002"], crd) == ["IST0002 CustomResourceDefinition serviceroles.rbac.istio.io spec.group"])
  }
}
