import Diagnosis
import Testing

/// Destination rules whose hosts or subsets lead to nothing (IST0173, IST0174).
@Suite struct SubsetTests {
  private let reviews = """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: bookinfo}
    spec: {selector: {app: reviews}, ports: [{name: http, port: 9080}]}
    ---

    """

  private func rule(_ labels: String, host: String = "reviews") -> String {
    Looking.istio(
      "DestinationRule", "d", in: "bookinfo", "host: '\(host)', subsets: [{name: s, labels: {\(labels)}}]")
  }
  private let found = ["DestinationRule bookinfo/d spec.subsets[0].labels"]

  @Test func podsOfAnyNamespaceAndTemplatesCount() {
    let elsewhere = Looking.pod("p", in: "shop", labels: "version: v2")
    #expect(Looking.for("IST0173", in: reviews + elsewhere + rule("version: v2")) == [])
    #expect(Looking.for("IST0173", in: reviews + elsewhere + rule("version: v3")) == found)
    let template = """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: r, namespace: bookinfo}
      spec: {template: {metadata: {labels: {version: v3}}}}
      ---

      """
    #expect(Looking.for("IST0173", in: reviews + template + rule("version: v3")) == [])
  }

  @Test func theFixNamesWhatThePodsCarry() throws {
    let pod = Looking.pod("p", in: "bookinfo", labels: "app: reviews, version: v1")
    let finding = try #require(Looking.findings("IST0173", [reviews + pod + rule("version: v9")]).first)
    #expect(finding.fix == "pods of reviews carry version=v1")
  }

  @Test func nodesLendTheirLabels() {
    let node = """
      apiVersion: v1
      kind: Node
      metadata: {name: n, labels: {topology.kubernetes.io/zone: a, kubernetes.io/hostname: n}}
      ---

      """
    let pod = Looking.pod("p", in: "bookinfo", labels: "app: reviews", spec: "nodeName: n")
    #expect(Looking.for("IST0173", in: reviews + node + pod + rule("topology.kubernetes.io/zone: a")) == [])
    #expect(Looking.for("IST0173", in: reviews + node + pod + rule("kubernetes.io/hostname: n")) == [])
    #expect(
      Looking.for("IST0173", in: reviews + node + pod + rule("topology.kubernetes.io/zone: b")) == found)
    #expect(Looking.for("IST0173", in: reviews + node + pod + rule("kubernetes.io/arch: amd64")) == found)
    // Where a template's pods will run is not known.
    let unplaced = Looking.pod("p", in: "bookinfo", labels: "app: reviews")
    #expect(Looking.for("IST0173", in: reviews + unplaced + rule("topology.kubernetes.io/zone: b")) == [])
  }

  @Test func labelsOfAServiceEntrysSelectorAreAskedForToo() {
    let entry = Looking.istio(
      "ServiceEntry", "e", in: "bookinfo",
      "hosts: [vm.example.com], workloadSelector: {labels: {app: vm}}, ports: [{number: 80, name: http, protocol: HTTP}]"
    )
    let other = Looking.pod("p", in: "bookinfo", labels: "app: other, version: v1")
    #expect(Looking.for("IST0173", in: entry + other + rule("version: v1", host: "vm.example.com")) == found)
    let vm = """
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: w, namespace: bookinfo}
      spec: {address: 192.0.2.1, labels: {app: vm, version: v1}}
      """
    #expect(
      Looking.for("IST0173", in: entry + other + rule("version: v1", host: "vm.example.com") + vm) == [])
  }

  @Test func endpointsOfAServiceEntryCarryLabels() {
    let entry = Looking.istio(
      "ServiceEntry", "e", in: "bookinfo",
      "hosts: [db.example.com], endpoints: [{address: 192.0.2.1, labels: {version: v1}}], ports: [{number: 80, name: http, protocol: HTTP}]"
    )
    let pod = Looking.pod("p", in: "bookinfo", labels: "app: x")
    #expect(Looking.for("IST0173", in: entry + pod + rule("version: v1", host: "db.example.com")) == [])
  }

  @Test func unknownHostIsSaidAndItsSubsetsAreNot() throws {
    let pod = Looking.pod("p", in: "bookinfo", labels: "app: reviews")
    let texts = reviews + pod + rule("version: v9", host: "review")
    #expect(Looking.for("IST0174", in: texts) == ["DestinationRule bookinfo/d spec.host"])
    #expect(Looking.for("IST0173", in: texts) == [])
    #expect(try #require(Looking.findings("IST0174", [texts]).first).fix == "did you mean reviews?")
  }

  @Test(arguments: [
    ("*.local", 0), ("*.bookinfo.svc.cluster.local", 0), ("*", 0), ("*.shop.svc.cluster.local", 1),
    ("reviews.bookinfo.svc.cluster.local", 0), ("reviews.shop.svc.cluster.local", 1),
  ])
  func wildcardsThatCoverSomethingAreGood(host: String, count: Int) {
    let rule = Looking.istio("DestinationRule", "d", in: "istio-system", "host: '\(host)'")
    #expect(Looking.for("IST0174", in: Looking.service("reviews", in: "bookinfo") + rule).count == count)
  }

  @Test func loneRuleIsNotJudged() {
    #expect(Looking.for("IST0174", in: rule("version: v1")) == [])
    #expect(Looking.for("IST0173", in: rule("version: v1")) == [])
  }
}
