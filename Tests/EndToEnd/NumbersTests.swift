import Testing

extension EndToEnd {
  /// The numbers, against a second reading of the same bodies that shares no code with Pharos.
  @Suite struct NumbersTests {
    /// One window of the mesh, recorded, worked out again from the recording, and checked by the oracle.
    private func checkedWindow(
      _ demo: DemoUnderTest, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> GraphJSON {
      let folder = try TemporaryFolder()
      let form = ["--window", "5s", "--graph-type", "workload", "-o", "json"]
      let live = try Command.run(
        Program.path, ["graph", "--save-scrapes", folder.path + "/scrapes"] + form + demo.proxyOptions)
      try #require(live.status == 0, "\(live.errors)", sourceLocation: sourceLocation)
      let again = try Command.run(Program.path, ["graph", "--scrapes", folder.path + "/scrapes"] + form)
      try #require(again.status == 0, "\(again.errors)", sourceLocation: sourceLocation)
      let file = folder.path + "/graph.json"
      try again.output.write(toFile: file, atomically: true, encoding: .utf8)
      let oracle = try Command.run(
        "python3", [Program.root.path + "/Tests/EndToEnd/oracle.py", folder.path + "/scrapes", file])
      #expect(oracle.status == 0, "\(oracle.output)\(oracle.errors)", sourceLocation: sourceLocation)
      // The recording has the edges that were shown when it was made.
      let (first, second) = (try GraphJSON(live.output), try GraphJSON(again.output))
      #expect(first.edges.map(\.id) == second.edges.map(\.id), sourceLocation: sourceLocation)
      return second
    }

    @Test(.timeLimit(.minutes(5))) func aHealthyMeshIsCountedToTheRequest() throws {
      let graph = try checkedWindow(SharedDemo.get())
      #expect(graph.sources.allSatisfy { $0.state == "ok" })

      let page = try #require(graph.edge("istio-ingressgateway", "productpage-v1"))
      #expect(page.mtlsPercent == 100)
      #expect(page.responses?.keys.sorted() == ["200"])

      let outsider = try #require(graph.edges.first { $0.source.hasPrefix("unknown:") })
      #expect(outsider.target.hasSuffix("productpage-v1"))
      #expect(outsider.mtlsPercent == 0)

      let database = try #require(graph.edge("ratings-v1", "mongodb-v1"))
      #expect(database.protocol == "tcp")
      #expect(database.mtlsPercent == 100)
      #expect(try #require(database.rate) > 0)
      #expect(try #require(database.rateReceived) > 0)
      #expect(try #require(database.connections).opened > 0)
      #expect(try #require(database.connections).closed > 0)

      let stock = try #require(graph.edge("details-v1", "stock-v1"))
      #expect(stock.protocol == "grpc")
      #expect(stock.mtlsPercent == 100)
      #expect(stock.responses?.keys.sorted() == ["0"])

      // A host outside the mesh: nobody there tells whether it was encrypted.
      let books = try #require(graph.edge("details-v1", "books.example.com"))
      #expect(books.mtlsPercent == nil)
    }

    @Test(.timeLimit(.minutes(5))) func aTimeoutIsTheCallersAndTheHangUpIsTheServers() throws {
      let demo = try SharedDemo.get()
      try demo.fault("latency", "details-v1", "1500")
      try demo.fault("grpc-errors", "100")
      let graph = try checkedWindow(demo)
      let edge = try #require(graph.edge("productpage-v1", "details-v1"))
      let (caller, server) = (edge.reporters?["source"], edge.reporters?["destination"])
      #expect(try #require(caller?.responses["504"]?.flags["UT"]) > 0)
      #expect(try #require(server?.responses["-"]?.flags["DC"]) > 0)
      #expect(edge.responses?["504"] != nil)
      #expect(edge.responses?["-"] == nil)
    }

    @Test(.timeLimit(.minutes(5))) func retriesAreSeenByTheServerAlone() throws {
      let demo = try SharedDemo.get()
      try demo.fault("errors", "ratings-v1", "60")
      try demo.fault("grpc-errors", "50")
      let graph = try checkedWindow(demo)
      let edge = try #require(graph.edge("reviews-v3", "ratings-v1"))
      let (caller, server) = (
        try #require(edge.reporters?["source"]), try #require(edge.reporters?["destination"])
      )
      #expect(try #require(server.count) > (try #require(caller.count)))
      #expect(try #require(server.percentErr) > (try #require(caller.percentErr)))
      #expect(edge.count == caller.count)

      let stock = try #require(graph.edge("details-v1", "stock-v1"))
      #expect(stock.responses?.keys.sorted() == ["0", "14"])
      #expect(try #require(stock.percentErr) > 0)
    }

    @Test(.timeLimit(.minutes(5))) func plaintextThatTheServerTakesLowersTheLock() throws {
      let demo = try SharedDemo.get()
      try demo.fault("mtls-off", "reviews-v3")
      let graph = try checkedWindow(demo)
      #expect(try #require(graph.edges.first { $0.target.hasSuffix("reviews-v3") }?.mtlsPercent) < 100)
      #expect(graph.edge("productpage-v1", "details-v1")?.mtlsPercent == 100)
    }
  }
}
