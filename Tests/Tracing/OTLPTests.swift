import Foundation
import Testing

@testable import Tracing

@Suite struct OTLPTests {
  /// A span in OTLP's own dialect: hex, numbers, texts for 64 bits.
  private let hex = """
    {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"envoy"},"spans":[
      {"traceId":"100cb753c787ed5657c8d88dafc176ed","spanId":"00000000000000a1","name":"reviews:9080/*","kind":3,
       "startTimeUnixNano":"1700000000000001999","endTimeUnixNano":"1700000000000101999",
       "attributes":[{"key":"http.status_code","value":{"intValue":"503"}},{"key":"ok","value":{"boolValue":false}},
        {"key":"load","value":{"doubleValue":0.5}},{"key":"blob","value":{"bytesValue":"AAE="}},
        {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":2}]}}},
        {"key":"map","value":{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}},
        {"key":"none","value":{}}],
       "events":[{"timeUnixNano":1700000000000050000,"name":"retry","attributes":[{"key":"n","value":{"intValue":1}}]}],
       "links":[{"traceId":"0000000000000000000000000000beef","spanId":"00000000000000c1"}],
       "status":{"code":2,"message":"upstream reset"},"droppedEventsCount":3},
      {"traceId":"100cb753c787ed5657c8d88dafc176ed","spanId":"00000000000000a2","parentSpanId":"00000000000000a1",
       "name":"x","kind":2,"startTimeUnixNano":1700000000000010000,"endTimeUnixNano":1700000000000010000,"future":[{}]}
    ]}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"productpage.bookinfo"}},
      {"key":"k8s.namespace.name","value":{"stringValue":"bookinfo"}},
      {"key":"k8s.deployment.name","value":{"stringValue":"productpage-v1"}}]}}]}
    """

  private func trace(_ text: String) throws -> Trace {
    try #require(try OTLPTraces(Array(text.utf8)).byTrace.first.flatMap { Trace(zipkin: $0) })
  }

  @Test func everyKindOfAttributeIsRead() throws {
    let span = try trace(hex).spans[0]
    let tags = Dictionary(uniqueKeysWithValues: span.tags.map { ($0.key, $0.value) })
    #expect(tags["http.status_code"] == "503")
    #expect(tags["ok"] == "false")
    #expect(tags["load"] == "0.5")
    #expect(tags["blob"] == "AAE=")
    #expect(tags["list"] == "[a, 2]")
    #expect(tags["map"] == "{k: v}")
    #expect(tags["none"] == nil)
    #expect(tags["otel.scope.name"] == "envoy")
    #expect(tags["otel.status_description"] == "upstream reset")
    #expect(tags["link"] == "trace 000000000000beef span 00000000000000c1")
    #expect(span.tags.contains { $0.value == "retry n=1" })
    #expect(span.statusCode == "503")
    #expect(span.warnings == ["left out by the program that reported it: 3 events"])
  }

  @Test func kindsTimesErrorsAndPlacesAreMapped() throws {
    let trace = try trace(hex)
    #expect(trace.startTime == 1_700_000_000_000_001)
    #expect(trace.spans.map(\.kind) == [.client, .server])
    #expect(trace.spans.map(\.duration) == [100, 0])
    #expect(trace.spans.map(\.isError) == [true, false])
    #expect(trace.spans.map(\.parent) == [nil, 0])
    // The resource stands behind its spans here.
    #expect(
      trace.spans.allSatisfy { $0.service == "productpage.bookinfo" && $0.workload == "productpage-v1" })
    #expect(trace.spans.allSatisfy { $0.namespace == "bookinfo" })
  }

  @Test func base64IdsAndNamesOfEnumsMeanTheSame() throws {
    let other = hex.replacing("100cb753c787ed5657c8d88dafc176ed", with: "EAy3U8eH7VZXyNiNr8F27Q==")
      .replacing("\"00000000000000a1\"", with: "\"AAAAAAAAAKE=\"").replacing(
        "\"kind\":3", with: "\"kind\":\"SPAN_KIND_CLIENT\""
      )
      .replacing("\"kind\":2", with: "\"kind\":\"SPAN_KIND_SERVER\"").replacing(
        "\"code\":2", with: "\"code\":\"STATUS_CODE_ERROR\"")
    #expect(try trace(other) == trace(hex))
  }

  @Test(arguments: [
    #"{"batches":"#, #"{"trace":{"resourceSpans":"#, #"{"result":{"resourceSpans":"#, #"{"resource_spans":"#,
  ])
  func everyWrappingIsUnderstood(_ opening: String) throws {
    let inner = hex.dropFirst(#"{"resourceSpans":"#.count).dropLast()
    let closing = opening.contains(":{") ? "}}" : "}"
    #expect(try trace(opening + inner + closing).spans.count == 2)
  }

  @Test func aStreamOfResultsIsOneAnswerAndSeveralTracesAreToldApart() throws {
    let one = #"{"result":\#(hex)}"#
    let two = one.replacing("100cb753c787ed5657c8d88dafc176ed", with: "0000000000000000000000000000beef")
    let answer = try OTLPTraces(Array("\(one)\n\(two)\n".utf8))
    #expect(answer.byTrace.map(\.count) == [2, 2])
  }

  @Test func aPartSaysSo() throws {
    #expect(
      try OTLPTraces(Array(#"{"trace":{},"status":"PARTIAL","message":"too large"}"#.utf8)).partial
        == "too large")
    #expect(try OTLPTraces(Array(#"{"trace":{},"status":1}"#.utf8)).partial == "")
    #expect(try OTLPTraces(Array(#"{"trace":{},"status":"COMPLETE"}"#.utf8)).partial == nil)
    #expect(try OTLPTraces(Array("{}".utf8)).spans.isEmpty)
  }

  @Test func aClockThatWasSetBackIsSaid() throws {
    let text = hex.replacing("1700000000000101999", with: "1600000000000101999")
    #expect(try trace(text).spans[0].warnings.contains("its end was reported before its begin"))
  }

  @Test func cutOffBodiesAreRefusedAndNoneCrashes() {
    let bytes = Array(hex.utf8)
    for count in stride(from: 1, to: bytes.count, by: 7) {
      #expect(throws: TraceError.self) { try OTLPTraces(Array(bytes[..<count])) }
    }
  }

  @Test(arguments: [
    #"{"resourceSpans":5}"#,
    #"{"resourceSpans":[null,1,{"scopeSpans":[1,{"spans":[null,{},{"traceId":7}]}]}]}"#,
    #"{"resourceSpans":[{"resource":[],"scopeSpans":{"spans":1}}]}"#,
    #"{"trace":{"trace":{"trace":{"trace":{"trace":{"trace":{}}}}}}}"#,
    #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"1","spanId":"1","startTimeUnixNano":"99999999999999999999999","events":[7],"links":[{}],"attributes":{"a":1},"kind":{},"status":[]}]}]}]}"#,
  ])
  func wrongTypesCountAsAbsent(_ text: String) throws {
    let spans = try OTLPTraces(Array(text.utf8)).spans
    #expect(spans.allSatisfy { $0.timestamp == nil && $0.tags.isEmpty && $0.annotations.isEmpty })
  }

  @Test func temposSampleIsBookinfo() throws {
    guard let data = try Fixture.sample("kiali-tempo-trace-bookinfo-otlp.json") else { return }
    let answer = try OTLPTraces(Array(data))
    let trace = try #require(answer.byTrace.first.flatMap { Trace(zipkin: $0) })
    #expect(answer.byTrace.count == 1 && answer.unusable == 0)
    #expect(trace.id.description == "3ba55609c3cde49649cd77d1f9dcd936")
    #expect(trace.spans.count { $0.parent == nil } == 1)
    #expect(trace.spans[0].service == "istio-ingressgateway.istio-system")
    #expect(trace.spans.contains { $0.workload == "ratings-v1" && $0.namespace == "bookinfo" })
    #expect(trace.warnings.isEmpty)
  }
}
