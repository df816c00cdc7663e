import Mesh
import Testing
import Topology

/// Two proxies, one request.
@Suite struct ReconciliationTests {
  /// Ten seconds of what a closure adds each second.
  static func run(
    _ proxies: [String] = ["web", "shop"], graph: GraphType = .workload, seconds: Int = 11,
    _ each: (inout MeshScript) -> Void
  ) -> Snapshot {
    var mesh = MeshScript(graph: graph)
    each(&mesh)
    for proxy in proxies { mesh.scrape(proxy) }
    for _ in 0..<seconds {
      mesh.wait(1)
      each(&mesh)
      for proxy in proxies { mesh.scrape(proxy) }
    }
    return mesh.snapshot()
  }

  @Test func showsWhatTheCallerGotWhenItsProxyRetries() throws {
    let snapshot = Self.run { mesh in
      mesh.add(10, "istio_requests_total", Labels("web-v1", "shop-v1").by("source"), on: "web")
      mesh.add(10, "istio_requests_total", Labels("web-v1", "shop-v1").by("destination"), on: "shop")
      let failed = Labels("web-v1", "shop-v1", code: "503")
      mesh.add(9, "istio_requests_total", failed.by("destination"), on: "shop")
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.count == 100 && edge.percentErr == 0)
    #expect(edge.reporters[.destination]?.count == 190)
    #expect(edge.difference == .serverSawMore)
  }

  @Test func saysThatTheCallerGaveUp() throws {
    let snapshot = Self.run { mesh in
      let timeout = Labels("web-v1", "shop-v1", code: "504", flags: "UT")
      mesh.add(5, "istio_requests_total", timeout.by("source"), on: "web")
      let left = Labels("web-v1", "shop-v1", code: "0", flags: "DC")
      mesh.add(5, "istio_requests_total", left.by("destination"), on: "shop")
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.responses.keys.sorted() == ["504"])
    #expect(edge.reporters[.destination]?.responses.keys.sorted() == ["-"])
    #expect(edge.difference == .callerGaveUp)
  }

  @Test func saysThatTheServerSawFewer() throws {
    let snapshot = Self.run { mesh in
      mesh.call(10, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
      let lost = Labels("web-v1", "shop-v1", code: "503", flags: "UF")
      mesh.add(5, "istio_requests_total", lost.by("source"), on: "web")
    }
    #expect(snapshot.edge("web-v1", "shop-v1")?.difference == .serverSawFewer)
  }

  @Test func claimsNoDifferenceWhileAProxyOfTheServerIsNotRead() throws {
    var mesh = MeshScript()
    mesh.identify("shop-2", ProxyIdentity(role: "sidecar", namespace: "default", workload: "shop-v1"))
    for _ in 0..<12 {
      mesh.add(10, "istio_requests_total", Labels("web-v1", "shop-v1").by("source"), on: "web")
      mesh.add(5, "istio_requests_total", Labels("web-v1", "shop-v1").by("destination"), on: "shop-1")
      mesh.scrape("web", "shop-1")
      mesh.wait(1)
    }
    mesh.state.ingest(.failed(source: "shop-2", reason: "Connection refused.", at: mesh.now))
    mesh.wait(-1)
    let snapshot = mesh.snapshot()
    #expect(snapshot.edge("web-v1", "shop-v1")?.difference == nil)
    let node = try #require(snapshot.node("shop-v1"))
    #expect(node.health == .degraded)
    #expect(node.healthReasons.contains { $0.contains("shop-2") })
  }

  @Test func takesTheServersViewWhereTheCallerWasNotRead() throws {
    let snapshot = Self.run(["shop"]) { mesh in
      mesh.call(4, Labels("web-v1", "shop-v1"), from: nil, to: "shop")
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.count == 40 && edge.reporters[.source] == nil)
  }

  @Test func joinsCallsThatNeverReachedAnEndpoint() throws {
    let unreached = Labels("web-v1", "shop-v1", code: "503", flags: "UH").with([
      "destination_workload": "unknown", "destination_workload_namespace": "unknown",
      "destination_canonical_service": "unknown", "destination_canonical_revision": "latest",
      "destination_principal": "unknown", "destination_cluster": "unknown",
    ])
    let snapshot = Self.run { mesh in
      mesh.call(3, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
      mesh.add(2, "istio_requests_total", unreached.by("source"), on: "web")
    }
    #expect(snapshot.edges.count == 1)
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.count == 50)
    #expect(edge.responses["503"]?.flags["UH"] == 40)
  }

  @Test func letsTheServiceStandForItselfWhenSeveralWorkloadsAnswerForIt() throws {
    let unreached = Labels("web-v1", "shop-v1", code: "503", flags: "UH").with([
      "destination_workload": "unknown", "destination_workload_namespace": "unknown",
      "destination_canonical_service": "unknown", "destination_canonical_revision": "latest",
    ])
    func each(_ mesh: inout MeshScript) {
      mesh.call(3, Labels("web-v1", "shop-v1"), from: "web", to: nil)
      mesh.call(3, Labels("web-v1", "shop-v2"), from: "web", to: nil)
      mesh.add(1, "istio_requests_total", unreached.by("source"), on: "web")
    }
    let workloads = Self.run(["web"], each)
    #expect(workloads.edges.count == 3)
    #expect(workloads.edge("web-v1", "shop")?.count == 10)
    let apps = Self.run(["web"], graph: .app, each)
    #expect(apps.edges.count == 1)
    #expect(apps.edge("web", "shop")?.count == 70)
  }

  @Test func keepsMirroredTrafficFromTheCaller() throws {
    let copy = Labels("web-v1", "shadow-v1", code: "500").with([
      "destination_service": "shop.default.svc.cluster.local-shadow"
    ])
    let snapshot = Self.run { mesh in
      mesh.call(10, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
      mesh.call(10, copy, from: nil, to: "shop")
    }
    let edge = try #require(snapshot.edge("web-v1", "shadow-v1"))
    #expect(edge.isMirrored && edge.percentReq == nil)
    #expect(snapshot.node("web-v1")?.health == .healthy)
    #expect(snapshot.edge("web-v1", "shop-v1")?.percentReq == 100)
  }

  @Test func sharesAddUpToTheSourcesTotal() throws {
    let snapshot = Self.run(["web"]) { mesh in
      mesh.call(6, Labels("web-v1", "shop-v1"), from: "web", to: nil)
      mesh.call(3, Labels("web-v1", "shop-v2"), from: "web", to: nil)
      mesh.call(1, Labels("web-v1", "bank-v1"), from: "web", to: nil)
    }
    #expect(abs((snapshot.edge("web-v1", "shop-v2")?.percentReq ?? 0) - 30) < 1e-9)
    #expect(abs((snapshot.edge("web-v1", "shop-v2")?.percentOfService ?? 0) - 100 / 3) < 1e-9)
    #expect(snapshot.edge("web-v1", "bank-v1")?.percentOfService == 100)
  }
}
