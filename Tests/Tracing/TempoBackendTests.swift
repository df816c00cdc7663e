import Foundation
import Testing
import Wire

@testable import Tracing

@Suite struct TempoBackendTests {
  private let clock = StoreClock { 1_700_000_900 }

  private func backend(_ stub: StoreStub) throws(TraceError) -> TempoBackend {
    TempoBackend(
      StoreClient(try StoreAddress("http://s:1"), name: "tempo s:1", transport: stub), clock: clock)
  }

  private func line(_ id: String, ms: Int? = 12, more: String = "") -> String {
    let duration = ms.map { #","durationMs":\#($0)"# } ?? ""
    return
      #"{"traceID":"\#(id)","rootServiceName":"gw.istio-system","rootTraceName":"GET /","startTimeUnixNano":"1700000000000000000"\#(duration)\#(more)}"#
  }

  private func body(_ trace: String, _ service: String) -> String {
    #"{"trace":{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(service)"}}]},"scopeSpans":[{"spans":[{"traceId":"\#(trace)","spanId":"AAAAAAAAAAE=","kind":"SPAN_KIND_SERVER","name":"s","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000000900000"}]}]}]}}"#
  }

  @Test func bothEndsOfTheTimeAreAskedForAndErrorsOnTheirOwn() async throws {
    let stats =
      #","serviceStats":{"gw":{"spanCount":2},"reviews":{"spanCount":5,"errorCount":1}}"#
    let stub = StoreStub(
      "http://s:1",
      [
        ("/api/search?q={ status = error }", .init(body: #"{"traces":[\#(line("b", more: stats))]}"#)),
        (
          "/api/search?q={}",
          .init(body: #"{"traces":[\#(line("a", ms: 30)),\#(line("b", more: stats))],"metrics":{}}"#)
        ),
      ])
    let found = try await backend(stub).traces(TraceQuery(limit: 20))
    #expect(found.map(\.id.low) == [0xB, 0xA])
    #expect(found.map(\.spanCount) == [7, nil])
    #expect(found.map(\.errorCount) == [1, 0])
    #expect(found[1].duration == 30_000)
    #expect(stub.asked.allSatisfy { $0.hasSuffix("&start=1700000000&end=1700000901&limit=20") })
  }

  @Test func aListThatWasCutSaysSo() async throws {
    let body = #"{"traces":[\#(line("a", ms: 30)),\#(line("b", ms: 20))]}"#
    let stub = StoreStub("http://s:1", [("/api/search", .init(body: body))])
    #expect(try await !backend(stub).search(TraceQuery(limit: 3)).isCut)
    #expect(try await backend(stub).search(TraceQuery(limit: 2)).isCut)
  }

  @Test func failedSpansAreCountedByWhatMatched() async throws {
    let matched = #","spanSets":[{"matched":3,"spans":[{"durationNanos":"700000"}]}]"#
    let stub = StoreStub(
      "http://s:1",
      [
        (
          "/api/search",
          .init(body: #"{"traces":[\#(line("1cb753c787ed5657c8d88dafc176ed0", ms: nil, more: matched))]}"#)
        )
      ])
    let found = try await backend(stub).traces(TraceQuery(errorsOnly: true))
    #expect(found.map(\.errorCount) == [3])
    // Less than a millisecond is not told; the span that matched is.
    #expect(found.map(\.duration) == [700])
    // 31 digits: a zero was left out in front.
    #expect(found.map(\.id.description) == ["01cb753c787ed5657c8d88dafc176ed0"])
  }

  @Test(arguments: [#"{"traces":[]}"#, #"{"metrics":{}}"#, #"{"traces":null}"#])
  func nothingFoundIsAnEmptyList(_ text: String) async throws {
    #expect(
      try await backend(StoreStub("http://s:1", [("/api/search", .init(body: text))])).traces(TraceQuery())
        == [])
  }

  @Test func aPlaceIsSearchedByServiceAndItsTracesAreRead() async throws {
    let stub = StoreStub(
      "http://s:1",
      [
        (
          "/api/v2/search/tag/resource.service.name/values",
          #"{"tagValues":[{"type":"string","value":"reviews.default"},{"type":"string","value":"details.default"}]}"#
        ),
        (
          #"/api/search?q={ resource.service.name = "reviews.default" }"#,
          .init(body: #"{"traces":[\#(line("a")),\#(line("b"))]}"#)
        ),
        ("/api/v2/traces/000000000000000a", .init(body: body("AAAAAAAAAAAAAAAAAAAACg==", "reviews.default"))),
        ("/api/v2/traces/000000000000000b", .init(body: body("AAAAAAAAAAAAAAAAAAAACw==", "other.default"))),
      ])
    let found = try await backend(stub).traces(TraceQuery(place: .init(app: "reviews", namespace: "default")))
    #expect(found.map(\.id.low) == [0xA])
    #expect(found.map(\.spanCount) == [1])
    #expect(stub.asked.contains { $0.contains("&& { status = error }") })
    #expect(!stub.asked.contains { $0.contains("details") })
  }

  @Test func aTempoFromBeforeTraceQLIsAskedWithTags() async throws {
    let stub = StoreStub(
      "http://s:1",
      [
        ("/api/search?q=", .init(status: 400, body: "unknown parameter q")),
        ("/api/search?tags=error=\"true\"", .init(body: #"{"traces":[\#(line("b"))]}"#)),
        ("/api/search?start", .init(body: #"{"traces":[\#(line("a"))]}"#)),
      ])
    #expect(try await backend(stub).traces(TraceQuery()).map(\.id.low) == [0xB, 0xA])
  }

  @Test func aPartOfATraceSaysSo() async throws {
    let part =
      body("AAAAAAAAAAAAAAAAAAAACg==", "a").dropLast()
      + #","status":"PARTIAL","message":"trace exceeds max size"}"#
    let stub = StoreStub("http://s:1", [("/api/v2/traces/", .init(body: String(part)))])
    let trace = try #require(try await backend(stub).trace(TraceID(high: 0, low: 10)))
    #expect(trace.warnings.first == "tempo s:1 sent only a part of this trace: trace exceeds max size")
  }

  @Test func anUnknownTraceIsNilInBothWays() async throws {
    let id = TraceID(high: 0, low: 1)
    #expect(
      try await backend(StoreStub("http://s:1", [("/api/v2/traces", #"{"trace":{}}"#)])).trace(id) == nil)
    #expect(try await backend(StoreStub("http://s:1", [])).trace(id) == nil)
  }

  @Test func anOlderTempoHasOnlyTheFirstWayToATrace() async throws {
    let batches = body("AAAAAAAAAAAAAAAAAAAACg==", "a").replacing(
      #"{"trace":{"resourceSpans""#, with: #"{"batches""#
    ).dropLast()
    let stub = StoreStub("http://s:1", [("/api/traces/000000000000000a", .init(body: String(batches)))])
    #expect(try await backend(stub).trace(TraceID(high: 0, low: 10))?.spans.count == 1)
    #expect(try await backend(stub).reported(TraceID(high: 0, low: 10)).map(\.id) == [1])
  }

  @Test func aTenantIsAskedForByName() async {
    let stub = StoreStub("http://s:1", [("/", .init(status: 401, body: "no org id\n"))])
    #expect(
      await complaint { () async throws(TraceError) in try await backend(stub).traces(TraceQuery()) }
        == "tempo s:1 wants a tenant (401: no org id); give --traces-header 'X-Scope-OrgID: TENANT'")
    let busy = StoreStub("http://s:1", [("/", .init(status: 429, body: "rate limit"))])
    #expect(
      await complaint { () async throws(TraceError) in try await backend(busy).traces(TraceQuery()) }
        .contains("429"))
  }

  @Test func aTagWithAColonIsQuoted() async throws {
    let stub = StoreStub("http://s:1", [("/api/search", #"{}"#)])
    _ = try await backend(stub).traces(TraceQuery(tag: Span.Tag("guid:x-request-id", "a\"b")))
    #expect(stub.asked.contains { $0.contains(#"{ span."guid:x-request-id" = "a\"b" }"#) })
  }

  @Test func kialisSampleOfASearchIsRead() async throws {
    guard let data = try Fixture.sample("kiali-tempo-search-bookinfo.json") else { return }
    let stub = StoreStub("http://s:1", [("/api/search", .init(body: String(decoding: data, as: UTF8.self)))])
    let found = try await backend(stub).traces(TraceQuery())
    #expect(found.contains { $0.id.description == "100cb753c787ed5657c8d88dafc176ed" && $0.duration == 9319 })
    #expect(found.allSatisfy { $0.rootService == "istio-ingressgateway.istio-system" })
  }
}
