import Foundation
import Testing

@testable import Tracing

@Suite struct JaegerV1Tests {
  private func read(_ text: String) throws -> JaegerV1 { try JaegerV1(Array(text.utf8)) }

  private func span(_ id: String, references: String = "[]", tags: String = "[]", more: String = "") -> String
  {
    #"{"traceID":"abc","spanID":"\#(id)","operationName":"op-\#(id)","references":\#(references),"startTime":1700000000000000,"duration":10,"tags":\#(tags),"logs":null,"processID":"p1"\#(more)}"#
  }

  private func trace(_ spans: String...) throws -> Trace {
    let text =
      #"{"data":[{"traceID":"abc","spans":[\#(spans.joined(separator: ","))],"processes":{"p1":{"serviceName":"reviews.default","tags":[{"key":"ip","type":"string","value":"10.0.0.7"}]}},"warnings":["whole"]}],"errors":null}"#
    return try #require(try read(text).traces.first.flatMap { Trace($0) })
  }

  @Test func valuesOfEveryTypeAreText() throws {
    let tags =
      #"[{"key":"s","type":"string","value":"x"},{"key":"b","value":true},{"key":"i","type":"int64","value":"9223372036854775222"},{"key":"f","type":"float64","value":72.5},{"key":"z","type":"binary","value":"AAA="},{"key":"n","value":null},{"key":"o","value":{}},{"value":1},null]"#
    let found = try trace(span("1", tags: tags)).spans[0].tags
    #expect(
      found.map { "\($0.key)=\($0.value)" } == [
        "b=true", "f=72.5", "i=9223372036854775222", "ip=10.0.0.7", "localEndpoint=10.0.0.7", "n=", "s=x",
        "z=AAA=",
      ])
  }

  @Test func theFirstReferenceInTheTraceIsTheParentAndTheOthersAreLinks() throws {
    let references =
      #"[{"refType":"CHILD_OF","traceID":"ff","spanID":"ff"},{"refType":"CHILD_OF","traceID":"abc","spanID":"9"},{"refType":"FOLLOWS_FROM","traceID":"abc","spanID":"1"}]"#
    let trace = try trace(span("2", references: references), span("1"))
    #expect(trace.spans.map(\.operation) == ["op-1", "op-2"])
    #expect(
      trace.spans[1].tags.filter { $0.key == "link" }.map(\.value) == [
        "child of trace 00000000000000ff span ff", "child of span 9",
      ])
  }

  @Test func aReferenceIntoAnotherTraceAloneMakesARoot() throws {
    let trace = try trace(span("2", references: #"[{"refType":"FOLLOWS_FROM","traceID":"ff","spanID":"2"}]"#))
    #expect(trace.spans.map(\.parent) == [nil])
    #expect(trace.spans[0].tags.contains(Span.Tag("link", "follows from trace 00000000000000ff span 2")))
  }

  @Test func kindsErrorsWarningsAndMomentsAreRead() throws {
    let tags = #"[{"key":"span.kind","value":"server"},{"key":"error","value":"true"}]"#
    let more =
      #","warnings":["clock skew"],"logs":[{"timestamp":1700000000000004,"fields":[{"key":"event","value":"retry"},{"key":"n","value":2}]}]"#
    let trace = try trace(
      span("1", tags: tags, more: more), span("2", tags: #"[{"key":"error","value":false}]"#))
    #expect(trace.spans.map(\.isError) == [true, false])
    #expect(trace.spans[0].kind == .server)
    #expect(trace.spans[0].warnings == ["clock skew"])
    #expect(trace.spans[0].tags.contains(Span.Tag("at +4 µs", "retry n=2")))
    #expect(trace.warnings == ["whole"])
  }

  @Test func idsThatAreNoHexKeepTheirText() throws {
    let trace = try trace(
      span("span-C"), span("span-E", references: #"[{"refType":"CHILD_OF","spanID":"span-C"}]"#),
      span("0000000000000000", references: #"[{"refType":"CHILD_OF","spanID":"span-C"}]"#))
    #expect(trace.spans.map(\.id) == ["span-C", "span-E", "0000000000000000"])
    #expect(trace.spans.map(\.parent) == [nil, 0, 0])
  }

  @Test func danglingProcessesAndNullsAreUnknown() throws {
    let answer = try read(
      #"{"data":[{"traceID":"abc","processes":null,"spans":[{"spanID":"1","tags":null,"references":null,"processID":"p9"},null,7,{}]}]}"#
    )
    let trace = try #require(answer.traces.first.flatMap { Trace($0) })
    #expect(trace.spans.map(\.service) == [""])
    #expect(trace.spans[0].warnings.contains("begin not reported: shown at its parent's"))
  }

  @Test func namesErrorsAndNothingAreRead() throws {
    #expect(try read(#"{"data":["a","b"],"total":2}"#).names == ["a", "b"])
    #expect(
      try read(#"{"data":null,"errors":[{"code":404,"msg":"trace not found"}]}"#).errors == [
        "trace not found"
      ])
    #expect(try read("").traces.isEmpty)
    #expect(throws: TraceError.self) { try read(#"{"data":["#) }
  }

  @Test(arguments: [
    "synthetic-awkward-jaeger.json", "synthetic-deep-3000-jaeger.json", "synthetic-mesh-4500-jaeger.json",
  ])
  func samplesKeepEverySpan(_ name: String) throws {
    guard let data = try Fixture.sample(name) else { return }
    let answer = try JaegerV1(Array(data))
    #expect(!answer.traces.isEmpty)
    for reported in answer.traces {
      let trace = try #require(Trace(reported))
      // Pieces that are the same to the byte are one span.
      let distinct = SpanMerge.merge(reported.spans).count
      #expect(trace.spans.count { !$0.isSynthetic } == distinct)
    }
  }

  @Test func jaegersOwnSampleHasEveryTypeOfTag() throws {
    guard let data = try Fixture.sample("jaeger-uimodel-all-tag-types.json") else { return }
    let text = #"{"data":[\#(String(decoding: data, as: UTF8.self))]}"#
    let trace = try #require(try read(text).traces.first.flatMap { Trace($0) })
    #expect(trace.spans.contains { $0.tags.contains(Span.Tag("javascript_limit", "9223372036854775222")) })
    #expect(trace.spans.contains { $0.warnings.contains("some span warning") })
    #expect(trace.spans.contains { $0.isError })
  }
}
