import Collector
import Testing
import Tracing
import Wire

/// The collector as proxies and readers meet it: over HTTP.
@Suite struct CollectorHTTPTests {
  private struct Running {
    let collector: TraceCollector
    let base: String
    private let client = WireClient()

    init(memoryLimit: Int = 8 << 20, maximumTraces: Int = 1000) async throws {
      collector = TraceCollector(
        configuration: .init(port: 0, memoryLimit: memoryLimit, maximumTraces: maximumTraces))
      base = "http://127.0.0.1:\(try await collector.start())"
    }

    func get(_ path: String) async throws -> (status: Int, text: String) {
      let answer = try await client.send(HTTPRequest(url: base + path))
      return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    func post(_ body: [UInt8], headers: [HTTPHeader] = []) async throws -> (status: Int, text: String) {
      let answer = try await client.send(
        HTTPRequest(
          url: base + "/api/v2/spans", method: "POST",
          headers: [HTTPHeader("Content-Type", "application/json")] + headers, body: body))
      return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    func post(_ text: String) async throws -> (status: Int, text: String) { try await post(Array(text.utf8)) }
  }

  private static func span(
    _ trace: Int, _ id: Int, service: String = "a", name: String = "get", extra: String = ""
  ) -> String {
    #"{"traceId":"\#(String(trace, radix: 16))","id":"\#(String(id, radix: 16))","name":"\#(name)","timestamp":1800000000000000,"duration":\#(id * 100),"localEndpoint":{"serviceName":"\#(service)"}\#(extra)}"#
  }

  @Test func envoyGetsExactly202() async throws {
    let running = try await Running()
    #expect(try await running.post("[\(Self.span(1, 1))]").status == 202)
    #expect(try await running.post("[]").status == 202)
    #expect(try await running.post("").status == 202)
    #expect(running.collector.statistics.spans == 1)
    await running.collector.stop()
  }

  @Test func spansComeBackAsTheyWere() async throws {
    let running = try await Running()
    let first = Self.span(0xA1, 1, extra: #","tags":{"k":"é \"q\" \u0041","n":null},"custom":[1,{"x":2}]"#)
    _ = try await running.post("[ \(first) , \(Self.span(0xA1, 2)) ]")
    let answer = try await running.get("/api/v2/trace/00000000000000a1")
    #expect(answer.status == 200)
    #expect(answer.text == "[\(first),\(Self.span(0xA1, 2))]")
    #expect(try await running.get("/zipkin/api/v2/trace/a1").status == 200)
    await running.collector.stop()
  }

  @Test func whatCannotBeReadIsRefusedAndNothingOfItKept() async throws {
    let running = try await Running()
    for body in ["{", "[{]", "[\(Self.span(1, 1)),{}]", "nonsense"] {
      let answer = try await running.post(body)
      #expect(answer.status == 400)
      #expect(answer.text.contains("Zipkin v2"))
    }
    #expect(running.collector.statistics.spans == 0)
    #expect(running.collector.statistics.malformed == 4)
    #expect(try await running.get("/api/v2/trace/xyz").status == 400)
    #expect(try await running.get("/api/v2/trace/1").status == 404)
    #expect(try await running.get("/nowhere").status == 404)
    await running.collector.stop()
  }

  @Test func gzipIsUnpacked() async throws {
    let running = try await Running()
    // `[{"traceId":"1","id":"2"}]` and, deflated by Huffman codes of its own, a body of repeated spans.
    let plain = Gzipped.stored(#"[{"traceId":"1","id":"2"}]"#)
    let header = [HTTPHeader("Content-Encoding", "gzip")]
    #expect(try await running.post(plain, headers: header).status == 202)
    #expect(try await running.post(Gzipped.dynamic, headers: header).status == 202)
    #expect(running.collector.statistics.spans == 1 + Gzipped.dynamicSpans)
    #expect(try await running.post(Array(plain.dropLast(9)), headers: header).status == 400)
    #expect(try await running.post(Array("[]".utf8), headers: header).status == 400)
    #expect(
      try await running.post(Array("[]".utf8), headers: [HTTPHeader("Content-Encoding", "br")]).status == 415)
    await running.collector.stop()
  }

  @Test func tooLargeABodyIsRefused() async throws {
    let running = try await Running()
    let answer = try await running.post([UInt8](repeating: 0x20, count: (16 << 20) + 1))
    #expect(answer.status == 413)
    await running.collector.stop()
  }

  @Test func searchesAreZipkins() async throws {
    let running = try await Running()
    _ = try await running.post(
      "["
        + [
          Self.span(1, 1, service: "front", name: "GET /"),
          Self.span(1, 2, service: "Back", name: "Query", extra: #","tags":{"error":"","db":"x y"}"#),
          Self.span(2, 9, service: "front", name: "get /other"),
        ].joined(separator: ",") + "]")
    #expect(try await running.get("/api/v2/services").text == #"["back","front"]"#)
    #expect(try await running.get("/api/v2/spans?serviceName=front").text == #"["get /","get /other"]"#)
    #expect(try await running.get("/api/v2/spans").status == 400)
    let window = "endTs=1800000001000&lookback=60000"
    func found(_ query: String) async throws -> Set<TraceID> {
      let answer = try await running.get("/api/v2/traces?\(window)&\(query)")
      let traces = try ZipkinV2.traces(Array(answer.text.utf8))
      return Set(traces.compactMap { $0.first?.traceID })
    }
    let one = TraceID(high: 0, low: 1)
    let two = TraceID(high: 0, low: 2)
    #expect(try await found("serviceName=front") == [one, two])
    #expect(try await found("serviceName=BACK") == [one])
    #expect(try await found("annotationQuery=error") == [one])
    #expect(try await found("annotationQuery=error%20and%20db%3Dx+y") == [one])
    #expect(try await found("annotationQuery=db%3Dother") == [])
    #expect(try await found("serviceName=front&annotationQuery=error") == [])
    #expect(try await found("spanName=query") == [one])
    #expect(try await found("minDuration=800") == [two])
    #expect(try await found("minDuration=100&maxDuration=250") == [one])
    #expect(try await found("limit=1").count == 1)
    #expect(try await running.get("/api/v2/traces?endTs=1700000000000").text == "[]")
    #expect(try await running.get("/api/v2/traces?maxDuration=5").status == 400)
    #expect(try await running.get("/api/v2/traces?limit=many").status == 400)
    #expect(try await running.get("/api/v2/traceMany?traceIds=1,2").text.hasPrefix("[[{"))
    #expect(try await running.get("/api/v2/traceMany?traceIds=1").status == 400)
    await running.collector.stop()
  }

  @Test func memoryIsBoundedAndTheOldestGo() async throws {
    let running = try await Running(memoryLimit: 200_000)
    let filler = #","tags":{"x":"\#(String(repeating: "y", count: 2000))"}"#
    for trace in 1...300 {
      _ = try await running.post("[\(Self.span(trace, 1, service: "s\(trace)", extra: filler))]")
    }
    let counts = running.collector.statistics
    #expect(counts.bytes <= 200_000)
    #expect(counts.received == 300 && counts.spans + counts.evicted == 300)
    #expect(counts.spans > 50)
    #expect(try await running.get("/api/v2/trace/1").status == 404)
    #expect(try await running.get("/api/v2/trace/12c").status == 200)
    #expect(try await running.get("/api/v2/services").text.contains("s300"))
    #expect(try await running.get("/api/v2/services").text.contains("\"s1\"") == false)
    await running.collector.stop()
  }

  @Test func endlessTraceStaysBounded() async throws {
    let running = try await Running(memoryLimit: 100_000, maximumTraces: 3)
    for id in 1...60 {
      _ = try await running.post(
        "[" + (1...20).map { Self.span(7, id * 100 + $0) }.joined(separator: ",") + "]")
    }
    #expect(running.collector.statistics.bytes <= 100_000)
    for trace in 10...20 { _ = try await running.post("[\(Self.span(trace, 1))]") }
    #expect(running.collector.statistics.traces == 3)
    await running.collector.stop()
  }

  @Test func aTakenPortIsSaid() async throws {
    let running = try await Running()
    let port = UInt16(running.base.split(separator: ":").last ?? "") ?? 0
    let second = TraceCollector(configuration: .init(port: port))
    do {
      _ = try await second.start()
      Issue.record("two collectors on one port")
    } catch {
      #expect("\(error)" == "port \(port) of 127.0.0.1 is taken by another program")
    }
    await running.collector.stop()
    // Free again, and what was collected before stays.
    #expect(try await second.start() == port)
    await second.stop()
  }

  @Test func pharosReadsItAsItReadsAnyZipkin() async throws {
    let running = try await Running()
    let error = #","kind":"SERVER","tags":{"error":"true","http.status_code":"500"}"#
    _ = try await running.post(
      "[\(Self.span(1, 1, service: "reviews.default", extra: error)),\(Self.span(2, 1, service: "details.default"))]"
    )
    let backend = try ZipkinBackend(baseURL: running.base + "/", transport: WireClient())
    #expect(try await backend.services() == ["details.default", "reviews.default"])
    let trace = try await backend.trace(TraceID(high: 0, low: 1))
    #expect(trace?.spans.first?.isError == true)
    #expect(try await backend.trace(TraceID(high: 9, low: 9)) == nil)
    await running.collector.stop()
  }
}
