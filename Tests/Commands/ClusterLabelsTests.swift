import Mesh
import Testing

@testable import pharos

/// What a cluster tells, under the name that it has among several.
@Suite struct ClusterLabelsTests {
  private func series(
    _ source: String?, _ target: String?, reporter: String = "source", workload: String = "web"
  ) -> Series {
    let clusters = [("source_cluster", source), ("destination_cluster", target)]
    return Series(
      name: "istio_requests_total",
      labels: [
        ("reporter", reporter), ("source_workload", workload),
        ("source_workload_namespace", workload == "unknown" ? "unknown" : "shop"),
        ("destination_workload", "store"), ("destination_workload_namespace", "shop"),
      ] + clusters.compactMap { name, value in value.map { (name, $0) } })
  }

  private func ends(_ series: Series) -> [String?] {
    [series["source_cluster"], series["destination_cluster"]]
  }

  private let labels = ClusterLabels(name: ClusterName(id: "Kubernetes", name: "prod"))

  @Test func theClustersOwnIDBecomesItsName() {
    #expect(ends(labels.named(series("Kubernetes", "Kubernetes"))) == ["prod", "prod"])
    #expect(ends(labels.named(series("Kubernetes", "unknown"))) == ["prod", "unknown"])
  }

  @Test func whatNamesAnotherClusterStays() {
    #expect(ends(labels.named(series("Kubernetes", "cluster-west"))) == ["prod", "cluster-west"])
    #expect(
      ends(labels.named(series("cluster-west", "Kubernetes", reporter: "destination"))) == [
        "cluster-west", "prod",
      ])
    // In a mesh of several clusters nothing is renamed, so that both sides tell of one edge.
    let east = ClusterLabels(name: ClusterName(id: "cluster-east", name: "cluster-east"))
    let edge = series("cluster-east", "cluster-west")
    #expect(east.named(edge) === edge)
  }

  @Test func withoutALabelAnEndIsHere() {
    #expect(ends(labels.named(series(nil, nil))) == ["prod", "prod"])
    #expect(ends(labels.named(series("", "Kubernetes", reporter: "destination"))) == ["prod", "prod"])
  }

  @Test func callersThatNobodyCanNameAreNotSharedByTwoMeshes() {
    let call = series("unknown", "Kubernetes", reporter: "destination", workload: "unknown")
    #expect(ends(labels.named(call)) == ["prod", "prod"])
    let east = ClusterLabels(name: ClusterName(id: "Kubernetes", name: "Kubernetes"))
    #expect(ends(east.named(call)) == ["unknown", "Kubernetes"])
  }

  @Test func otherMetricsAreLeftAlone() {
    let series = Series(name: "envoy_cluster_upstream_cx_total", labels: [("source_cluster", "Kubernetes")])
    #expect(labels.named(series) === series)
  }

  @Test func theReportersEndSaysWhichClusterItIs() {
    func samples(_ series: [Series]) -> [Sample] { series.map { Sample(series: $0, value: 1) } }
    #expect(
      ClusterLabels.ownID(
        in: samples([series("east", "west"), series("west", "east", reporter: "destination")])) == "east")
    #expect(ClusterLabels.ownID(in: samples([series("unknown", "west")])) == nil)
  }

  @Test func aProxysIdentityIsOfItsCluster() {
    #expect(labels.named(ProxyIdentity(pod: "a")).cluster == "prod")
    #expect(labels.named(ProxyIdentity(pod: "a", cluster: "Kubernetes")).cluster == "prod")
    #expect(labels.named(ProxyIdentity(pod: "a", cluster: "other")).cluster == "other")
  }

  /// Rates are counted per series, which are known by their identity.
  @Test func aSeriesStaysTheSameFromScrapeToScrape() throws {
    var events = NamedEvents(labels: labels)
    let all = (0..<5).map { _ in series("Kubernetes", "Kubernetes") }
    func told(_ series: [Series], source: String = "p", part: Scrape.Part = .counters) throws -> [Series] {
      let scrape = Scrape(
        source: source, at: 1, part: part, samples: series.map { Sample(series: $0, value: 1) })
      guard case .scrape(let told) = events.named(.scrape(scrape)) else { return [] }
      return told.samples.map(\.series)
    }
    let first = try told(all)
    #expect(Set(first).count == 5 && first.allSatisfy { $0["source_cluster"] == "prod" })
    // Also after others were read in between, in another order and after a gap.
    _ = try told(all, source: "q")
    _ = try told([all[4]], part: .histograms)
    #expect(try told(all.reversed()) == first.reversed())
    #expect(try told([all[1]]) == [first[1]])
    for _ in 0..<600 { _ = try told([all[1], all[2]]) }
    #expect(try told([all[2], all[1]]) == [first[2], first[1]])
  }
}
