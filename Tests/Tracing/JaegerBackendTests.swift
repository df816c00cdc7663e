import Testing
import Wire

@testable import Tracing

@Suite struct JaegerBackendTests {
  private let clock = StoreClock { 1_700_000_900 }

  private func backend(_ api: JaegerBackend.API, _ stub: StoreStub) throws(TraceError) -> JaegerBackend {
    JaegerBackend(
      StoreClient(try StoreAddress("http://s:1"), name: "jaeger s:1", transport: stub), api: api, clock: clock
    )
  }

  /// productpage calls reviews; of trace 2 the server failed.
  private func otlp(_ trace: String, error: Bool, workload: String = "reviews-v1") -> String {
    """
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"productpage.default"}}]},
    "scopeSpans":[{"spans":[{"traceId":"\(trace)","spanId":"01","kind":3,"name":"c","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000000900000"}]}]},
    {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"reviews.default"}},{"key":"k8s.deployment.name","value":{"stringValue":"\(workload)"}}]},
    "scopeSpans":[{"spans":[{"traceId":"\(trace)","spanId":"02","parentSpanId":"01","kind":2,"name":"s","startTimeUnixNano":"1700000000000100000","endTimeUnixNano":"1700000000000500000"\(error ? #","status":{"code":2}"# : "")}]}]}]}
    """
  }

  private let summaries =
    #"{"summaries":[{"traceId":"000000000000000000000000000000a1","rootServiceName":"gw","rootOperationName":"GET /","minStartTimeUnixNano":"1700000000000000000","maxEndTimeUnixNano":"1700000000012000000","spanCount":8,"services":[{"name":"gw","spanCount":2},{"name":"reviews","spanCount":6}]},{"traceId":"0000000000000000000000000000000b","minStartTimeUnixNano":"1700000001000000000","maxEndTimeUnixNano":"1700000001001000000","spanCount":3,"errorSpanCount":1}]}"#

  @Test func aListComesFromSummariesWithTheFailedFirst() async throws {
    let stub = StoreStub("http://s:1", [("/api/v3/trace-summaries", .init(body: summaries))])
    let found = try await backend(.v3, stub).traces(TraceQuery())
    #expect(found.map(\.id.low) == [0xB, 0xA1])
    #expect(found[1].duration == 12_000 && found[1].spanCount == 8 && found[1].errorCount == 0)
    #expect(found[1].services.map(\.name) == ["reviews", "gw"])
    #expect(found[0].rootService == "" && found[0].errorCount == 1)
    // Both ends of the time, as RFC 3339, in the spelling of new and of old servers.
    let url = try #require(stub.asked.first { !$0.contains("attributes") })
    #expect(url.contains("query.startTimeMin=2023-11-14T22:13:20.000000Z"))
    #expect(url.contains("query.start_time_max=2023-11-14T22:28:20.000000Z"))
    #expect(stub.asked.contains { $0.contains(#"query.attributes={"error":"true"}"#) })
  }

  @Test func aListThatWasCutSaysSo() async throws {
    let stub = StoreStub("http://s:1", [("/api/v3/trace-summaries", .init(body: summaries))])
    #expect(try await !backend(.v3, stub).search(TraceQuery(limit: 3)).isCut)
    let cut = try await backend(.v3, stub).search(TraceQuery(limit: 2))
    #expect(cut.isCut && cut.traces.count == 2)
    // Of the two failed ones that the store stopped at, one was none.
    let failed = try await backend(.v3, stub).search(TraceQuery(limit: 2, errorsOnly: true))
    #expect(failed.isCut && failed.traces.count == 1)
  }

  @Test func onlyErrorsMeansOnlyErrors() async throws {
    let stub = StoreStub("http://s:1", [("/api/v3/trace-summaries", .init(body: summaries))])
    #expect(try await backend(.v3, stub).traces(TraceQuery(errorsOnly: true)).map(\.id.low) == [0xB])
    #expect(stub.asked.count == 1)
  }

  @Test(arguments: [
    StoreStub.Answer(status: 404, body: "404 page not found"), "<!doctype html><html></html>",
  ])
  func withoutSummariesWholeTracesAreRead(_ missing: StoreStub.Answer) async throws {
    let both = otlp("a1", error: false) + "\n" + otlp("a2", error: true)
    let stub = StoreStub(
      "http://s:1", [("/api/v3/trace-summaries", missing), ("/api/v3/traces", .init(body: both))])
    let found = try await backend(.v3, stub).traces(TraceQuery())
    #expect(found.map(\.id.low) == [0xA2, 0xA1])
    #expect(found.map(\.spanCount) == [2, 2])
  }

  @Test func noMatchIs404AndNoError() async throws {
    let none = StoreStub.Answer(status: 404, body: #"{"error":{"httpCode":404,"message":"No traces found"}}"#)
    let stub = StoreStub(
      "http://s:1", [("/api/v3/services", #"{"services":["reviews.default"]}"#), ("/api/v3/traces", none)])
    #expect(try await backend(.v3, stub).traces(TraceQuery(place: .init(app: "reviews"))) == [])
    #expect(try await backend(.v3, stub).traces(TraceQuery()) == [])
  }

  @Test func aPlaceIsSearchedByServiceAndCheckedSpanBySpan() async throws {
    let both = otlp("a1", error: false) + otlp("a2", error: true, workload: "reviews-v3")
    let stub = StoreStub(
      "http://s:1",
      [
        ("/api/v3/services", #"{"services":["productpage.default","reviews.default"]}"#),
        ("/api/v3/traces", .init(body: both)),
      ])
    let jaeger = try backend(.v3, stub)
    let v3 = TraceQuery.Place(app: "reviews", workload: "reviews-v3", namespace: "default")
    #expect(try await jaeger.traces(TraceQuery(place: v3)).map(\.id.low) == [0xA2])
    #expect(stub.asked.contains { $0.contains("query.serviceName=reviews.default") })
    #expect(!stub.asked.contains { $0.contains("productpage") })
    let caller = TraceQuery.Place(app: "productpage")
    #expect(try await jaeger.traces(TraceQuery(place: .init(app: "reviews"), caller: caller)).count == 2)
    #expect(try await jaeger.traces(TraceQuery(place: .init(app: "reviews"), caller: .init(app: "x"))) == [])
  }

  @Test func aStorageThatWantsAServiceIsAskedOneByOne() async throws {
    let wants = StoreStub.Answer(
      status: 400, body: #"{"errors":[{"code":400,"msg":"parameter 'service' is required"}]}"#)
    func v1(_ id: String, _ service: String) -> StoreStub.Answer {
      .init(
        body:
          #"{"data":[{"traceID":"\#(id)","spans":[{"traceID":"\#(id)","spanID":"1","startTime":1700000000000000,"duration":5,"processID":"p"}],"processes":{"p":{"serviceName":"\#(service)"}}}]}"#
      )
    }
    let stub = StoreStub(
      "http://s:1",
      [
        ("/api/services", #"{"data":["a","b"]}"#),
        ("/api/traces?start=1700000000000000&end=1700000900000000&limit=200&service=a", v1("1", "a")),
        ("/api/traces?start=1700000000000000&end=1700000900000000&limit=200&service=b", v1("2", "b")),
        ("/api/traces?", wants),
      ])
    #expect(try await backend(.v1, stub).traces(TraceQuery()).map(\.rootService) == ["a", "b"])
  }

  @Test func oneTraceIsReadFromEitherInterface() async throws {
    let v3 = StoreStub(
      "http://s:1",
      [("/api/v3/traces/00000000000000a1", .init(body: #"{"result":\#(otlp("a1", error: true))}"#))])
    #expect(try await backend(.v3, v3).trace(TraceID(high: 0, low: 0xA1))?.spans.count == 2)
    let v1 = StoreStub(
      "http://s:1",
      [
        ("/api/v3/", "<html>"),
        (
          "/api/traces/00000000000000a1",
          #"{"data":[{"traceID":"a1","spans":[{"spanID":"1","startTime":1700000000000000,"duration":5}]}]}"#
        ),
      ])
    #expect(try await backend(.v3, v1).trace(TraceID(high: 0, low: 0xA1))?.spans.count == 1)
    #expect(try await backend(.v1, v1).reported(TraceID(high: 0, low: 0xA1)).count == 1)
  }

  @Test func unknownTracesAreNilInEveryWayJaegerSaysSo() async throws {
    let id = TraceID(high: 0, low: 9)
    let answers: [StoreStub.Answer] = [
      .init(status: 404, body: #"{"data":null,"errors":[{"code":404,"msg":"trace not found"}]}"#), "",
      #"{"data":[]}"#,
    ]
    for answer in answers {
      #expect(try await backend(.v1, StoreStub("http://s:1", [("/api/traces", answer)])).trace(id) == nil)
    }
    let v3 = StoreStub(
      "http://s:1", [("/api/v3/traces", #"{"result":{"resourceSpans":[]}}"#), ("/api/traces", answers[0])])
    #expect(try await backend(.v3, v3).trace(id) == nil)
  }

  @Test func aTraceWhoseZerosWereLeftOutIsFound() async throws {
    let id = try #require(TraceID("00cb753c787ed5657c8d88dafc176ed"))
    let stub = StoreStub(
      "http://s:1",
      [
        (
          "/api/traces/cb753c787ed5657c8d88dafc176ed",
          #"{"data":[{"traceID":"cb753c787ed5657c8d88dafc176ed","spans":[{"spanID":"1"}]}]}"#
        )
      ])
    #expect(try await backend(.v1, stub).trace(id)?.id == id)
  }

  @Test func whatIsTooLargeIsAskedForInSmallerParts() async throws {
    let stub = StoreStub(
      "http://s:1",
      [
        (
          "/api/traces?start=1700000000000000&end=1700000900000000&limit=200",
          .init(error: .tooLarge(limit: 1))
        ),
        ("/api/traces?start=1700000000000000&end=1700000900000000&limit=40", #"{"data":[]}"#),
      ])
    #expect(try await backend(.v1, stub).traces(TraceQuery()) == [])
  }

  @Test func errorsOfTheStoreAreSaid() async {
    let broken = StoreStub.Answer(
      status: 500, body: #"{"errors":[{"code":500,"msg":"elastic: shard\nfailure"}]}"#)
    #expect(
      await complaint { () async throws(TraceError) in
        try await backend(.v1, StoreStub("http://s:1", [("/api/traces", broken)])).traces(TraceQuery())
      } == "jaeger s:1 answers 500: elastic: shard failure")
    let garbage = StoreStub("http://s:1", [("/api/traces", #"{"data":[{"spans":[{"#)])
    #expect(
      await complaint { () async throws(TraceError) in try await backend(.v1, garbage).traces(TraceQuery()) }
        .hasPrefix("jaeger s:1 does not answer as Jaeger does: not Jaeger's JSON"))
  }

  @Test func aTagIsSearchedFor() async throws {
    let tagged = otlp("a1", error: false).replacing(
      #""name":"s""#,
      with: #""name":"s","attributes":[{"key":"guid:x-request-id","value":{"stringValue":"r-1"}}]"#)
    let stub = StoreStub("http://s:1", [("/api/v3/traces", .init(body: tagged + otlp("a2", error: true)))])
    let query = TraceQuery(limit: 5, tag: Span.Tag("guid:x-request-id", "r-1"))
    #expect(try await backend(.v3, stub).traces(query).map(\.id.low) == [0xA1])
    #expect(stub.asked.contains { $0.contains(#"query.attributes={"guid:x-request-id":"r-1"}"#) })
  }
}
