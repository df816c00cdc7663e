import Foundation
import Testing
import Tracing

@Suite struct TraceBuilderTests {
  private func build(_ spans: [ZipkinSpan]) throws -> Trace { try #require(Trace(zipkin: spans)) }

  @Test func noSpansAreNoTrace() { #expect(Trace(zipkin: []) == nil) }

  @Test func rowsStandInReadingOrder() throws {
    let trace = try build([
      Fixture.span(4, parent: 2, at: 12, for: 5), Fixture.span(3, parent: 1, at: 50, for: 10),
      Fixture.span(2, parent: 1, at: 10, for: 20), Fixture.span(1, at: 0, for: 100),
    ])
    #expect(trace.spans.map(\.operation) == ["op1", "op2", "op4", "op3"])
    #expect(trace.spans.map(\.depth) == [0, 1, 2, 1])
    #expect(trace.spans.map(\.parent) == [nil, 0, 1, 0])
    #expect(trace.spans.map(\.start) == [0, 10, 12, 50])
    #expect(trace.duration == 100)
    #expect(trace.spans.map(\.selfTime) == [70, 15, 5, 10])
    #expect(trace.warnings.isEmpty)
  }

  @Test func serverThatSharesItsClientsIdHangsBelowIt() throws {
    // The server half lacks its flag, and the child of the server names the shared id.
    let trace = try build([
      Fixture.span(3, parent: 2, service: "server", at: 30, for: 10, host: "10.0.0.2"),
      Fixture.span(2, .server, service: "server", at: 20, for: 40, host: "10.0.0.2"),
      Fixture.span(2, parent: 1, .client, service: "client", at: 10, for: 60, host: "10.0.0.1"),
      Fixture.span(1, .server, service: "client", at: 0, for: 100, host: "10.0.0.1"),
    ])
    #expect(trace.spans.map(\.service) == ["client", "client", "server", "server"])
    #expect(trace.spans.map(\.depth) == [0, 1, 2, 3])
    #expect(Set(trace.spans.map(\.id)).count == 4)
    #expect(trace.warnings.isEmpty)
  }

  @Test func piecesOfASpanBecomeOneRow() throws {
    let trace = try build([
      Fixture.span(1, .client, at: 5, for: nil, tags: [Span.Tag("x", "1")]),
      Fixture.span(1, .client, at: nil, for: 70, tags: [Span.Tag("error", "")]),
      Fixture.span(1, .client, at: 5, for: nil, tags: [Span.Tag("x", "1")]),
    ])
    #expect(trace.spans.count == 1)
    #expect(trace.spans.first?.duration == 70)
    #expect(trace.spans.first?.isError == true)
    #expect(trace.spans.first?.tags.map(\.key) == ["error", "x"])
  }

  @Test func differentSpansWithOneIdAreBothShown() throws {
    let trace = try build([
      Fixture.span(1, service: "a", at: 0), Fixture.span(2, parent: 1, service: "b", at: 10, for: 5),
      Fixture.span(2, parent: 1, service: "b", at: 30, for: 5),
    ])
    #expect(trace.spans.count == 3)
    #expect(Set(trace.spans.map(\.id)).count == 3)
    #expect(trace.spans.contains { $0.warnings.contains { $0.contains("same id") } })
  }

  @Test func orphansStandBelowTheirMissingParent() throws {
    let trace = try build([
      Fixture.span(1, at: 0, for: 100), Fixture.span(5, parent: 0xDEAD, at: 20, for: 10),
      Fixture.span(6, parent: 0xDEAD, at: 60, for: 20), Fixture.span(7, parent: 0xBEEF, at: 70, for: 1),
    ])
    #expect(trace.spans.count == 6)
    let holder = try #require(trace.spans.firstIndex { $0.operation == "missing parent 000000000000dead" })
    #expect(trace.spans[holder].isSynthetic)
    #expect(trace.spans[holder].start == 20 && trace.spans[holder].duration == 60)
    #expect(trace.spans.filter { $0.parent == holder }.map(\.operation) == ["op5", "op6"])
    #expect(trace.warnings == ["2 parent spans were not reported (3 orphans)"])
    #expect(TraceSummary(trace).spanCount == 4)
  }

  @Test func circlesAreOpenedAndNothingIsLost() throws {
    let trace = try build([
      Fixture.span(1, at: 0), Fixture.span(2, parent: 4, at: 30), Fixture.span(3, parent: 2, at: 10),
      Fixture.span(4, parent: 3, at: 40), Fixture.span(5, parent: 4, at: 50),
      Fixture.span(9, parent: 9, at: 60),
    ])
    #expect(
      trace.spans.filter { !$0.isSynthetic }.map(\.operation).sorted() == [
        "op1", "op2", "op3", "op4", "op5", "op9",
      ])
    let holder = try #require(trace.spans.firstIndex { $0.isSynthetic })
    #expect(trace.spans.filter { $0.parent == holder }.map(\.operation) == ["op3"])
    #expect(trace.spans.contains { $0.warnings.contains("names itself as its parent") })
    for (i, span) in trace.spans.enumerated() { #expect(span.parent.map { $0 < i } ?? true) }
  }

  @Test func serverThatStartsBeforeItsClientIsMoved() throws {
    let second: Int64 = 1_000_000
    let trace = try build([
      Fixture.span(1, .client, service: "a", at: 5 * second, for: 100_000, host: "10.0.0.1"),
      Fixture.span(2, parent: 1, .server, service: "b", at: 0, for: 60_000, host: "10.0.0.2"),
      Fixture.span(3, parent: 2, service: "b", at: 10_000, for: 20_000, host: "10.0.0.2"),
    ])
    // (100 - 60) / 2 = 20 ms behind the client's start; what ran below on that host moves along.
    #expect(trace.spans.map(\.start) == [0, 20_000, 30_000])
    #expect(trace.duration == 100_000)
    #expect(trace.spans[1].warnings == ["clock differs from the caller's: moved by +5.02 s"])
    #expect(trace.warnings == ["clocks differ: 1 server span moved"])
  }

  @Test func earlyServerOnTheSameOrAnUnknownHostIsLeftAlone() throws {
    for host in ["10.0.0.1", nil] {
      let trace = try build([
        Fixture.span(1, .client, at: 500, for: 100, host: "10.0.0.1"),
        Fixture.span(2, parent: 1, .server, service: "b", at: 0, for: 60, host: host),
      ])
      #expect(trace.spans.map(\.start) == [500, 0])
    }
  }

  @Test func missingTimesAreSaidAndPlacedAtTheParent() throws {
    let trace = try build([
      Fixture.span(1, at: 10, for: 100), Fixture.span(2, parent: 1, at: nil, for: nil),
    ])
    #expect(trace.spans[1].start == 0 && trace.spans[1].duration == 0)
    #expect(
      trace.spans[1].warnings == ["begin not reported: shown at its parent's", "duration not reported"])
  }

  @Test func finishAnnotationGivesTheDurationAndIsHidden() throws {
    var span = Fixture.span(1, .server, at: 0, for: nil)
    span.annotations = [
      .init(timestamp: 1_000_250, value: "ss"), .init(timestamp: 1_000_100, value: "cache miss"),
    ]
    let trace = try build([span])
    let row = try #require(trace.spans.first)
    #expect(row.duration == 250)
    #expect(row.tags == [Span.Tag("at +100 µs", "cache miss")])
  }

  @Test func meshTagsAreDecoded() throws {
    let trace = try build([
      Fixture.span(
        1, .client, service: "productpage.bookinfo",
        tags: [
          Span.Tag(
            "node_id", "sidecar~10.1.2.3~productpage-v1-6987489c74-x8kzr.bookinfo~bookinfo.svc.cluster.local"),
          Span.Tag("response_flags", "UF,URX"), Span.Tag("http.status_code", "503"),
          Span.Tag("error", "true"),
        ])
    ])
    let span = try #require(trace.spans.first)
    #expect(span.workload == "productpage-v1" && span.namespace == "bookinfo")
    #expect(span.responseFlags == "UF,URX" && span.statusCode == "503" && span.isError)
  }

  @Test(arguments: [
    ("reviews-v3-6dc9897554-8xkzr", "reviews-v3"), ("mongo-0", "mongo"), ("agent-x7k2p", "agent"),
    ("ratings", "ratings"), ("reviews-v1", "reviews-v1"), ("my-local", "my-local"), ("", ""), ("-", "-"),
  ]) func podNamesLoseTheirSuffixes(_ pod: String, _ workload: String) {
    #expect(EnvoyTags.workload(ofPod: pod) == workload)
  }

  @Test func deepAndWideTracesAreBuiltWithoutRecursion() throws {
    let count: UInt64 = 20_000
    let chain = (1...count).map {
      Fixture.span($0, parent: $0 == 1 ? nil : $0 - 1, at: Int64($0), for: 1_000_000)
    }
    #expect(try build(chain.reversed()).spans.last?.depth == Int(count) - 1)
    let star = (1...count).map { Fixture.span($0, parent: $0 == 1 ? nil : 1, at: Int64($0), for: 1) }
    #expect(try build(star).spans.count == Int(count))
    let circle = (1...count).map { Fixture.span($0, parent: $0 % count + 1, at: Int64($0), for: 1) }
    #expect(try build(circle).spans.count == Int(count) + 1)
    let sameID = (1...5_000).map { Fixture.span(7, at: Int64($0), for: 1) }
    #expect(try build(sameID).spans.count == 5_000)
  }

  @Test func randomTracesLoseNothing() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let count = Int.random(in: 1...40, using: &random)
      let spans = (1...count).map { id in
        Fixture.span(
          UInt64(id), parent: Bool.random(using: &random) ? UInt64.random(in: 1...50, using: &random) : nil,
          [.client, .server, nil][Int.random(in: 0..<3, using: &random)],
          service: "s\(Int.random(in: 0..<4, using: &random))",
          at: Int64.random(in: 0...1000, using: &random), for: Int64.random(in: 0...500, using: &random),
          host: "h\(Int.random(in: 0..<3, using: &random))")
      }
      let trace = try build(spans)
      #expect(trace.spans.count { !$0.isSynthetic } == count)
      for (i, span) in trace.spans.enumerated() {
        #expect(span.selfTime >= 0 && span.selfTime <= span.duration)
        #expect(span.start >= 0 && span.start + span.duration <= trace.duration)
        #expect(span.parent.map { $0 < i && trace.spans[$0].depth == span.depth - 1 } ?? (span.depth == 0))
      }
    }
  }

  @Test func samplesOfZipkinAreRead() throws {
    guard let skew = try Fixture.sample("zipkin-skew.json") else { return }
    let trace = try build(ZipkinV2.spans(Array(skew)))
    #expect(trace.duration == 99_411)
    guard let ascend = try Fixture.sample("zipkin-ascend.json") else { return }
    let tree = try build(ZipkinV2.spans(Array(ascend)))
    #expect(tree.spans.count == 8)
    #expect(tree.spans.filter { $0.parent == nil }.map(\.operation) == ["get"])
    for name in ["zipkin-envoy.json", "envoy-zipkin-grpc-server-span.json"] {
      guard let data = try Fixture.sample(name) else { continue }
      #expect(try build(ZipkinV2.spans(Array(data))).spans.count == 1)
    }
  }

  @Test func samplesOfJaegerAreBuilt() throws {
    for (name, spans) in [
      ("synthetic-deep-3000-jaeger.json", 3000), ("synthetic-mesh-4500-jaeger.json", 4499),
    ] {
      guard let data = try Fixture.sample(name) else { return }
      let file = try JSONDecoder().decode(JaegerFile.self, from: data)
      let first = try #require(file.data.first)
      let trace = try build(first.zipkinSpans().spans)
      #expect(trace.spans.count { !$0.isSynthetic } == spans, "\(name)")
    }
  }
}
