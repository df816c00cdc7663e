import Testing

@testable import Exposition

@Suite struct AccessLogTests {
  private let istio =
    #"[2024-05-07T10:11:12.345Z] "GET /reviews/0?x=a b HTTP/1.1" 503 UF,URX upstream_reset_before_response_started{connection_failure} - "delayed connect error: 111" 0 152 12 - "10.0.0.9" "curl/8.5 ("quoted" agent)" "c8f0d1f2-0f5e-9f7d-8d0a-1c2b3a4d5e6f" "reviews:9080" "10.244.0.17:9080" outbound|9080|v3|reviews.default.svc.cluster.local 10.244.0.8:51234 10.96.3.4:9080 10.244.0.8:40001 - default"#

  private func entry(_ line: String) throws -> AccessLogEntry { try #require(AccessLogEntry(line)) }

  @Test func istiosDefaultIsReadFieldByField() throws {
    let entry = try entry(istio)
    #expect(entry.startTime == "2024-05-07T10:11:12.345Z")
    #expect(
      entry.method == "GET" && entry.path == "/reviews/0?x=a b" && entry.value("protocol") == "HTTP/1.1")
    #expect(entry.code == 503 && entry.flags == "UF,URX" && entry.duration == 12)
    #expect(
      entry.value("response_code_details") == "upstream_reset_before_response_started{connection_failure}")
    #expect(entry.value("upstream_transport_failure_reason") == "delayed connect error: 111")
    #expect(entry.value("bytes_sent") == "152" && entry.value("upstream_service_time") == nil)
    #expect(entry.value("user_agent") == #"curl/8.5 ("quoted" agent)"#)
    #expect(entry.requestID == "c8f0d1f2-0f5e-9f7d-8d0a-1c2b3a4d5e6f")
    #expect(entry.authority == "reviews:9080" && entry.upstreamHost == "10.244.0.17:9080")
    #expect(entry.upstreamCluster == "outbound|9080|v3|reviews.default.svc.cluster.local")
    #expect(
      entry.value("downstream_remote_address") == "10.244.0.8:40001" && entry.value("route_name") == "default"
    )
    #expect(entry.fields.count == 24)
    #expect(LogSeverity(entry) == .error)
  }

  @Test func aConnectionHasNoMethod() throws {
    let entry = try entry(
      #"[2024-05-07T10:11:12.345Z] "- - -" 0 - - - "-" 1024 2048 30001 - "-" "-" "-" "-" "10.244.0.4:27017" outbound|27017||mongodb.default.svc.cluster.local 10.244.0.8:5 10.96.0.1:27017 10.244.0.8:6 - -"#
    )
    #expect(entry.isConnection && entry.code == nil && entry.flags == nil && entry.duration == 30001)
    #expect(entry.upstreamCluster == "outbound|27017||mongodb.default.svc.cluster.local")
    #expect(LogSeverity(entry) == .info)
  }

  @Test func envoysOwnDefaultIsRead() throws {
    let entry = try entry(
      #"[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80""#
    )
    #expect(entry.code == 204 && entry.value("bytes_received") == "154" && entry.duration == 226)
    #expect(
      entry.requestID == "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" && entry.upstreamHost == "tcp://10.0.2.1:80")
    #expect(entry.upstreamCluster == nil)
  }

  @Test func olderIstiosAreReadToo() throws {
    let tail =
      #"0 5 3 2 "-" "ua" "id" "host" "1.2.3.4:80" inbound|80|http|a 127.0.0.1:1 1.2.3.4:80 5.6.7.8:9 outbound_.80_._.a default"#
    let mixer = try entry(#"[T] "GET / HTTP/1.1" 200 - "-" "-" \#(tail)"#)
    #expect(mixer.duration == 3 && mixer.authority == "host" && mixer.upstreamCluster == "inbound|80|http|a")
    let plain = try entry(#"[T] "GET / HTTP/1.1" 200 - "-" \#(tail)"#)
    #expect(plain.duration == 3 && plain.value("route_name") == "default")
    let details = try entry(#"[T] "GET / HTTP/1.1" 200 - via_upstream "-" \#(tail)"#)
    #expect(details.value("response_code_details") == "via_upstream" && details.requestID == "id")
  }

  @Test func whatIsMissingOrAddedDoesNotMatter() throws {
    let cut = try entry(#"[T] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 5"#)
    #expect(cut.code == 200 && cut.duration == nil && cut.authority == nil)
    let more = try entry(istio + " extra \"one more\"")
    #expect(more.fields.suffix(2).map(\.name) == ["field_25", "field_26"])
  }

  @Test func jsonIsReadUnderIstiosNamesAndOthers() throws {
    let istio = try entry(
      #"{"authority":"reviews:9080","bytes_received":0,"bytes_sent":295,"duration":7,"method":"GET","path":"/r","protocol":"HTTP/1.1","request_id":"abc","response_code":200,"response_flags":"-","start_time":"2024","upstream_cluster":"outbound|9080||r","upstream_host":null,"labels":{"a":{"b":1}}}"#
    )
    #expect(istio.code == 200 && istio.duration == 7 && istio.flags == nil && istio.upstreamHost == nil)
    #expect(istio.value("labels.a.b") == "1")
    let other = try entry(
      #"{"@timestamp":"t","status":"502","Response-Flag":"UH","X-Request-Id":"r","upstream":"-","duration_ms":"1.6"}"#
    )
    #expect(other.code == 502 && other.flags == "UH" && other.requestID == "r" && other.duration == 2)
  }

  @Test(arguments: [
    "", "[", "[]", "{", "{}", "plain words", #"{"level":"info","msg":"started","status":200}"#,
    "[2024-01-01 10:00:00.000][15][warning][config] listener removed", #"[T] "GET" 200"#,
    #"[T] "GET / HTTP/1.1" abc - - - -"#,
    #"[T] "GET / HTTP/1.1 200"#, "[\u{1B}[31mred]",
  ])
  func whatIsNoAccessLogIsNone(_ line: String) { #expect(AccessLogEntry(line) == nil) }

  @Test func everyCutOfALineIsHarmless() {
    for count in 0...istio.utf8.count {
      let cut = String(decoding: istio.utf8.prefix(count), as: UTF8.self)
      _ = AccessLogEntry(cut)
      _ = LogIdentifiers(cut)
      _ = LogSeverity.guess(cut)
    }
  }

  @Test(arguments: [
    ("E0102 15:04:05.678901       1 reflector.go:138] failed", LogSeverity.error),
    ("2024-05-07T10:11:12.345678Z\tinfo\tads\tPUSH", .info),
    ("2024-05-07T10:11:12.345678Z\twarning\tenvoy config external/envoy\tgRPC", .warning),
    ("[2024-05-07 10:11:12.345][15][critical][main] assert", .fatal),
    (#"{"ts":"x","level":"error","msg":"no"}"#, .error), (#"{"level":50,"msg":"no"}"#, .error),
    ("time=2024 level=warn msg=\"slow\"", .warning), ("WARNING:root:careful", .warning),
    ("2024-05-07 10:11:12,345 - app - ERROR - broken", .error),
    ("2024-05-07 10:11:12.345  INFO 1 --- [main] c.e.App : Started", .info),
    ("[2024-05-07 10:11:12 +0000] [1] [INFO] Booting worker", .info),
    ("Traceback (most recent call last):", .error), ("<error> disk", .error),
  ])
  func levelsAreGuessed(_ line: String, _ severity: LogSeverity) {
    #expect(LogSeverity.guess(line) == severity)
  }

  @Test(arguments: [
    "", "no error in this sentence", "GET /error 200", "information desk",
    "a b c d e f g h i j k l m n ERROR",
  ])
  func wordsInRunningTextAreNoLevels(_ line: String) { #expect(LogSeverity.guess(line) == nil) }

  @Test(arguments: [
    (#"{"trace_id":"463ac35c9f6413ad48485a3953bb6124","x":1}"#, "463ac35c9f6413ad48485a3953bb6124"),
    ("msg=x traceID=463AC35C9F6413AD", "463ac35c9f6413ad"),
    (
      "headers traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      "0af7651916cd43dd8448eb211c80319c"
    ),
    ("b3=80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1", "80f198ee56343ba864fe8b2a57d3eff7"),
    (#""x-b3-traceid": "80f198ee56343ba8""#, "80f198ee56343ba8"),
  ])
  func tracesAreFound(_ line: String, _ id: String) { #expect(LogIdentifiers(line).traceID == id) }

  @Test func requestsAreFoundAndNothingElseIsTakenForThem() throws {
    #expect(LogIdentifiers("x-request-id=c8f0d1f2-0f5e").requestID == "c8f0d1f2-0f5e")
    #expect(
      LogIdentifiers(istio, access: try entry(istio)).requestID == "c8f0d1f2-0f5e-9f7d-8d0a-1c2b3a4d5e6f")
    #expect(LogIdentifiers("trace_id=0000000000000000 b3=0 request_id=- traceparent=x").isEmpty)
    #expect(LogIdentifiers("subtrace_id=463ac35c9f6413ad").isEmpty)
  }
}
