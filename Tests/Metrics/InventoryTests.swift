import FoundationEssentials
import Mesh
import Testing

@testable import Metrics

@Suite struct InventoryTests {
  private let moment = Date(timeIntervalSince1970: 0)

  private func snapshot(_ nodes: [Node], sources: [SourceStatus] = []) -> Snapshot {
    Snapshot(
      timestamp: moment, windowStart: moment, windowEnd: moment, windowSeconds: 10,
      requestedWindowSeconds: 10,
      graphType: .workload, sources: sources, nodes: nodes)
  }

  private func workload(_ name: String, _ health: Health = .healthy, proxies: [String] = []) -> Node {
    Node(
      id: NodeID("workload:c1/default/\(name)"), type: .workload, cluster: "c1", namespace: "default",
      workload: name, health: health, instances: proxies.map { NodeInstance(proxy: $0) })
  }

  private func service(_ name: String) -> Node {
    Node(
      id: NodeID("service:c1/default/\(name)"), type: .service, cluster: "c1", namespace: "default",
      service: name)
  }

  @Test func rowsHaveTheServersViewAndTheStateOfTheirProxies() throws {
    var script = TrafficScript()
    script.add(100, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source"), on: "a")
    script.add(60, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "destination"), on: "b")
    script.add(
      20, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "destination", code: "500"), on: "b")
    script.observe(
      [("1", 0), ("10", 80), ("+Inf", 0)], sum: 400, .duration,
      labels(from: "page-v1", to: "reviews-v1", reporter: "destination"), on: "b")
    let workloads = snapshot(
      [workload("page-v1", proxies: ["a"]), workload("reviews-v1", .failure, proxies: ["b", "c"])],
      sources: [
        SourceStatus(name: "a", kind: .proxy, state: .ok, identity: ProxyIdentity(role: "router")),
        SourceStatus(name: "b", kind: .proxy, state: .ok),
        SourceStatus(name: "c", kind: .proxy, state: .down),
      ])
    let inventory = InventoryBuilder(
      workloads: workloads, services: snapshot([service("reviews")]), script.increases
    ).inventory(timestamp: moment, windowSeconds: 10)
    #expect(inventory.workloads.map(\.subject.name) == ["page-v1", "reviews-v1"])
    let page = inventory.workloads[0]
    #expect(page.outRate == 10)
    #expect(page.inRate == nil)
    #expect(page.membership == .gateway)
    let reviews = inventory.workloads[1]
    #expect(reviews.node == NodeID("workload:c1/default/reviews-v1"))
    #expect(reviews.health == .failure)
    #expect(reviews.inRate == 8)
    #expect(reviews.inCount == 80)
    #expect(reviews.successPercent == 75)
    #expect(reviews.errorPercent == 25)
    #expect(reviews.p50 == 5.5)
    #expect(reviews.mtlsPercent == 100)
    #expect(reviews.membership == .sidecar)
    #expect([reviews.proxiesUp, reviews.proxiesKnown] == [1, 2])
    let service = try #require(inventory.services.first)
    #expect(service.inRate == 8)
    #expect([service.proxiesUp, service.proxiesKnown] == [1, 2])
  }

  @Test func whereNoServerWasReadTheCallersTell() {
    var script = TrafficScript()
    script.add(
      30, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source", code: "503", flags: "UH"),
      on: "a")
    script.add(0, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "destination"), on: "b")
    let inventory = InventoryBuilder(
      workloads: snapshot([workload("reviews-v1")]), services: snapshot([]), script.increases
    ).inventory(timestamp: moment, windowSeconds: 10)
    let reviews = inventory.workloads.first { $0.subject.name == "reviews-v1" }
    #expect(reviews?.inRate == 3)
    #expect(reviews?.successPercent == 0)
    #expect(reviews?.p95 == nil)
    #expect(inventory.services.map(\.subject.name) == ["reviews"])
  }

  @Test func aClusterThatIsNotSaidIsTheOnlyOneThereIs() {
    var script = TrafficScript()
    script.add(
      10, .requests,
      labels(
        from: "page-v1", to: "reviews-v1", reporter: "destination",
        [
          "destination_cluster": "unknown", "source_cluster": "unknown",
        ]), on: "b")
    let inventory = InventoryBuilder(
      workloads: snapshot([workload("reviews-v1"), workload("page-v1")]),
      services: snapshot([service("reviews")]),
      script.increases
    ).inventory(timestamp: moment, windowSeconds: 10)
    #expect(inventory.workloads.map(\.inRate) == [nil, 1])
    #expect(inventory.services.map(\.inRate) == [1])
  }
}
