import Foundation
import Mesh
import Testing

@testable import Recording

/// A recording is sent around: what opens doors is not in it.
@Suite struct SecretTests {
  @Test(arguments: [
    ("https://ann:hunter2@zipkin:9411/api", "https://redacted@zipkin:9411/api"),
    ("GET /login?user=ann&access_token=hunter2&page=2", "GET /login?user=ann&access_token=redacted&page=2"),
    ("/a?key=hunter2#top", "/a?key=redacted#top"),
    (#"{"url":"/a?x=1\u0026api_key=hunter2\u0026y=2"}"#, #"{"url":"/a?x=1\u0026api_key=redacted\u0026y=2"}"#),
    (
      "answered 401 to Authorization: Bearer hunter2.hunter2",
      "answered 401 to Authorization: Bearer redacted"
    ),
    ("basic aHVudGVyMjpodW50ZXIy= was refused", "basic redacted was refused"),
    (
      #"{"tags":{"Authorization":"hunter2","http.url":"/x"}}"#,
      #"{"tags":{"Authorization":"redacted","http.url":"/x"}}"#
    ),
    (
      #"{"http.request.header.cookie" : "a=\"hunter2\"; b","n":1}"#,
      #"{"http.request.header.cookie" : "redacted","n":1}"#
    ),
    (#"{"tag":"https://u:hunter2@h/?token=hunter2"}"#, #"{"tag":"https://redacted@h/?token=redacted"}"#),
    // What is none stays.
    (#"{"http.url":"http://reviews:9080/reviews/0?page=1","guid:x-request-id":"ab"}"#, nil),
    ("basic concepts, bearer of news: a=b /?monkey=1 mail@example.com", nil),
    ("https://host/path@2x?at=a@b", nil),
    ("\"\\", nil), ("", nil), ("\"token\":", nil), ("\"token\":\"", nil), ("=?&", nil), ("://@", nil),
  ])
  func passwordsAndTokensAreTakenOut(text: String, wanted: String?) {
    #expect(String(decoding: SecretText.cleared(json: Array(text.utf8)), as: UTF8.self) == wanted ?? text)
  }

  @Test func anyBytesAreTaken() {
    var random = SystemRandomNumberGenerator()
    let parts = [
      "\"", "\\", "token", "=", "://", "@", " Bearer ", "x", "&", "\n", "\u{FF}", ":", "\"cookie\":\"",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        parts.randomElement(using: &random) ?? ""
      }
      _ = SecretText.cleared(json: Array(text.joined().utf8))
      _ = SecretManifest.cleared(text.joined())
    }
  }

  @Test func ofKubernetesSecretsTheNamesStay() {
    let text = """
      apiVersion: v1
      kind: Secret
      metadata:
        name: bookinfo-tls
        namespace: istio-system
        annotations:
          kubectl.kubernetes.io/last-applied-configuration: |
            {"data":{"tls.key":"aHVudGVyMg=="}}
      type: kubernetes.io/tls
      data:
        tls.crt: aHVudGVyMg==
        tls.key: |
          aHVudGVyMg==
          aHVudGVyMg==
      stringData: {password: hunter2}
      ---
      kind: Gateway
      metadata:
        name: gw # credentialName of a Secret
      """
    #expect(
      SecretManifest.cleared(text) == """
        apiVersion: v1
        kind: Secret
        metadata:
          name: bookinfo-tls
          namespace: istio-system



        type: kubernetes.io/tls
        data:
          tls.crt: ""
          tls.key: ""


        stringData: {}
        ---
        kind: Gateway
        metadata:
          name: gw # credentialName of a Secret
        """)
  }

  @Test(arguments: [
    #"{"kind": "Secret", "data": {"a": "hunter2"}}"#,
    "kind: List\nitems:\n- kind: Secret\n  data:\n    a: hunter2\n- kind: Service",
    "--- # one\n- {kind: Secret, data: {a: hunter2}}",
    "data:\n  a: hunter2\n\"kind\": 'Secret' # hunter2\n",
    "kind: Secret\ndata:\n  ? a\n  : hunter2\n  b: !!binary |\n   hunter2\n",
    "kind: Secret\nmetadata:\n  name: a\n  labels: {token: hunter2}\nhunter2\n",
  ])
  func secretsInOtherShapesAreLeftOut(text: String) {
    let clear = SecretManifest.cleared(text)
    #expect(!clear.contains("hunter2"))
    #expect(
      clear.split(separator: "\n", omittingEmptySubsequences: false).count
        == text.split(separator: "\n", omittingEmptySubsequences: false).count)
  }

  @Test func whatOnlySoundsLikeASecretStays() {
    for text in [
      "kind: SecretStore\ndata:\n  a: b", "kind: SealedSecret\nspec: {}", "# Secret\nkind: Service",
    ] {
      #expect(SecretManifest.cleared(text) == text)
    }
  }

  @Test func noneReachesTheFile() throws {
    let scratch = try Scratch()
    let writer = try RecordingWriter(path: scratch.path())
    var mesh = SmallMesh()
    mesh.round()
    writer.record(
      .failed(
        source: "a:1", reason: "http://a:1/?token=hunter2 answers 401 to Bearer hunter2hunter2", at: 1000))
    writer.record(
      MeshChange(
        at: Date(timeIntervalSince1970: 5), kind: .lost, subject: .source("a:1"), name: "a:1",
        reason: "https://ann:hunter2@a:1 does not answer"))
    writer.record(traceID: "1", start: 5, json: Array(#"[{"tags":{"cookie":"hunter2"}}]"#.utf8))
    writer.record(
      configPath: "s.yaml", text: "kind: Secret\nstringData:\n  a: hunter2\n",
      at: Date(timeIntervalSince1970: 5))
    for event in mesh.events { writer.record(event) }
    writer.close()
    let file = try RecordingFile(path: scratch.path())
    #expect(file.rounds.count == 1)
    let bytes = try Data(contentsOf: URL(filePath: scratch.path()))
    #expect(bytes.firstRange(of: Data("hunter2".utf8)) == nil)
    #expect(bytes.firstRange(of: Data("redacted".utf8)) != nil)
    #expect(
      try file.trace("1").map { String(decoding: $0, as: UTF8.self) } == #"[{"tags":{"cookie":"redacted"}}]"#)
  }
}
