import Mesh
import Testing
import Topology

/// Which node traffic belongs to.
@Suite struct IdentityTests {
  static func snapshot(_ labels: Labels, graph: GraphType = .workload, reporter: String = "source")
    -> Snapshot
  {
    ReconciliationTests.run(["web"], graph: graph) { mesh in
      mesh.add(1, "istio_requests_total", labels.by(reporter), on: "web")
    }
  }

  @Test func aWorkloadHasOneIdInTheWorkloadAndVersionedAppGraphs() {
    let ids = [GraphType.workload, .versionedApp].map { graph in
      Self.snapshot(Labels("web-v1", "shop-v1"), graph: graph).nodes.map(\.id.text)
    }
    #expect(ids[0] == ["workload:c1/default/shop-v1", "workload:c1/default/web-v1"])
    #expect(ids[0] == ids[1])
    let apps = Self.snapshot(Labels("web-v1", "shop-v1"), graph: .app).nodes.map(\.id.text)
    #expect(apps == ["app:c1/default/shop", "app:c1/default/web"])
  }

  @Test func theServiceGraphKeepsRootsAndTerminatingTraffic() {
    let snapshot = ReconciliationTests.run(graph: .service) { mesh in
      mesh.call(1, Labels("web-v1", "shop-v1"), from: "web", to: nil)
      mesh.call(1, Labels("shop-v1", "bank-v1"), from: "shop", to: nil)
    }
    #expect(
      snapshot.edges.map(\.id.text) == [
        "service:c1/default/shop->service:c1/default/bank#http",
        "workload:c1/default/web-v1->service:c1/default/shop#http",
      ])
    #expect(snapshot.nodes.filter(\.isRoot).map(\.id.text) == ["workload:c1/default/web-v1"])
  }

  @Test func aCallerWithoutIdentityIsTheUnknownNode() throws {
    let snapshot = Self.snapshot(Labels("unknown", "shop-v1"), reporter: "destination")
    let node = try #require(snapshot.nodes.first { $0.type == .unknown })
    #expect(node.id.text == "unknown:-" && node.isOutside && node.workload == nil && node.isRoot)
  }

  @Test func passthroughIsAServiceOutside() throws {
    let labels = Labels("web-v1", "unknown").with([
      "destination_service": "httpbin.org", "destination_service_name": "PassthroughCluster",
      "destination_service_namespace": "unknown",
    ])
    let node = try #require(Self.snapshot(labels).nodes.first { $0.type == .service })
    #expect(node.service == "PassthroughCluster" && node.isOutside)
  }

  @Test func contradictingLabelsAreLeftOutWithAWarning() {
    let nameless = Labels("web-v1", "shop-v1").with([
      "source_workload": "unknown", "source_canonical_service": "unknown",
    ])
    let address = Labels("web-v1", "unknown").with([
      "destination_service": "10.0.0.7:80", "destination_service_name": "10.0.0.7:80",
      "destination_service_namespace": "unknown",
    ])
    for labels in [nameless, address] {
      let snapshot = Self.snapshot(labels)
      #expect(snapshot.edges.isEmpty)
      #expect(snapshot.warnings.contains { $0.hasPrefix("1 series was left out") })
    }
  }

  @Test func labelsThatTelemetryRemovedAreUnknownNotAnError() throws {
    var labels = Labels("web-v1", "shop-v1")
    for name in ["source_cluster", "destination_cluster", "source_canonical_revision", "response_flags"] {
      labels[name] = nil
    }
    let snapshot = Self.snapshot(labels)
    #expect(snapshot.nodes.map(\.id.text) == ["workload:-/default/shop-v1", "workload:-/default/web-v1"])
    #expect(snapshot.edges.first?.responses["200"]?.flags == ["-": 100])
  }

  @Test func hostileNamesCannotForgeIds() {
    let labels = Labels("web-v1", "shop-v1").with(["destination_workload": "a/b@c%\u{1B}"])
    let ids = Self.snapshot(labels).nodes.map(\.id.text)
    #expect(ids.contains("workload:c1/default/a%2Fb%40c%25%1B"))
    #expect(!GraphDocument(Self.snapshot(labels)).json.unicodeScalars.contains("\u{1B}"))
  }

  @Test func warnsAboutASourceWithoutIstio() {
    var mesh = MeshScript()
    mesh.add(1, "envoy_server_uptime", [:], on: "plain")
    mesh.scrape("plain")
    #expect(mesh.snapshot().warnings.contains { $0.contains("istio_*") })
  }

  @Test func aProxyWithoutTrafficIsANodeOfItsOwn() throws {
    var mesh = MeshScript()
    mesh.identify("p", ProxyIdentity(role: "sidecar", namespace: "default", workload: "quiet", cluster: "c1"))
    mesh.scrape("p")
    let node = try #require(mesh.snapshot().node("quiet"))
    #expect(node.isIdle && node.instances.map(\.proxy) == ["p"])
  }
}
