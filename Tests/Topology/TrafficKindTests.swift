import Mesh
import Testing
import Topology

/// gRPC, TCP, mutual TLS, latency.
@Suite struct TrafficKindTests {
  @Test func classesGRPCByStatusUnlessTheHTTPCodeIsAnError() throws {
    let snapshot = ReconciliationTests.run(["web"]) { mesh in
      for (http, status, number) in [("200", "0", 6.0), ("200", "14", 2), ("503", "14", 1), ("0", "", 1)] {
        let labels = Labels("web-v1", "shop-v1", code: http, protocol: "grpc").with([
          "grpc_response_status": status
        ])
        mesh.call(number, labels, from: "web", to: nil)
      }
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1", .grpc))
    #expect(edge.responses.keys.sorted() == ["-", "0", "14", "503"])
    #expect(edge.percentErr == 40)
    #expect(abs(edge.rateGrpcErr - 2) < 1e-9 && abs(edge.rate5xx - 1) < 1e-9)
    #expect(abs(edge.rateNoResponse - 1) < 1e-9)
  }

  @Test func anOpenStreamWithMessagesIsNotIdle() throws {
    let snapshot = ReconciliationTests.run(["web"]) { mesh in
      var labels = Labels("web-v1", "shop-v1").by("source")
      for name in ["request_protocol", "response_code", "response_flags", "grpc_response_status"] {
        labels[name] = nil
      }
      mesh.add(4, "istio_request_messages_total", labels, on: "web")
      mesh.add(2, "istio_response_messages_total", labels, on: "web")
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1", .grpc))
    #expect(!edge.isIdle && edge.count == 0 && edge.health == .healthy)
    #expect(abs((edge.messages?.sent ?? 0) - 4) < 1e-9 && abs((edge.messages?.received ?? 0) - 2) < 1e-9)
  }

  static func tcp(flags: String = "-") -> Labels {
    Labels("web-v1", "db-v1", flags: flags, protocol: "tcp")
  }

  @Test func countsBytesFromTheClientAsRate() throws {
    let snapshot = ReconciliationTests.run(["web"]) { mesh in
      let labels = Self.tcp().by("source")
      mesh.add(1, "istio_tcp_connections_opened_total", labels, on: "web")
      mesh.add(1, "istio_tcp_connections_closed_total", labels, on: "web")
      mesh.add(100, "istio_tcp_received_bytes_total", labels, on: "web")
      mesh.add(900, "istio_tcp_sent_bytes_total", labels, on: "web")
    }
    let edge = try #require(snapshot.edge("web-v1", "db-v1", .tcp))
    #expect(edge.count == 10 && abs(edge.rate - 100) < 1e-9 && abs((edge.rateReceived ?? 0) - 900) < 1e-9)
    #expect(edge.connections == Connections(opened: 10, closed: 10, failed: 0))
    #expect(edge.health == .healthy)
  }

  @Test func aConnectionFlagDegrades() throws {
    let snapshot = ReconciliationTests.run(["web"]) { mesh in
      let labels = Self.tcp(flags: "UF").by("source")
      mesh.add(1, "istio_tcp_connections_opened_total", labels, on: "web")
      mesh.add(1, "istio_tcp_connections_closed_total", labels, on: "web")
    }
    let edge = try #require(snapshot.edge("web-v1", "db-v1", .tcp))
    #expect(edge.health == .degraded && edge.connections?.failed == 10)
    #expect(snapshot.node("db-v1")?.healthReasons.first?.contains("UF") == true)
  }

  @Test func aFlagThatOnlyTheServersProxySeesDegradesToo() throws {
    let snapshot = ReconciliationTests.run(["web", "db"]) { mesh in
      for name in ["opened", "closed"] {
        mesh.add(1, "istio_tcp_connections_\(name)_total", Self.tcp().by("source"), on: "web")
        mesh.add(
          1, "istio_tcp_connections_\(name)_total", Self.tcp(flags: "UF,URX").by("destination"), on: "db")
      }
      mesh.add(50, "istio_tcp_received_bytes_total", Self.tcp().by("source"), on: "web")
    }
    let edge = try #require(snapshot.edge("web-v1", "db-v1", .tcp))
    #expect(edge.health == .degraded && edge.connections?.failed == 0)
    #expect(edge.reporters[.destination]?.responses["-"]?.flags == ["UF,URX": 100])
    #expect(snapshot.node("db-v1")?.health == .degraded)
  }

  @Test func aLongLivedConnectionKeepsItsLock() throws {
    var mesh = MeshScript()
    let opened = Self.tcp().by("destination")
    mesh.add(1, "istio_tcp_connections_opened_total", opened, on: "db")
    for _ in 0..<30 {
      mesh.add(100, "istio_tcp_received_bytes_total", opened, on: "db")
      mesh.scrape("db")
      mesh.wait(1)
    }
    mesh.wait(-1)
    let edge = try #require(mesh.snapshot().edge("web-v1", "db-v1", .tcp))
    #expect(edge.count == 0 && edge.mtlsPercent == 100 && edge.health == .healthy)
  }

  @Test func connectionsThatCarryNothingDegrade() throws {
    let snapshot = ReconciliationTests.run(["web"]) { mesh in
      mesh.add(1, "istio_tcp_connections_opened_total", Self.tcp().by("source"), on: "web")
    }
    #expect(snapshot.edge("web-v1", "db-v1", .tcp)?.health == .degraded)
  }

  @Test func mutualTLSIsASumOverWhatTheServerTells() throws {
    let snapshot = ReconciliationTests.run { mesh in
      mesh.call(3, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
      mesh.call(1, Labels("web-v1", "shop-v1", policy: "none"), from: "web", to: "shop")
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.mtlsPercent == 75)
    #expect(edge.destPrincipal == "spiffe://cluster.local/ns/default/sa/shop")
  }

  @Test func mutualTLSWithoutTheServerRestsOnItsPrincipalNeverOnTheCallersPolicy() throws {
    let snapshot = ReconciliationTests.run(["web"]) { mesh in
      mesh.call(3, Labels("web-v1", "shop-v1"), from: "web", to: nil)
      var claimed = Labels("web-v1", "out-v1").with(["destination_principal": "unknown"]).by("source")
      claimed["connection_security_policy"] = "mutual_tls"
      mesh.add(3, "istio_requests_total", claimed, on: "web")
    }
    #expect(snapshot.edge("web-v1", "shop-v1")?.mtlsPercent == 100)
    #expect(snapshot.edge("web-v1", "out-v1")?.mtlsPercent == nil)
  }

  /// Adds answers of 5 to 10 ms to a duration histogram.
  static func observe(_ number: Double, _ labels: Labels, _ mesh: inout MeshScript) {
    let name = "istio_request_duration_milliseconds"
    for (bound, share) in [("5", 0.0), ("10", 1), ("25", 1), ("+Inf", 1)] {
      mesh.add(number * share, name + "_bucket", labels.with(["le": bound]).by("source"), on: "web")
    }
    mesh.add(number * 8, name + "_sum", labels.by("source"), on: "web")
    mesh.add(number, name + "_count", labels.by("source"), on: "web")
    mesh.add(number * 200, "istio_request_bytes_sum", labels.by("source"), on: "web")
  }

  @Test func quantilesSpanWholeFlushes() throws {
    var mesh = MeshScript()
    let labels = Labels("web-v1", "shop-v1")
    for second in 0...20 {
      mesh.call(4, labels, from: "web", to: nil)
      if second % 5 == 0 { Self.observe(20, labels, &mesh) }
      mesh.scrape("web")
      mesh.wait(1)
    }
    mesh.wait(-1)
    let snapshot = mesh.snapshot()
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.responseTime?.avg == 8)
    #expect(edge.responseTime?.p50 == 7.5)
    #expect(abs((edge.throughput?.request ?? 0) - 800) < 1e-9)
    #expect(snapshot.sources.first?.histogramAgeSeconds == 0)
  }

  @Test func aWindowShorterThanAFlushHasNoLatency() throws {
    var mesh = MeshScript(window: 3)
    let labels = Labels("web-v1", "shop-v1")
    for _ in 0...5 {
      mesh.call(4, labels, from: "web", to: nil)
      Self.observe(4, labels, &mesh)
      mesh.scrape("web")
      mesh.wait(1)
    }
    mesh.wait(-1)
    let edge = try #require(mesh.snapshot().edge("web-v1", "shop-v1"))
    #expect(edge.responseTime == nil && edge.count == 12)
  }
}
