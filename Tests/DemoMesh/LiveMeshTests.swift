import Testing

@testable import DemoMesh

/// The mesh itself: real Envoys, real requests, counted on both ends.
@Suite(.serialized) struct LiveMeshTests {
  @Test func bothProxiesOfEveryCallCountTheSame() async throws {
    try await LiveMesh.run { mesh in
      #expect(try await mesh.sendPages(120) == 120)
      try await mesh.settle()

      let pages = try await mesh.count("istio_requests_total", ["destination_workload": "productpage-v1"])
      #expect(pages == (120, 120))
      let details = try await mesh.count("istio_requests_total", ["destination_workload": "details-v1"])
      #expect(details == (120, 120))
      let reviews = try await mesh.count("istio_requests_total", ["destination_app": "reviews"])
      #expect(reviews == (120, 120))
      let withRatings = try await mesh.count(
        "istio_requests_total",
        ["destination_workload": "ratings-v1", "connection_security_policy": "mutual_tls"]
      ).destination
      let first = try await mesh.count("istio_requests_total", ["destination_workload": "reviews-v1"]).source
      #expect(withRatings == 120 - first)

      // gRPC, with its status and messages.
      let grpc = [
        "request_protocol": "grpc", "grpc_response_status": "0", "destination_workload": "stock-v1",
      ]
      #expect(try await mesh.count("istio_requests_total", grpc) == (120, 120))
      #expect(try await mesh.count("istio_request_messages_total") == (120, 120))
      #expect(try await mesh.count("istio_response_messages_total") == (120, 120))

      // TCP: a connection for every question, and every byte of both frames, once.
      let asked = Database.frame(id: 1, answers: 0, filler: 64).count
      let told = Database.frame(id: 2, answers: 1, filler: 256).count
      for name in ["istio_tcp_connections_opened_total", "istio_tcp_connections_closed_total"] {
        #expect(try await mesh.count(name) == (withRatings, withRatings))
      }
      let received = try await mesh.count("istio_tcp_received_bytes_total")
      #expect(received == (withRatings * asked, withRatings * asked))
      let sent = try await mesh.count("istio_tcp_sent_bytes_total")
      #expect(sent == (withRatings * told, withRatings * told))
    }
  }

  @Test func labelsAreComplete() async throws {
    try await LiveMesh.run { mesh in
      _ = try await mesh.sendPages(20)
      try await mesh.settle()
      let all = try await mesh.series()
      let requests = all.filter { $0.name == "istio_requests_total" }
      #expect(requests.allSatisfy { $0.labels.count == 25 })
      #expect(all.filter { $0.name.hasPrefix("istio_tcp") }.allSatisfy { $0.labels.count == 23 })
      #expect(requests.allSatisfy { !$0.labels.values.contains("-") || $0.labels["response_flags"] == "-" })

      let page = requests.first {
        $0.matches("istio_requests_total", ["reporter": "destination", "destination_app": "productpage"])
      }
      let labels = page?.labels ?? [:]
      #expect(labels["source_workload"] == "istio-ingressgateway")
      #expect(labels["source_workload_namespace"] == "istio-system")
      #expect(
        labels["source_principal"]
          == "spiffe://cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account")
      #expect(labels["destination_principal"] == "spiffe://cluster.local/ns/bookinfo/sa/bookinfo-productpage")
      #expect(labels["destination_service"] == "productpage.bookinfo.svc.cluster.local")
      #expect(labels["connection_security_policy"] == "mutual_tls")

      // As in Istio the source does not say, and outside the mesh nothing is known.
      let source = requests.filter { $0.labels["reporter"] == "source" }
      #expect(source.allSatisfy { $0.labels["connection_security_policy"] == "unknown" })
      let outside = source.first { $0.labels["destination_service"] == "books.example.com" }
      #expect(outside.map { $0.labels["destination_workload"] } ?? "unknown" == "unknown")
    }
  }

  /// A fault, the call on which it shows, and how: code, flags, reporter.
  struct Showing: Sendable, CustomTestStringConvertible {
    let fault: String
    let labels: [String: String]

    init(_ fault: String, _ reporter: String, _ code: String, _ flags: String, to service: String = "reviews")
    {
      self.fault = fault
      labels = [
        "reporter": reporter, "response_code": code, "response_flags": flags,
        "destination_service_name": service,
      ]
    }

    var testDescription: String { fault }
  }

  static let showings = [
    Showing("errors reviews-v3", "destination", "500", "-"),
    Showing("errors ratings", "source", "500", "URX", to: "ratings"),
    Showing("latency details", "source", "504", "UT", to: "details"),
    Showing("latency details", "destination", "0", "DC", to: "details"),
    Showing("abort reviews-v3 100", "source", "503", "FI"),
    Showing("delay reviews-v2 50ms", "source", "200", "DI"),
    Showing("kill ratings", "destination", "503", "UF", to: "ratings"),
    Showing("no-endpoints details", "source", "503", "UH", to: "details"),
    Showing("circuit-breaker ratings", "source", "503", "UO", to: "ratings"),
    Showing("plaintext reviews-v3", "source", "503", "UC"),
    Showing("bad-config reviews-v3", "source", "503", "NC", to: "reviews:9080"),
    Showing("proxy-kill reviews-v3", "source", "503", "URX,UF"),
  ]

  @Test func everyFaultShowsAndGoes() async throws {
    try await LiveMesh.run { mesh in
      for showing in Self.showings {
        #expect(try await mesh.demo.apply(showing.fault.split(separator: " ").map(String.init)) != "")
        try await waitFor(showing, in: mesh)
        #expect(try await mesh.demo.apply(["off"]) == "no fault in force")
      }
      // Spoken in plaintext and taken: no error, but no mutual TLS either.
      _ = try await mesh.demo.apply(["mtls-off", "reviews-v3"])
      try await waitFor(
        [
          "reporter": "destination", "destination_workload": "reviews-v3",
          "connection_security_policy": "none",
        ],
        in: mesh)
      _ = try await mesh.demo.apply(["grpc-errors", "100"])
      try await waitFor(
        ["reporter": "source", "grpc_response_status": "14", "response_code": "200"], in: mesh)
      _ = try await mesh.demo.apply(["off"])
      // Nothing that a proxy was given was refused.
      for pod in Bookinfo.pods {
        let stats = try await mesh.admin(pod.workload, "/stats?filter=rejected")
        let refused = stats.split(separator: "\n").filter { !$0.hasSuffix(": 0") }
        #expect(refused.isEmpty, "\(pod.workload): \(refused)")
      }
      // And everything works again.
      #expect(try await mesh.sendPages(10) == 10)
    }
  }

  private func waitFor(_ showing: Showing, in mesh: LiveMesh) async throws {
    try await waitFor(showing.labels, in: mesh, showing.fault)
  }

  /// Sends pages until a request was counted with these labels.
  private func waitFor(_ labels: [String: String], in mesh: LiveMesh, _ what: String = "") async throws {
    for _ in 0..<20 {
      _ = try await mesh.sendPages(16)
      if try await mesh.series().contains(where: {
        $0.matches("istio_requests_total", labels) && $0.value > 0
      }) {
        return
      }
    }
    Issue.record("\(what): nothing was counted with \(labels)")
  }

  @Test func aDeadDatabaseIsSeenOnItsConnections() async throws {
    try await LiveMesh.run(["mongodb-down"]) { mesh in
      #expect(await mesh.demo.info().inForce == ["mongodb-down mongodb-v1"])
      _ = try await mesh.sendPages(20)
      try await mesh.settle()
      let failed = try await mesh.count("istio_tcp_connections_closed_total", ["response_flags": "UF,URX"])
      #expect(failed.destination > 0)
      #expect(try await mesh.count("istio_tcp_sent_bytes_total").source == 0)
    }
  }

  @Test func aTraceHangsTogetherOverEveryHop() async throws {
    try await LiveMesh.run { mesh in
      _ = try await mesh.sendPages(4)
      let traces = try #require(mesh.info.traces)
      #expect(traces.hasPrefix("http://127.77."))
      let host = traces.dropFirst("http://".count)
      // Proxies send their spans about once a second.
      for _ in 0..<600 {
        let text = try await mesh.read(String(host), "/api/v2/services")
        if ["istio-ingressgateway.istio-system", "productpage.bookinfo", "stock.bookinfo"].allSatisfy(
          text.contains)
        {
          return
        }
        // Between two looks at the collector.
        try await Task.sleep(for: .milliseconds(100))
      }
      Issue.record("not all proxies have sent spans")
    }
  }
}
