import Testing
import Wire

@testable import Tracing

@Suite struct TraceStoreTests {
  private func store(_ url: String = "http://s:1", _ stub: StoreStub) throws(TraceError) -> TraceStore {
    try TraceStore(url: url, transport: stub)
  }

  private let page = StoreStub.Answer(
    body: #"<!doctype html><script>JAEGER_VERSION = {"gitCommit":"x","gitVersion":"v2.19.0"};</script>"#)

  /// What an address turns out to be.
  private func found(_ stub: StoreStub, _ url: String = "http://s:1") async throws -> String {
    let store = try store(url, stub)
    _ = try await store.services()
    return store.name
  }

  @Test func itIsCalledWhatItIsOnceItIsKnown() async throws {
    let stub = StoreStub("http://s:1", [("/api/v3/services", #"{"services":["a"]}"#), ("/", page)])
    let store = try store("s:1", stub)
    #expect(store.name == "traces s:1")
    #expect(try await store.services() == ["a"])
    #expect(store.name == "jaeger 2.19.0 s:1")
  }

  @Test func everyStoreIsRecognised() async throws {
    #expect(try await found(StoreStub("http://s:1", [("/api/v3/services", "{}")])) == "jaeger s:1")
    // An older Jaeger answers unknown paths with the page of its user interface.
    #expect(
      try await found(StoreStub("http://s:1", [("/api/services", #"{"data":["a"]}"#), ("/", page)]))
        == "jaeger 2.19.0 s:1")
    #expect(
      try await found(
        StoreStub("http://s:1", [("/api/v2/services", "[]"), ("/info", #"{"zipkin":{"version":"3.5.1"}}"#)]))
        == "zipkin 3.5.1 s:1")
    #expect(
      try await found(
        StoreStub(
          "http://s:1",
          [
            ("/api/echo", "echo"), ("/api/status/buildinfo", #"{"version":"2.8.1"}"#),
            ("/api/v2/search", "{}"),
          ]))
        == "tempo 2.8.1 s:1")
    #expect(
      try await found(
        StoreStub("http://s:1", [("/api/search/tags", #"{"tagNames":[]}"#), ("/api/v2/search/", "{}")]))
        == "tempo s:1")
  }

  @Test func aPrefixIsFound() async throws {
    let stub = StoreStub("http://s:1/jaeger", [("/api/v3/services", "{}")])
    #expect(try await found(Fallback(stub).stub, "http://s:1/jaeger/search?service=x") == "jaeger s:1/jaeger")
    let below = StoreStub("http://s:1", [("/jaeger/api/v3/services", "{}")])
    #expect(try await found(below) == "jaeger s:1/jaeger")
    let above = StoreStub("http://s:1", [("/api/v2/services", "[]")])
    #expect(try await found(above, "http://s:1/somewhere") == "zipkin s:1")
  }

  private struct Fallback {
    var stub: StoreStub
    init(_ stub: StoreStub) { self.stub = stub }
  }

  @Test func theServiceProxyOfKubernetesIsAnAddressLikeAnother() async throws {
    let base = "https://k:6443/api/v1/namespaces/istio-system/services/http:tracing:80/proxy"
    let stub = StoreStub(base, [("/jaeger/api/v3/services", "{}")])
    #expect(try await found(stub, base + "/") == "jaeger tracing.istio-system/jaeger")
  }

  @Test func theSchemeSaysWhatItIs() async throws {
    let stub = StoreStub("http://s:1", [("/api/v2/services", "[]"), ("/api/v3/services", "{}")])
    #expect(try await found(stub, "zipkin+http://s:1") == "zipkin s:1")
    #expect(!stub.asked.contains { $0.contains("v3") })
    #expect(try await found(stub, "jaeger+http://s:1") == "jaeger s:1")
    #expect(try store("tempo+https://s:1", stub).name == "tempo s:1")
    #expect(
      await complaint { () async throws(TraceError) in try await store("tempo+http://s:1", stub).services() }
        .hasPrefix("s:1: no Tempo answers there"))
  }

  @Test func itIsAskedAgainAfterAFailureAndNotBefore() async throws {
    let stub = StoreStub("http://s:1", [("/api/v3/services", #"{"services":["a"]}"#)])
    let store = try store("http://s:1", stub)
    _ = try await store.services()
    let first = stub.asked.count
    _ = try await store.services()
    #expect(stub.asked.count == first + 1)
  }

  @Test func credentialsAreSentAndNeverSaid() async {
    let stub = StoreStub("http://s:1", [("/", .init(status: 500, body: "no"))])
    let text = await complaint { () async throws(TraceError) in
      try await store("http://ann:se%3Acret@s:1", stub).services()
    }
    #expect(!text.contains("cret") && !text.contains("ann"))
    #expect(
      stub.requests.allSatisfy { $0.headers.contains(HTTPHeader("Authorization", "Basic YW5uOnNlOmNyZXQ=")) })
    #expect(stub.requests.allSatisfy { !$0.url.contains("ann") })
    let other = await complaint { () async throws(TraceError) in
      try await store(
        "http://ann:secret@s 1", StoreStub("http://s", [("", .init(error: .badURL("http://ann:secret@s 1")))])
      )
      .services()
    }
    #expect(!other.isEmpty && !other.contains("secret"))
  }

  @Test func everyWrongAddressHasItsSentence() async {
    func text(_ url: String, _ answer: StoreStub.Answer) async -> String {
      let base = String(url.prefix { $0 != "?" })
      return await complaint { () async throws(TraceError) in
        try await store(url, StoreStub(base, [("", answer)])).services()
      }
    }
    let cut = StoreStub.Answer(error: .cut("Received HTTP/0.9 when not allowed"))
    #expect(
      await text("http://s:16685", cut)
        == "s:16685: port 16685 is Jaeger's gRPC; its HTTP query port is 16686")
    #expect(await text("http://s:4317", cut).contains("for sending spans (OTLP over gRPC)"))
    #expect(await text("http://s:7000", cut).contains("this looks like a gRPC port"))
    let missing = StoreStub.Answer(status: 404, body: "404 page not found")
    #expect(await text("http://s:9411", missing).contains("if this is a Jaeger its query port is 16686"))
    #expect(await text("http://s:4318", missing).contains("OTLP over HTTP"))
    #expect(await text("http://s:80", missing).contains("neither Jaeger nor Tempo nor Zipkin answers there"))
    #expect(await text("http://s:80", "<html>Sign in</html>").contains("a page for browsers"))
    #expect(await text("http://s:80", .init(status: 401)).contains("--traces-token-file"))
    #expect(
      await text("http://s:16686", .init(status: 401, body: "missing tenant header"))
        .contains("--traces-header 'x-tenant: TENANT'"))
    #expect(
      await text(
        "http://s:80", .init(status: 302, headers: [HTTPHeader("Location", "https://login/x?ticket=7")])
      )
      .contains("sends elsewhere to https://login/x: a login"))
    #expect(
      await text(
        "http://s:80",
        .init(
          status: 503, body: #"{"kind":"Status","message":"no endpoints available for service \"tracing\""}"#)
      )
      .contains(#"is not ready (503): no endpoints available for service "tracing""#))
    #expect(
      await text("http://s:80", .init(error: .refused("s:80"))).contains(
        "Jaeger 16686, Tempo 3200, Zipkin 9411"))
    #expect(await text("http://s:80", .init(error: .timedOut(seconds: 8))).contains("no answer within 8"))
  }

  @Test func hostileAnswersAreRefused() async {
    for body in [
      "", "[[[[", #"{"services""#, "echo\u{1B}[2J" + String(repeating: "x", count: 100), "null", "7",
    ] {
      let text = await complaint { () async throws(TraceError) in
        try await store("http://s:1", StoreStub("http://s:1", [("/", .init(body: body))])).services()
      }
      #expect(text.contains("neither Jaeger nor Tempo nor Zipkin"), "\(body)")
    }
  }

  @Test func aRecordingKeepsTheTracesOfEveryStore() throws {
    let text =
      #"{"data":[{"traceID":"ab","spans":[{"spanID":"1","operationName":"a\u0007\"","startTime":1700000000000000,"duration":9,"tags":[{"key":"span.kind","value":"server"},{"key":"error","value":true},{"key":"n","value":7}],"logs":[{"timestamp":1700000000000001,"fields":[{"key":"event","value":"x"}]}],"processID":"p"},{"spanID":"2","references":[{"spanID":"1"}],"startTime":1700000000000002,"processID":"p"}],"processes":{"p":{"serviceName":"reviews","tags":[{"key":"ip","value":"::1"}]}}}]}"#
    let reported = try #require(try JaegerV1(Array(text.utf8)).traces.first).spans
    let again = try ZipkinV2.spans(ZipkinV2.json(reported))
    #expect(Trace(zipkin: again) == Trace(zipkin: reported))
  }
}
