import Diagnosis
import Testing

@testable import Manifests

/// Istio's annotations: known, in their place, of the right form, current.
@Suite struct AnnotationTests {
  private static let codes: Set<String> = ["IST0107", "IST0108", "IST0125", "IST0135", "IST0136"]

  private func deployment(own: String = "{}", pods: String = "{}", labels: String = "{}") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: ratings-v1, namespace: bookinfo, annotations: \(own)}
    spec:
      template:
        metadata: {labels: \(labels), annotations: \(pods)}
        spec: {containers: [{name: ratings, image: x}]}
    """
  }

  private func lines(_ text: String, only: Set<String>) -> [String] {
    Analysing.lines(Analysing.run(text, only: only))
  }

  @Test func anAnnotationForPodsOnADeploymentIsMisplaced() throws {
    let finding = try #require(
      Analysing.run(deployment(own: "{proxy.istio.io/config: \"{}\"}"), only: ["IST0107"]).findings.first)
    #expect(finding.path == #"metadata.annotations["proxy.istio.io/config"]"#)
    #expect(finding.start == Position(line: 3, column: 88))
    #expect(finding.fix == "move it to spec.template.metadata.annotations")
    #expect(lines(deployment(pods: "{proxy.istio.io/config: \"{}\"}"), only: ["IST0107"]) == [])
  }

  @Test func aMisspeltAnnotationNamesItsNeighbour() throws {
    let finding = try #require(
      Analysing.run(deployment(pods: "{sidecar.istio.io/proxyCPUs: 100m}"), only: ["IST0108"]).findings.first)
    #expect(finding.path == #"spec.template.metadata.annotations["sidecar.istio.io/proxyCPUs"]"#)
    #expect(finding.fix == "did you mean sidecar.istio.io/proxyCPU?")
  }

  @Test func aLabelWrittenAsAnnotationIsCalledOne() throws {
    let text =
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, annotations: {istio.io/use-waypoint: waypoint}}"
    let finding = try #require(Analysing.run(text, only: ["IST0108"]).findings.first)
    #expect(finding.fix == "move it to labels")
  }

  @Test(arguments: [
    "example.com/istio.io: x", "notistio.io/a: x", "prometheus.io/scrape: \"true\"",
    "sidecar.istio.io/status: x",
    "istio.io/rev: default", "gateway.istio.io/controller-version: \"5\"", "kubernetes.io/psp: x",
  ]) func whatIsNotIstiosIsLeftAlone(annotation: String) {
    #expect(lines(deployment(own: "{\(annotation)}", pods: "{\(annotation)}"), only: Self.codes) == [])
  }

  @Test(arguments: [
    ("readiness.status.sidecar.istio.io/periodSeconds", "10", "ten"),
    ("readiness.status.sidecar.istio.io/failureThreshold", "0", "-1"),
    ("status.sidecar.istio.io/port", "0", "65536"),
    ("traffic.sidecar.istio.io/excludeOutboundPorts", "3306, 5432", "3306;5432"),
    ("traffic.sidecar.istio.io/includeInboundPorts", "*", "http"),
    ("traffic.sidecar.istio.io/excludeInboundPorts", "", "*"),
    ("traffic.sidecar.istio.io/includeOutboundIPRanges", "*", "10.0.0.0"),
    ("traffic.sidecar.istio.io/excludeOutboundIPRanges", "10.0.0.0/8,fd00::/8", "10.0.0.0/33"),
    ("traffic.sidecar.istio.io/excludeOutboundIPRanges", "", "10.0.0.0/8, 172.16.0.0/12"),
    ("sidecar.istio.io/interceptionMode", "TPROXY", "tproxy"),
    ("prometheus.istio.io/merge-metrics", "false", "no"),
    ("sidecar.istio.io/rewriteAppHTTPProbers", "true", "yes"),
    ("sidecar.istio.io/proxyCPU", "100m", "100 m"),
    ("sidecar.istio.io/proxyMemoryLimit", "1.5Gi", "1,5Gi"),
    ("sidecar.istio.io/proxyMemory", "1e9", "-5Mi"),
    ("proxy.istio.io/config", "concurrency: 2", "concurrency"),
    ("proxy.istio.io/config", "{\\\"concurrency\\\": 2}", "{concurrency: [}"),
  ]) func valuesMustBeOfTheirForm(key: String, good: String, bad: String) {
    #expect(lines(deployment(pods: "{\(key): \"\(good)\"}"), only: ["IST0125"]) == [])
    #expect(
      lines(deployment(pods: "{\(key): \"\(bad)\"}"), only: ["IST0125"])
        == ["IST0125 Deployment bookinfo/ratings-v1 spec.template.metadata.annotations[\"\(key)\"]"])
  }

  @Test func anInjectAnnotationBesideItsLabelIsFine() {
    let annotation = "{sidecar.istio.io/inject: \"true\"}"
    #expect(lines(deployment(pods: annotation), only: ["IST0135"]).count == 1)
    #expect(lines(deployment(pods: annotation, labels: annotation), only: ["IST0135"]) == [])
  }

  @Test func alphaIsOnlySaidWhenAskedFor() {
    let text = deployment(pods: "{sidecar.istio.io/logLevel: debug}")
    #expect(lines(text, only: []) == [])
    #expect(lines(text, only: ["IST0136"]).count == 1)
  }

  @Test func whatTheCNIPluginWritesIsNotTheUsers() {
    func pod(_ initContainer: String) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: ratings
        annotations: {traffic.sidecar.istio.io/includeInboundPorts: "*"}
      spec:
        containers: [{name: ratings, image: x}]
        initContainers: [{name: \(initContainer), image: x}]
      """
    }
    #expect(lines(pod("istio-validation"), only: ["IST0136"]) == [])
    #expect(lines(pod("istio-init"), only: ["IST0136"]).count == 1)
  }
}
