import Foundation
import Testing
import Tracing

@Suite struct CriticalPathTests {
  private struct Row: Hashable {
    var span: String
    var from: Int64
    var to: Int64
  }

  private func path(_ spans: [ZipkinSpan]) throws -> [Row] {
    let trace = try #require(Trace(zipkin: spans))
    return CriticalPath(trace).sections.map {
      Row(span: trace.spans[$0.span].operation, from: $0.from, to: $0.to)
    }
  }

  @Test func childrenThatOverlapCountOnce() throws {
    let found = try path([
      Fixture.span(1, at: 0, for: 100), Fixture.span(2, parent: 1, at: 10, for: 40),
      Fixture.span(3, parent: 1, at: 20, for: 60),
    ])
    #expect(
      found == [
        Row(span: "op1", from: 0, to: 20), Row(span: "op3", from: 20, to: 80),
        Row(span: "op1", from: 80, to: 100),
      ])
  }

  @Test func childrenBackToBackStayOnThePath() throws {
    let found = try path([
      Fixture.span(1, at: 0, for: 100), Fixture.span(2, parent: 1, at: 0, for: 50),
      Fixture.span(3, parent: 1, at: 50, for: 50),
    ])
    #expect(found == [Row(span: "op2", from: 0, to: 50), Row(span: "op3", from: 50, to: 100)])
  }

  @Test func whatRunsOnAfterItsParentIsNotWaitedFor() throws {
    let found = try path([
      Fixture.span(1, .producer, at: 0, for: 50), Fixture.span(2, parent: 1, .consumer, at: 10, for: 20),
      Fixture.span(3, parent: 1, at: 60, for: 40), Fixture.span(4, parent: 1, at: 40, for: 100),
    ])
    #expect(found == [Row(span: "op1", from: 0, to: 40), Row(span: "op4", from: 40, to: 50)])
  }

  @Test func sectionsAlwaysAddUpToTheRoot() throws {
    var random = SystemRandomNumberGenerator()
    for scale: Int64 in [20, 1000, 100_000] {
      for _ in 0..<400 {
        let count = Int.random(in: 3...30, using: &random)
        var spans = [Fixture.span(1, at: 0, for: scale)]
        for id in 2..<UInt64(count) {
          let begin = Int64.random(in: 0...scale, using: &random)
          let length = Int64.random(in: 0...scale, using: &random)
          let parent = UInt64.random(in: 1..<id, using: &random)
          spans.append(Fixture.span(id, parent: parent, at: begin, for: length))
        }
        let trace = try #require(Trace(zipkin: spans))
        let path = CriticalPath(trace)
        #expect(path.sections.reduce(0) { $0 + $1.to - $1.from } == trace.spans[0].duration)
        #expect(zip(path.sections, path.sections.dropFirst()).allSatisfy { $0.to == $1.from })
        #expect(trace.spans.indices.reduce(0) { $0 + path.time(in: $1) } == trace.spans[0].duration)
      }
    }
  }

  @Test func deepChainIsWalkedWithoutRecursion() throws {
    let count: UInt64 = 50_000
    var spans: [ZipkinSpan] = []
    for id in 1...count {
      let length = Int64(2 * (count - id) + 1)
      spans.append(Fixture.span(id, parent: id == 1 ? nil : id - 1, at: Int64(id), for: length))
    }
    #expect(try path(spans).count == Int(count) * 2 - 1)
  }

  private struct JaegerCases: Decodable {
    struct Case: Decodable {
      var name: String
      var trace: JaegerFile.Trace
      var expectedSections: [Section]
    }
    struct Section: Decodable {
      var spanID: String
      var sectionStart: Int64
      var sectionEnd: Int64
    }
    var cases: [Case]
  }

  @Test func agreesWithJaegersCases() throws {
    guard let data = try Fixture.sample("critical-path-jaeger.json") else { return }
    let cases = try JSONDecoder().decode(JaegerCases.self, from: data).cases
    #expect(!cases.isEmpty)
    for one in cases {
      let (spans, names) = one.trace.zipkinSpans()
      let trace = try #require(Trace(zipkin: spans))
      let found = CriticalPath(trace).sections.map { section in
        let id = UInt64(trace.spans[section.span].id, radix: 16) ?? 0
        return Row(
          span: names[id] ?? "", from: section.from + trace.startTime, to: section.to + trace.startTime)
      }
      let expected = one.expectedSections.reversed().map {
        Row(span: $0.spanID, from: $0.sectionStart, to: $0.sectionEnd)
      }
      #expect(found == expected, "\(one.name)")
    }
  }

  private struct CrispCases: Decodable {
    struct Case: Decodable {
      var name: String
      var response: JaegerFile
      var expectedExclusiveByOperation: [String: Int64]
    }
    var cases: [Case]
  }

  @Test func agreesWithCrispsCases() throws {
    guard let data = try Fixture.sample("critical-path-crisp.json") else { return }
    let cases = try JSONDecoder().decode(CrispCases.self, from: data).cases
    #expect(!cases.isEmpty)
    // CRISP takes siblings that overlap by up to 1 % of their parent for a sequence; here an overlap is one.
    let tolerant = ["10.json", "19.json"]
    for one in cases where !tolerant.contains(one.name) {
      let first = try #require(one.response.data.first)
      let trace = try #require(Trace(zipkin: first.zipkinSpans().spans))
      let path = CriticalPath(trace)
      var found: [String: Int64] = [:]
      for section in path.sections {
        let span = trace.spans[section.span]
        found["[\(span.service)] \(span.operation)", default: 0] += section.to - section.from
      }
      #expect(found == one.expectedExclusiveByOperation.filter { $0.value > 0 }, "\(one.name)")
    }
  }
}
