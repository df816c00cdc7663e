import Mesh
import Testing
import Topology

/// ztunnels and waypoints.
@Suite struct AmbientTests {
  private func tcp(_ source: String, _ target: String, _ flags: String = "-", policy: String = "mutual_tls")
    -> Labels
  {
    var labels = Labels(source, target, flags: flags, protocol: "tcp", policy: policy)
    labels["response_code"] = nil
    return labels
  }

  /// As ztunnel writes it: it knows of mutual TLS on the caller's side too.
  private func add(_ mesh: inout MeshScript, _ labels: Labels, _ reporter: String, on proxy: String) {
    var all = labels.by(reporter)
    all["connection_security_policy"] = labels["connection_security_policy"]
    mesh.add(2, "istio_tcp_connections_opened_total", all, on: proxy)
    mesh.add(2, "istio_tcp_connections_closed_total", all, on: proxy)
    mesh.add(1000, "istio_tcp_received_bytes_total", all, on: proxy)
    mesh.add(4000, "istio_tcp_sent_bytes_total", all, on: proxy)
  }

  private func run(_ identities: [String: ProxyIdentity], _ each: (inout MeshScript) -> Void) -> Snapshot {
    var mesh = MeshScript()
    for (name, identity) in identities { mesh.identify(name, identity) }
    for second in 0...11 {
      each(&mesh)
      for name in identities.keys.sorted() { mesh.scrape(name) }
      if second < 11 { mesh.wait(1) }
    }
    return mesh.snapshot()
  }

  private let ztunnel = ProxyIdentity(role: "ztunnel", envoyVersion: "1.28.0")

  @Test func connectionsThatBothZtunnelsTellCountOnceUnderMutualTLS() throws {
    let snapshot = run(["node1": ztunnel, "node2": ztunnel]) { mesh in
      add(&mesh, tcp("web-v1", "shop-v1"), "source", on: "node1")
      add(&mesh, tcp("web-v1", "shop-v1"), "destination", on: "node2")
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1", .tcp))
    #expect(edge.rate == 1000 && edge.rateReceived == 4000 && edge.connections?.opened == 20)
    #expect(edge.mtlsPercent == 100 && edge.ambient == .ztunnel && edge.health == .healthy)
    // A ztunnel speaks for all pods of its machine and stands before none of them.
    #expect(snapshot.nodes.allSatisfy { $0.instances.isEmpty })
  }

  @Test func theCallersZtunnelAloneKnowsOfMutualTLSToo() throws {
    let snapshot = run(["node1": ztunnel]) { mesh in
      add(&mesh, tcp("web-v1", "shop-v1", policy: "unknown"), "source", on: "node1")
      add(&mesh, tcp("web-v1", "cart-v1"), "source", on: "node1")
    }
    #expect(snapshot.edge("web-v1", "cart-v1", .tcp)?.mtlsPercent == 100)
    #expect(snapshot.edge("web-v1", "shop-v1", .tcp)?.mtlsPercent == 0)
  }

  @Test func aConnectionThatZtunnelDeniesIsToldByItsOwnWord() throws {
    let snapshot = run(["node1": ztunnel]) { mesh in
      add(&mesh, tcp("web-v1", "shop-v1"), "source", on: "node1")
      mesh.add(
        1, "istio_tcp_connections_failed_total", tcp("web-v1", "shop-v1", "DENY").by("source"), on: "node1")
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1", .tcp))
    #expect(edge.connections?.failed == 10 && edge.health == .degraded)
    #expect(snapshot.node("shop-v1")?.healthReasons.contains { $0.contains("DENY") } == true)
  }

  /// web → waypoint → shop, told by two ztunnels and the waypoint.
  private func throughWaypoint(named: Bool = true) -> Snapshot {
    let waypoint = ProxyIdentity(
      role: "waypoint", pod: "waypoint-1", namespace: "default", workload: "waypoint", cluster: "c1")
    return run(["node1": ztunnel, "node2": ztunnel, "wp": named ? waypoint : ProxyIdentity()]) { mesh in
      add(&mesh, tcp("web-v1", "waypoint"), "source", on: "node1")
      add(&mesh, tcp("web-v1", "waypoint"), "destination", on: "node2")
      add(&mesh, tcp("waypoint", "shop-v1"), "destination", on: "node2")
      mesh.add(5, "istio_requests_total", Labels("web-v1", "shop-v1").by("waypoint"), on: "wp")
    }
  }

  @Test func aCallThroughAWaypointIsOneEdgeOrThree() throws {
    for named in [true, false] {
      let snapshot = throughWaypoint(named: named)
      #expect(snapshot.edges.count == 3)
      #expect(snapshot.nodes.filter(\.isWaypoint).map(\.workload) == ["waypoint"])
      let call = try #require(snapshot.edge("web-v1", "shop-v1"))
      #expect(call.ambient == .waypoint && call.rate == 5 && call.mtlsPercent == 100)
      let merged = AmbientView().of(snapshot)
      #expect(merged.edges.map(\.id) == [call.id])
      #expect(merged.nodes.count == 2 && !merged.nodes.contains(where: \.isWaypoint))
      #expect(AmbientView(showsWaypoints: true).of(snapshot).edges.count == 3)
      #expect(AmbientView(traffic: .ztunnel).of(snapshot).edges.allSatisfy { $0.ambient == .ztunnel })
      #expect(AmbientView(traffic: .ztunnel).of(snapshot).edges.count == 2)
    }
  }

  @Test func aWaypointThatTellsNothingIsNotMergedAway() {
    let snapshot = run(["node1": ztunnel]) { mesh in
      add(&mesh, tcp("web-v1", "waypoint"), "source", on: "node1")
      add(&mesh, tcp("waypoint", "shop-v1"), "destination", on: "node1")
    }
    #expect(AmbientView().of(snapshot).edges.count == 2)
  }

  @Test func connectionsBetweenTheSameEndsAreTheLayerBelowTheRequests() throws {
    let snapshot = run([
      "node1": ztunnel, "wp": ProxyIdentity(role: "waypoint", namespace: "default", workload: "waypoint"),
    ]) { mesh in
      add(&mesh, tcp("web-v1", "shop-v1"), "source", on: "node1")
      mesh.add(5, "istio_requests_total", Labels("web-v1", "shop-v1").by("waypoint"), on: "wp")
    }
    #expect(snapshot.edges.count == 2)
    #expect(AmbientView().of(snapshot).edges.map(\.protocol) == [.http])
    #expect(AmbientView(traffic: .waypoint).of(snapshot).edges.map(\.protocol) == [.http])
    #expect(AmbientView(traffic: .ztunnel).of(snapshot).edges.map(\.protocol) == [.tcp])
  }
}
