import Testing

extension EndToEnd {
  /// How soon a failure is told, on the clock of the lines themselves.
  @Suite struct FaultTests {
    @Test(.timeLimit(.minutes(5))) func theFirstFailedRequestDegradesAndTwoSecondsLaterItIsAFailure() throws {
      let demo = try SharedDemo.get()
      let following = try Following(["--interval", "1s"] + demo.proxyOptions)
      defer { following.end() }
      func health(_ line: GraphJSON) -> String { line.node("ratings-v1")?.health ?? "absent" }
      func failed(_ line: GraphJSON) -> Bool {
        line.edges.contains {
          $0.target.hasSuffix("/ratings-v1") && ($0.reporters?["destination"]?.percentErr ?? 0) > 0
        }
      }
      _ = try following.wait("a healthy ratings") { health($0) == "healthy" }
      try demo.fault("errors", "ratings-v1", "100")
      let first = try following.wait("the first failed request") { line in
        // Until then nothing is wrong with it.
        if !failed(line) { #expect(health(line) == "healthy") }
        return failed(line)
      }
      #expect(["degraded", "failure"].contains(health(first)))
      // Lines come with the polls, which a busy machine delays: the first line of two seconds later tells it.
      let from = try #require(first.seconds)
      let failure = try following.wait("the line of two seconds later, or the failure") { line in
        try #require(line.seconds) >= from + 2 || health(line) == "failure"
      }
      #expect(health(failure) == "failure")
    }

    @Test(.timeLimit(.minutes(5))) func aFaultSwitchedOffHealsWithTheWindow() throws {
      let demo = try SharedDemo.get()
      try demo.fault("errors", "reviews-v1", "100")
      let following = try Following(["--interval", "1s", "--window", "3s"] + demo.proxyOptions)
      defer { following.end() }
      _ = try following.wait("the failure") { $0.node("reviews-v1")?.health == "failure" }
      try demo.fault("off")
      _ = try following.wait("health", lines: 90) { $0.node("reviews-v1")?.health == "healthy" }
    }
  }
}
