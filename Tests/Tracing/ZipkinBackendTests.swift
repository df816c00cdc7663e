import Mesh
import Testing
import Tracing
import Wire

/// Answers from a table: path (with query) to status and body.
private struct Table: HTTPTransport {
  var answers: [(prefix: String, status: Int, body: String)]

  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    let path = request.url.dropFirst("http://z:9411".count)
    guard let answer = answers.first(where: { path.hasPrefix($0.prefix) }) else {
      return HTTPResponse(status: 404, contentType: "text/plain", body: [])
    }
    if answer.status == 0 { throw .refused("z:9411") }
    return HTTPResponse(status: answer.status, contentType: "application/json", body: Array(answer.body.utf8))
  }
}

@Suite struct ZipkinBackendTests {
  private func span(
    _ trace: Int, _ id: Int, parent: Int? = nil, _ kind: String, _ service: String, pod: String,
    duration: Int = 100,
    tags: String = ""
  ) -> String {
    let above = parent.map { #""parentId":"\#($0)","# } ?? ""
    return
      #"{"traceId":"\#(trace)","id":"\#(id)",\#(above)"kind":"\#(kind)","name":"n","timestamp":1800000000000000,"duration":\#(duration),"localEndpoint":{"serviceName":"\#(service)"},"tags":{"node_id":"sidecar~10.0.0.1~\#(pod).default~default.svc.cluster.local"\#(tags)}}"#
  }

  private func backend(_ answers: (String, Int, String)...) throws -> ZipkinBackend {
    try ZipkinBackend(
      baseURL: "z:9411/api/v2/",
      transport: Table(answers: answers.map { (prefix: $0.0, status: $0.1, body: $0.2) }))
  }

  /// productpage v1 calls reviews v1 (trace 1), reviews v3 with an error (2), and reviews v3 never answers (3).
  private func store() throws -> ZipkinBackend {
    let one = [
      span(1, 1, "CLIENT", "productpage.default", pod: "productpage-v1-6987489c74-x8kzr", duration: 900),
      span(1, 2, parent: 1, "SERVER", "reviews.default", pod: "reviews-v1-6dc9897554-8xkzr"),
    ]
    let two = [
      span(2, 1, "CLIENT", "productpage.default", pod: "productpage-v1-6987489c74-x8kzr"),
      span(
        2, 2, parent: 1, "SERVER", "reviews.default", pod: "reviews-v3-6dc9897554-8xkzr",
        tags: #","error":"true""#),
    ]
    let three = [
      span(
        3, 1, "CLIENT", "productpage.default", pod: "productpage-v1-6987489c74-x8kzr", duration: 500,
        tags: #","error":"true","upstream_cluster":"outbound|9080|v3|reviews.default.svc.cluster.local""#)
    ]
    let all = [one, two, three].map { "[" + $0.joined(separator: ",") + "]" }
    return try backend(
      ("/api/v2/services", 200, #"["productpage.default","reviews.default","reviews-admin.default"]"#),
      ("/api/v2/traces", 200, "[" + all.joined(separator: ",") + "]"),
      ("/api/v2/trace/0000000000000002", 200, all[1]))
  }

  private func ids(_ query: TraceQuery) async throws -> [UInt64] {
    try await store().traces(query).map(\.id.low)
  }

  @Test func errorsAndSlowestComeFirst() async throws {
    #expect(try await ids(TraceQuery()) == [3, 2, 1])
    #expect(try await ids(TraceQuery(limit: 1)) == [3])
    #expect(try await ids(TraceQuery(errorsOnly: true)) == [3, 2])
  }

  @Test func aListThatWasCutSaysSo() async throws {
    #expect(try await !store().search(TraceQuery()).isCut)
    // The stub tells of three, whatever is asked: a store that has more stops at three.
    #expect(try await store().search(TraceQuery(limit: 3)).isCut)
    #expect(try await store().search(TraceQuery(limit: 2)).isCut)
    // Filtered here, after the store's cut: few are shown, and there may be more.
    let one = try await store().search(
      TraceQuery(place: .init(app: "reviews", version: "v1"), limit: 1))
    #expect(one.traces.count == 1 && one.isCut)
  }

  @Test func aPlaceIsFoundByWorkloadVersionAndNamespace() async throws {
    let reviews3 = TraceQuery.Place(app: "reviews", workload: "reviews-v3", namespace: "default")
    #expect(try await ids(TraceQuery(place: reviews3)) == [3, 2])
    #expect(try await ids(TraceQuery(place: .init(app: "reviews", version: "v1"))) == [1])
    #expect(try await ids(TraceQuery(place: .init(app: "reviews"))) == [3, 2, 1])
    #expect(try await ids(TraceQuery(place: .init(app: "reviews", namespace: "other"))) == [])
    #expect(try await ids(TraceQuery(place: .init(app: "review"))) == [])
  }

  @Test func anEdgeNeedsItsCaller() async throws {
    let reviews = TraceQuery.Place(app: "reviews", namespace: "default")
    let productpage = TraceQuery.Place(app: "productpage", workload: "productpage-v1", namespace: "default")
    #expect(try await ids(TraceQuery(place: reviews, caller: productpage)) == [3, 2, 1])
    #expect(try await ids(TraceQuery(place: reviews, caller: .init(app: "ratings"))) == [])
    #expect(try await ids(TraceQuery(place: productpage, caller: reviews)) == [])
  }

  @Test func aNodeIsAPlace() {
    let node = Node(
      id: NodeID("n"), type: .app, namespace: "default", workload: "reviews-v3", app: "reviews", version: "v3"
    )
    let place = TraceQuery.Place(node)
    #expect(place == .init(app: "reviews", workload: "reviews-v3", namespace: "default", version: "v3"))
    #expect(TraceQuery.Place(Node(id: NodeID("u"), type: .unknown)).isAnywhere)
  }

  @Test func oneTraceIsReadAndAnUnknownOneIsNil() async throws {
    let trace = try #require(try await store().trace(TraceID(high: 0, low: 2)))
    #expect(trace.spans.map(\.workload) == ["productpage-v1", "reviews-v3"])
    #expect(try await store().trace(TraceID(high: 0, low: 77)) == nil)
    #expect(try store().name == "zipkin z:9411")
  }

  @Test func whatIsNotZipkinIsNamed() async throws {
    func reason(_ backend: ZipkinBackend) async -> String {
      do {
        _ = try await backend.traces(TraceQuery())
        return ""
      } catch { return error.description }
    }
    #expect(
      try await reason(backend(("/api/v2", 0, "")))
        .hasPrefix("zipkin z:9411 does not answer: connection refused by z:9411;"))
    #expect(try await reason(backend(("/api/v2", 200, "{}"))).contains("does not answer as Zipkin does"))
    #expect(try await reason(backend(("/", 200, "<html>"))).contains("a page for browsers"))
    #expect(try await reason(backend(("/nothing", 200, ""))).contains("404"))
    #expect(try await reason(backend(("/", 401, ""))).contains("credentials"))
    #expect(try await reason(backend(("/", 500, "query\ntimed out"))).contains("500: query timed out"))
  }

  @Test func documentsHoldTheRepairedTree() async throws {
    let trace = try #require(try await store().trace(TraceID(high: 0, low: 2)))
    let text = String(decoding: try TraceDocument(trace).json(), as: UTF8.self)
    #expect(text.contains(#""rootService":"productpage.default""#))
    #expect(text.contains(#""onCriticalPath":[[0,100]]"#))
    #expect(text.contains(#""parentSpanID":"0000000000000001""#))
    #expect(text.contains(#""spanCount":2"#))
    let traces = try await store().search(TraceQuery())
    let list = String(
      decoding: try TraceListDocument(backend: try store().name, traces).json(), as: UTF8.self)
    #expect(list.contains(#""errorCount":1"#))
    #expect(list.contains(#""truncated":false"#))
  }
}
