import Diagnosis
import Testing

@testable import Manifests

/// Which namespaces and pods join the mesh, and what is said of those that do not.
@Suite struct InjectionTests {
  private static let codes: Set<String> = [
    "IST0102", "IST0103", "IST0123", "IST0146", "IST0147", "IST0148", "IST0158",
  ]

  private func lines(_ texts: String..., meshConfig: String? = nil) -> [String] {
    Analysing.lines(
      Analysing.run(texts.joined(separator: "\n---\n"), only: Self.codes, meshConfig: meshConfig))
  }

  private func namespace(_ name: String, _ labels: String = "{}") -> String {
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: \(labels)}"
  }

  private func pod(_ metadata: String, _ containers: String = "[{name: app, image: x}]", spec: String = "")
    -> String
  {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: ratings, namespace: bookinfo, \(metadata)}
    spec:
      containers: \(containers)
      \(spec)
    """
  }

  private func injector(_ values: String, name: String = "istio-sidecar-injector") -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: \(name), namespace: istio-system}
    data:
      values: '\(values)'
    """
  }

  @Test func onlyNamespacesThatSayNothingAreNotInjected() {
    #expect(
      lines(
        namespace("plain"), namespace("on", "{istio-injection: enabled}"),
        namespace("off", "{istio-injection: disabled}"), namespace("canary", "{istio.io/rev: canary}"),
        namespace("mist", "{istio.io/dataplane-mode: ambient}"),
        namespace("empty", "{istio-injection: \"\"}"),
        namespace("istio-system"))
        == ["IST0102 Namespace empty ", "IST0102 Namespace plain "])
  }

  @Test func anInjectorThatTakesAllNamespacesChangesWhatIsSaid() {
    let values = #"{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}"#
    #expect(lines(namespace("plain"), injector(values)) == ["IST0148 Namespace plain "])
  }

  @Test func valuesThatCannotBeReadAreTakenForTheDefaults() {
    #expect(lines(namespace("plain"), injector("{broken: [")) == ["IST0102 Namespace plain "])
  }

  @Test(arguments: [
    "labels: {sidecar.istio.io/inject: \"false\"}",
    "annotations: {sidecar.istio.io/inject: \"false\"}",
    "labels: {sidecar.istio.io/inject: \"false\"}, annotations: {sidecar.istio.io/inject: \"true\"}",
    "annotations: {ambient.istio.io/redirection: enabled}",
  ]) func aPodThatOptedOutMissesNothing(metadata: String) {
    #expect(lines(namespace("bookinfo", "{istio-injection: enabled}"), pod(metadata)) == [])
  }

  @Test func aPodWithoutItsSidecarIsNamed() {
    let on = namespace("bookinfo", "{istio-injection: enabled}")
    #expect(lines(on, pod("labels: {app: ratings}")) == ["IST0103 Pod bookinfo/ratings "])
    // The label goes before the annotation.
    #expect(
      lines(
        on,
        pod("labels: {sidecar.istio.io/inject: \"true\"}, annotations: {sidecar.istio.io/inject: \"false\"}"))
        == ["IST0103 Pod bookinfo/ratings "])
    // A container of the sidecar's name that has no image yet is none.
    #expect(
      lines(on, pod("labels: {app: ratings}", "[{name: istio-proxy}]")) == ["IST0103 Pod bookinfo/ratings "])
  }

  @Test func aNativeSidecarAndAHostNetworkPodAreFine() {
    let on = namespace("bookinfo", "{istio-injection: enabled}")
    #expect(lines(on, pod("labels: {a: b}", spec: "initContainers: [{name: istio-proxy, image: x}]")) == [])
    #expect(lines(on, pod("labels: {a: b}", spec: "hostNetwork: true")) == [])
  }

  @Test func revisionsCountAsInjection() {
    #expect(
      lines(namespace("bookinfo", "{istio.io/rev: canary}"), pod("labels: {a: b}"))
        == ["IST0103 Pod bookinfo/ratings "])
    #expect(
      lines(namespace("bookinfo", "{istio.io/rev: canary, istio-injection: disabled}"), pod("labels: {a: b}"))
        == [])
  }

  @Test func withoutANamespaceObjectNothingIsSaidOfAPod() {
    #expect(lines(pod("labels: {app: ratings}")) == [])
  }

  @Test func severalLabelsPointAtTheOneWithoutEffect() throws {
    let text = """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels:
          istio-injection: enabled
          istio.io/dataplane-mode: ambient
      """
    let finding = try #require(Analysing.run(text, only: ["IST0123"]).findings.first)
    #expect(finding.path == #"metadata.labels["istio.io/dataplane-mode"]"#)
    #expect(finding.start == Position(line: 7, column: 30))
    #expect(lines(namespace("a", "{istio-injection: disabled, istio.io/rev: x}")) == [])
    #expect(lines(namespace("a", "{istio.io/dataplane-mode: none, istio.io/rev: x}")) == [])
  }

  private static let values =
    #"{"global": {"hub": "docker.io/istio", "tag": "1.32.0", "proxy": {"image": "proxyv2"}}}"#

  private func proxied(_ image: String, annotations: String = "{}") -> String {
    pod("annotations: \(annotations)", "[{name: istio-proxy, image: \"\(image)\"}]")
  }

  @Test func theSidecarsImageIsHeldAgainstTheInjectors() {
    let base = namespace("bookinfo", "{istio-injection: enabled}")
    let old = ["IST0158 Namespace bookinfo "]
    #expect(lines(base, injector(Self.values), proxied("docker.io/istio/proxyv2:1.31.0")) == old)
    #expect(lines(base, injector(Self.values), proxied("docker.io/istio/proxyv2:1.32.0")) == [])
    #expect(lines(base, injector(Self.values), proxied("docker.io/istio/proxyv2:1.32.0-debug")) == old)
    // Chosen by hand.
    #expect(
      lines(
        base, injector(Self.values),
        proxied("mine/proxy:1", annotations: "{sidecar.istio.io/proxyImage: mine/proxy:1}")) == [])
  }

  @Test func theImagesVariantNearestToThePodCounts() {
    let base = namespace("bookinfo", "{istio-injection: enabled}")
    let mesh = "defaultConfig: {image: {imageType: debug}}"
    func config(_ namespace: String, _ type: String, _ selector: String = "") -> String {
      """
      apiVersion: networking.istio.io/v1beta1
      kind: ProxyConfig
      metadata: {name: \(type), namespace: \(namespace)}
      spec: {image: {imageType: \(type)}, \(selector)}
      """
    }
    let debug = proxied("docker.io/istio/proxyv2:1.32.0-debug")
    #expect(lines(base, injector(Self.values), debug, meshConfig: mesh) == [])
    #expect(
      lines(base, injector(Self.values), debug, config("istio-system", "distroless"), meshConfig: mesh)
        == ["IST0158 Namespace bookinfo "])
    #expect(
      lines(
        base, injector(Self.values), debug, config("istio-system", "distroless"), config("bookinfo", "debug"))
        == [])
    #expect(
      lines(
        base, injector(Self.values),
        proxied(
          "docker.io/istio/proxyv2:1.32.0-debug", annotations: "{sidecar.istio.io/proxyImageType: debug}"),
        config("bookinfo", "distroless")) == [])
  }

  @Test func aRevisionsNamespaceIsHeldAgainstItsOwnInjector() {
    let canary = namespace("bookinfo", "{istio.io/rev: canary}")
    let old = proxied("docker.io/istio/proxyv2:1.31.0")
    #expect(lines(canary, injector(Self.values), old) == [])
    #expect(
      lines(canary, injector(Self.values, name: "istio-sidecar-injector-canary"), old)
        == ["IST0158 Namespace bookinfo "])
  }

  @Test func theNoteShowsThePodsImage() throws {
    let analysis = Analysing.run(
      [
        namespace("bookinfo", "{istio-injection: enabled}"), injector(Self.values),
        proxied("docker.io/istio/proxyv2:1.31.0"),
      ].joined(separator: "\n---\n"), only: ["IST0158"])
    let note = try #require(analysis.findings.first?.notes.first)
    #expect(note.message == "ratings has docker.io/istio/proxyv2:1.31.0")
    #expect(note.start.line > 0)
  }

  private static let webhook = """
    apiVersion: admissionregistration.k8s.io/v1
    kind: MutatingWebhookConfiguration
    metadata: {name: istio-sidecar-injector}
    webhooks:
    - name: namespace.sidecar-injector.istio.io
      namespaceSelector:
        matchExpressions:
        - {key: istio-injection, operator: In, values: [enabled]}
      objectSelector:
        matchExpressions:
        - {key: sidecar.istio.io/inject, operator: NotIn, values: ["false"]}
    """

  private func gateway(_ labels: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: gateway, namespace: bookinfo}
    spec:
      template:
        metadata: {labels: \(labels)}
        spec:
          containers:
          - {name: istio-proxy, image: auto}
    """
  }

  @Test func aPlaceholderImageNeedsAWebhookThatTakesThePod() {
    let found = ["IST0146 Deployment bookinfo/gateway spec.template.spec.containers[0].image"]
    let on = namespace("bookinfo", "{istio-injection: enabled}")
    #expect(lines(Self.webhook, on, gateway("{a: b}")) == [])
    #expect(lines(Self.webhook, on, gateway("{sidecar.istio.io/inject: \"false\"}")) == found)
    #expect(lines(Self.webhook, gateway("{a: b}")) == found)
    // Without any webhook nothing is known about injection.
    #expect(lines(on, gateway("{sidecar.istio.io/inject: \"false\"}")) == [])
  }

  @Test func aPodInAFileIsNotJudgedBeforeItIsInjected() {
    let auto = pod("labels: {a: b}", "[{name: istio-proxy, image: auto}]")
    #expect(lines(auto) == [])
    #expect(lines(namespace("bookinfo", "{istio-injection: enabled}"), auto) == [])
    #expect(
      lines(namespace("bookinfo", "{istio-injection: disabled}"), auto)
        == ["IST0147 Pod bookinfo/ratings spec.containers[0].image"])
  }
}
