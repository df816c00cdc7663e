import Diagnosis
import Testing

@testable import Manifests

/// Selectors that conflict, match nothing, or are for workloads that do not take them.
@Suite struct SelectorTests {
  private func pod(
    _ name: String, _ labels: String, in namespace: String = "bookinfo", annotations: String = "{}"
  )
    -> String
  {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: \(namespace), labels: \(labels), annotations: \(annotations)}
    spec: {containers: [{name: app, image: x}]}
    """
  }

  private func deployment(_ name: String, _ labels: String, in namespace: String = "bookinfo") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      template:
        metadata: {labels: \(labels)}
        spec: {containers: [{name: app, image: x}]}
    """
  }

  private func sidecar(_ name: String, _ labels: String?, in namespace: String = "bookinfo") -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      \(labels.map { "workloadSelector: {labels: \($0)}" } ?? "")
      egress: [{hosts: [./*]}]
    """
  }

  private func telemetry(_ name: String, _ spec: String, in namespace: String = "bookinfo") -> String {
    """
    apiVersion: telemetry.istio.io/v1
    kind: Telemetry
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      \(spec)
      tracing: [{randomSamplingPercentage: 1}]
    """
  }

  private func policy(_ name: String, _ spec: String, in namespace: String = "bookinfo") -> String {
    """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      \(spec)
      rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]
    """
  }

  private func namespace(_ name: String, _ labels: String) -> String {
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: \(labels)}"
  }

  private func lines(_ codes: Set<String>, _ texts: String...) -> [String] {
    Analysing.lines(Analysing.run(texts.joined(separator: "\n---\n"), only: codes))
  }

  @Test func twoSidecarsForOnePodAreNamedOncePerPod() {
    let found = lines(
      ["IST0110"], pod("a", "{app: reviews, version: v1}"), pod("b", "{app: reviews, version: v1}"),
      pod("c", "{app: reviews, version: v2}"), sidecar("all", "{app: reviews}"),
      sidecar("one", "{version: v1}"))
    #expect(
      found == [
        "IST0110 Sidecar bookinfo/all spec.workloadSelector",
        "IST0110 Sidecar bookinfo/all spec.workloadSelector",
        "IST0110 Sidecar bookinfo/one spec.workloadSelector",
        "IST0110 Sidecar bookinfo/one spec.workloadSelector",
      ])
  }

  @Test func aTemplateStandsForItsPodsWhereNoneIsGiven() {
    let both = [sidecar("a", "{app: reviews}"), sidecar("b", "{version: v1}")].joined(separator: "\n---\n")
    let labels = "{app: reviews, version: v1}"
    #expect(lines(["IST0110"], both, deployment("reviews", labels)).count == 2)
    // The Deployment and its pod are one workload.
    #expect(lines(["IST0110"], both, deployment("reviews", labels), pod("p", labels)).count == 2)
  }

  @Test func sidecarsOfOtherNamespacesAndAmbientPodsDoNotConflict() {
    let labels = "{app: reviews}"
    #expect(
      lines(["IST0110"], pod("a", labels), sidecar("a", labels), sidecar("b", labels, in: "other")) == [])
    #expect(
      lines(
        ["IST0110"], pod("a", labels, annotations: "{ambient.istio.io/redirection: enabled}"),
        sidecar("a", labels), sidecar("b", labels)) == [])
  }

  @Test func anEmptySelectorIsNone() {
    #expect(
      lines(["IST0111"], sidecar("a", nil), sidecar("b", "{}"), sidecar("c", "{app: reviews}"))
        == ["IST0111 Sidecar bookinfo/a ", "IST0111 Sidecar bookinfo/b "])
    #expect(
      lines(
        ["IST0111"], sidecar("a", nil), sidecar("b", nil),
        namespace("bookinfo", "{istio.io/dataplane-mode: ambient}")) == [])
  }

  @Test func telemetriesWithATargetAreNotTheNamespaces() {
    let target = "targetRefs: [{kind: Service, name: reviews, group: \"\"}]"
    #expect(lines(["IST0160"], telemetry("a", ""), telemetry("b", target)) == [])
    #expect(lines(["IST0160"], telemetry("a", ""), telemetry("b", "")).count == 2)
    #expect(lines(["IST0160"], telemetry("a", ""), telemetry("b", "", in: "other")) == [])
  }

  @Test func aThousandSidecarsForEverythingGiveFewFindings() {
    let pods = (0..<60).map { pod("p\($0)", "{team: books}") }
    let sidecars = (0..<60).map { sidecar("s\($0)", "{team: books}") }
    let findings = Analysing.run((pods + sidecars).joined(separator: "\n---\n"), only: ["IST0110"]).findings
    #expect(findings.count == 60 * 25)
    #expect(findings.allSatisfy { $0.notes.count <= 6 })
  }

  @Test func aSelectorThatMatchesElsewhereSaysWhere() throws {
    let text = [pod("reviews", "{app: reviews}", in: "other"), sidecar("reviews", "{app: reviews}")]
      .joined(separator: "\n---\n")
    let finding = try #require(Analysing.run(text, only: ["IST0101"]).findings.first)
    #expect(finding.path == "spec.workloadSelector")
    #expect(finding.notes.first?.message == "Pod other/reviews has them, in another namespace")
  }

  @Test func machinesOutsideKubernetesAreWorkloadsToo() {
    let entry = """
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: vm, namespace: bookinfo}
      spec: {address: 10.0.0.1, labels: {app: mysql}}
      """
    #expect(lines(["IST0101"], pod("a", "{app: a}"), entry, sidecar("mysql", "{app: mysql}")) == [])
    #expect(lines(["IST0101"], pod("a", "{app: a}"), sidecar("mysql", "{app: mysql}")).count == 1)
  }

  @Test func aLoneDeploymentDoesNotSayWhatElseThereIs() {
    let app = deployment("productpage", "{app: productpage}")
    #expect(lines(["IST0101", "IST0127"], app, sidecar("r", "{app: reviews}")) == [])
    #expect(
      lines(["IST0101", "IST0127"], app, policy("r", "selector: {matchLabels: {app: reviews}}")) == [])
  }

  @Test func aPolicyOfTheRootNamespaceIsLookedForEverywhere() {
    let selector = "selector: {matchLabels: {app: reviews}}"
    #expect(lines(["IST0127"], pod("a", "{app: reviews}"), policy("p", selector, in: "istio-system")) == [])
    #expect(
      lines(["IST0127"], pod("a", "{app: ratings}"), policy("p", selector, in: "istio-system"))
        == ["IST0127 AuthorizationPolicy istio-system/p spec.selector"])
    #expect(lines(["IST0127"], pod("a", "{app: ratings}"), policy("p", "", in: "istio-system")) == [])
  }

  @Test func aPolicyForAnUnprotectedOrAttachedWorkload() throws {
    let off = namespace("bookinfo", "{istio-injection: disabled}")
    let selector = "selector: {matchLabels: {app: reviews}}"
    let analysis = Analysing.run(
      [off, pod("a", "{app: reviews}"), policy("p", selector)].joined(separator: "\n---\n"), only: ["IST0127"]
    )
    #expect(analysis.findings.first?.fix == "bring the workload into the mesh")
    #expect(
      lines(
        ["IST0127"], off, pod("a", "{app: x}"), policy("p", "targetRefs: [{kind: Service, name: reviews}]"))
        == [])
    #expect(lines(["IST0127"], off, pod("a", "{app: reviews}"), policy("p", "")).count == 1)
  }

  @Test func aPolicyForTheDefaultGatewayNeedsNoGatewayInTheFiles() {
    let selector = "selector: {matchLabels: {app: istio-ingressgateway}}"
    #expect(lines(["IST0127"], pod("a", "{app: reviews}"), policy("p", selector, in: "istio-system")) == [])
  }

  @Test func aNearlyRightLabelIsNamed() {
    let text = [pod("a", "{app: reviews}"), policy("p", "selector: {matchLabels: {app: review}}")]
      .joined(separator: "\n---\n")
    #expect(
      Analysing.run(text, only: ["IST0127"]).findings.map(\.fix) == ["did you mean app: reviews?"])
  }

  @Test func callersNamespacesMustBeThere() throws {
    func from(_ key: String, _ values: String) -> String {
      """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: p, namespace: bookinfo}
      spec:
        rules: [{from: [{source: {\(key): \(values)}}]}]
      """
    }
    let known = namespace("bookinfo", "{istio-injection: enabled}")
    #expect(
      lines(["IST0101"], known, from("namespaces", "[BookInfo, book*, '*info', '*', istio-system]")) == [])
    #expect(lines(["IST0101"], from("namespaces", "[elsewhere]")) == [])
    let text = [known, from("notNamespaces", "[bookinfo, bookinf]")].joined(separator: "\n---\n")
    let finding = try #require(Analysing.run(text, only: ["IST0101"]).findings.first)
    #expect(finding.path == "spec.rules[0].from[0].source.notNamespaces[1]")
    #expect(finding.fix == "did you mean bookinfo?")
  }

  @Test func aSelectorForAGatewaysPodsSaysWhatToWrite() throws {
    let gateway = pod("gw", "{gateway.networking.k8s.io/gateway-name: books, app: gw}")
    let text = [gateway, policy("p", "selector: {matchLabels: {app: gw}}")].joined(separator: "\n---\n")
    let finding = try #require(Analysing.run(text, only: ["IST0166"]).findings.first)
    #expect(finding.path == "spec.selector")
    #expect(finding.fix?.contains("name: books") == true)
    #expect(lines(["IST0166"], gateway, policy("p", "selector: {matchLabels: {app: gw}}", in: "other")) == [])
  }

  @Test func aSidecarForAnAmbientPodHasNoEffect() {
    let ambient = pod("a", "{app: reviews}", annotations: "{ambient.istio.io/redirection: enabled}")
    #expect(
      lines(["IST0167"], ambient, sidecar("s", "{app: reviews}"))
        == ["IST0167 Sidecar bookinfo/s spec.workloadSelector"])
    #expect(lines(["IST0167"], ambient, sidecar("s", "{app: ratings}")) == [])
  }
}
