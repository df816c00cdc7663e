import Testing
import Tracing

@Suite struct ZipkinV2Tests {
  private func spans(_ text: String) throws -> [ZipkinSpan] { try ZipkinV2.spans(Array(text.utf8)) }

  @Test func envoysFormIsRead() throws {
    let text = """
      [{"duration":11582,"timestamp":1652170632495925,"traceId":"7fe0fc996f632e6e","id":"7fe0fc996f632e6e",
      "annotations":[{"value":"ss","timestamp":1652170632508321}],"name":"localhost:8000","kind":"SERVER",
      "tags":{"node_id":"lb","response_flags":"-","error":"true"},"future":{"a":[1,{"b":null}]},
      "localEndpoint":{"port":0,"ipv4":"172.23.0.3","serviceName":"lb"},"parentId":null}]
      """
    let span = try #require(try spans(text).first)
    #expect(span.traceID.description == "7fe0fc996f632e6e")
    #expect(span.timestamp == 1_652_170_632_495_925 && span.duration == 11582)
    #expect(span.kind == .server && span.name == "localhost:8000" && span.isError)
    #expect(span.local == ZipkinSpan.Endpoint(service: "lb", address: "172.23.0.3"))
    #expect(span.parentID == nil)
    #expect(span.tags.map(\.key) == ["node_id", "response_flags", "error"])
  }

  @Test func numbersComeInManyForms() throws {
    let text = """
      [{"traceId":"1","id":"1","timestamp":1.58e15,"duration":"250"},
       {"traceId":"1","id":"2","timestamp":-5,"duration":1e400},
       {"traceId":"1","id":"3","timestamp":99999999999999999999,"duration":2.0}]
      """
    let found = try spans(text)
    #expect(found.map(\.timestamp) == [1_580_000_000_000_000, nil, nil])
    #expect(found.map(\.duration) == [250, nil, 2])
  }

  @Test func textIsUnescapedAndRepaired() throws {
    let found = try spans(#"[{"traceId":"1","id":"1","name":"a\"\\\/\n\u00e9\ud83d\ude00\ud83d"}]"#)
    #expect(found.first?.name == "a\"\\/\né😀\u{FFFD}")
    var bytes = Array(#"[{"traceId":"1","id":"1","name":"x"}]"#.utf8)
    if let x = bytes.lastIndex(of: UInt8(ascii: "x")) { bytes[x] = 0xFF }
    #expect(try ZipkinV2.spans(bytes).first?.name == "\u{FFFD}")
  }

  @Test(arguments: ["", "  \n", "[]", " [ ] ", "[null]"]) func nothingIsNoSpans(_ text: String) throws {
    #expect(try spans(text).isEmpty)
  }

  @Test(arguments: [
    "{", "[", "[{", "[{}", "[{}]", "[1]", #"[{"traceId":"1"}]"#, #"[{"traceId":"xyz","id":"1"}]"#,
    #"[{"traceId":"1","id":"0"}]"#, #"[{"traceId":"1","id":"1"}"#, #"[{"traceId":"1","id":"1"},]"#,
    #"[{"traceId":"1","id":"1"}] x"#, #"[{"traceId":"1" "id":"1"}]"#, #"[{"traceId":"1","id":"1"#,
    #"[{"traceId":"1","id":"1","name":"\q"}]"#, #"[{"traceId":"1","id":"1","name":"\u12"}]"#, "nonsense",
  ]) func brokenBodiesAreRefused(_ text: String) {
    #expect(throws: TraceError.self) { try spans(text) }
  }

  @Test func everyTruncationIsRefusedAndNoneCrashes() {
    let whole = Array(
      #"[{"traceId":"1","id":"2","tags":{"a":"b\n\u0041","error":""},"annotations":[{"timestamp":1,"value":"x"}],"localEndpoint":{"serviceName":"s","port":80},"z":[1,[2,{"k":true}]]}]"#
        .utf8)
    #expect(throws: Never.self) { try ZipkinV2.spans(whole) }
    for length in 1..<whole.count {
      #expect(throws: TraceError.self) { try ZipkinV2.spans(Array(whole.prefix(length))) }
    }
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: TraceError.self) { try spans(#"[{"traceId":"1","id":"1","x":"# + deep) }
    let nested = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    #expect(throws: Never.self) { try spans(#"[{"traceId":"1","id":"1","x":"# + nested + "}]") }
  }

  @Test func indexFindsErrorsAndBytesWithoutTags() throws {
    let body = Array(
      #"  [{"traceId":"1","id":"1","tags":{"x":"y","error":""}} , {"traceId":"1","id":"2"}]"#.utf8)
    let found = try ZipkinV2.spans(body, detail: .index)
    #expect(found.map(\.isError) == [true, false])
    #expect(found.allSatisfy { $0.tags.isEmpty })
    let second = try #require(found.last)
    #expect(String(decoding: body[second.bytes], as: UTF8.self) == #"{"traceId":"1","id":"2"}"#)
  }

  @Test func idsAreHexOfAnyUsualLength() {
    #expect(TraceID("1")?.description == "0000000000000001")
    #expect(TraceID("0A") == TraceID(high: 0, low: 10))
    let long = "463ac35c9f6413ad48485a3953bb6124"
    #expect(TraceID(long)?.description == long)
    #expect(TraceID(String(long.dropFirst()))?.description == "0" + long.dropFirst())
    #expect(TraceID("0" + long) == nil && TraceID("") == nil && TraceID("0") == nil && TraceID("g") == nil)
  }
}
