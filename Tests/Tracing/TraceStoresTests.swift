import Testing

@testable import Tracing

/// Several stores as one.
@Suite struct TraceStoresTests {
  /// A store in memory.
  private struct Store: TraceBackend {
    var name = "store"
    var spans: [UInt64: Int] = [:]
    var failure: String?

    private func check() throws(TraceError) { if let failure { throw TraceError(failure) } }

    func services() async throws(TraceError) -> [String] {
      try check()
      return spans.keys.map { "s\($0)" }
    }

    func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
      try check()
      return spans.map { id, count in
        TraceSummary(
          id: TraceID(high: 0, low: id), startTime: 0, duration: Int64(id), rootService: name,
          rootOperation: "",
          spanCount: count, errorCount: 0, services: [])
      }
    }

    func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
      try check()
      guard spans[id.low] != nil else { return nil }
      return Trace(id: id, startTime: 0, duration: 0, spans: [], warnings: [name])
    }
  }

  private func stores(_ stores: Store...) -> TraceStores {
    TraceStores(stores.map { TraceStores.Member($0.name, $0) })
  }

  private func id(_ low: UInt64) -> TraceID { TraceID(high: 0, low: low) }

  @Test func theListsOfAllAreOneInTheUsualOrder() async throws {
    let all = stores(Store(name: "a", spans: [1: 1, 5: 1]), Store(name: "b", spans: [3: 1]))
    #expect(try await all.traces(TraceQuery()).map(\.id) == [id(5), id(3), id(1)])
    #expect(try await all.services() == ["s1", "s3", "s5"])
    #expect(all.name == "a (a), b (b)")
  }

  @Test func oneThatDoesNotAnswerIsNamedAndTakesNothingFromTheOthers() async throws {
    let found = try await stores(Store(name: "a", spans: [1: 1]), Store(name: "b", failure: "it is down"))
      .search(TraceQuery())
    #expect(found.traces.map(\.id) == [id(1)])
    #expect(found.problems == ["b: it is down"])
  }

  @Test func whereNoneAnswersTheReasonsAreSaid() async {
    let all = stores(Store(name: "a", failure: "no"), Store(name: "b", failure: "never"))
    await #expect(throws: TraceError("a: no; b: never")) { try await all.traces(TraceQuery()) }
    await #expect(throws: TraceError("a: no; b: never")) { try await all.services() }
  }

  @Test func aTraceIsAskedOfTheStoreThatListedIt() async throws {
    // Both know it; the second knows more of it.
    let all = stores(Store(name: "a", spans: [1: 2]), Store(name: "b", spans: [1: 9]))
    _ = try await all.traces(TraceQuery())
    #expect(try await all.trace(id(1))?.warnings == ["b"])
  }

  @Test func aTraceThatNobodyListedIsAskedOfAll() async throws {
    let all = stores(Store(name: "a"), Store(name: "b", spans: [7: 1]))
    #expect(try await all.trace(id(7))?.warnings == ["b"])
    #expect(try await all.trace(id(8)) == nil)
    // That nobody knows it cannot be said where one did not answer.
    let half = stores(Store(name: "a"), Store(name: "b", failure: "it is down"))
    await #expect(throws: TraceError("b: it is down")) { try await half.trace(id(8)) }
  }
}
