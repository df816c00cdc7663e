import Foundation
import JSON
import Testing
import Wire

@testable import Kubernetes

/// How requests prove who sends them, and how that is kept fresh.
@Suite struct CredentialTests {
  let scene: LoginScene
  var folder: TemporaryFolder { scene.folder }
  var clock: HandClock { scene.clock }
  init() throws { scene = try LoginScene() }

  @Test(arguments: [
    ("token: abc", "Bearer abc"), ("username: me\npassword: word", "Basic bWU6d29yZA=="),
    ("ignored: true", "none"),
    ("tokenFile: missing\ntoken: abc", "Bearer abc"),
  ])
  func simpleCredentialsAreSent(user: String, header: String) async throws {
    let transport = ScriptedTransport { _, _ in LoginScene.fine }
    _ = try await scene.client(scene.access(user), transport).get("/api")
    #expect(scene.tokens(transport) == [header])
  }

  @Test func impersonationIsSent() async throws {
    let transport = ScriptedTransport { _, _ in LoginScene.fine }
    let user = "token: abc\nas: jane\nas-groups: [dev, ops]\nas-user-extra: {reason: [test]}"
    _ = try await scene.client(scene.access(user), transport).get("/api")
    let headers = try #require(transport.requests.first?.headers)
    #expect(headers.contains(HTTPHeader("Impersonate-User", "jane")))
    #expect(headers.filter { $0.name == "Impersonate-Group" }.map(\.value) == ["dev", "ops"])
    #expect(headers.contains(HTTPHeader("Impersonate-Extra-reason", "test")))
  }

  @Test func aTokenFileIsReadAgainEachMinute() async throws {
    try folder.write("token", "one\n")
    let transport = ScriptedTransport { _, _ in LoginScene.fine }
    let client = scene.client(try scene.access("tokenFile: token"), transport)
    _ = try await client.get("/api")
    try folder.write("token", "two\n")
    clock.advance(30)
    _ = try await client.get("/api")
    clock.advance(31)
    _ = try await client.get("/api")
    // A file that is gone leaves the token that was read.
    try FileManager.default.removeItem(atPath: folder.path + "/token")
    clock.advance(61)
    _ = try await client.get("/api")
    #expect(scene.tokens(transport) == ["Bearer one", "Bearer one", "Bearer two", "Bearer two"])
  }

  @Test func aRefusedTokenIsReadAgainAtOnce() async throws {
    try folder.write("token", "old")
    let folder = folder
    let transport = ScriptedTransport { request, number in
      if number == 0 { _ = try? folder.write("token", "new") }
      return request.header("authorization") == "Bearer new" ? LoginScene.fine : LoginScene.denied
    }
    _ = try await scene.client(try scene.access("tokenFile: token"), transport).get("/api")
    #expect(scene.tokens(transport) == ["Bearer old", "Bearer new"])
  }

  @Test func aTokenThatStaysRefusedIsNotSentAgain() async throws {
    let transport = ScriptedTransport { _, _ in LoginScene.denied }
    let error = await failure {
      try await scene.client(try scene.access("token: s3cr3t"), transport).get("/api")
    }
    #expect((error as? KubernetesError)?.cause == .unauthorized)
    #expect(
      "\(error.map { "\($0)" } ?? "")".contains("log in again, then `kubectl --context x get ns` must work"))
    #expect(scene.tokens(transport) == ["Bearer s3cr3t"])
  }

  @Test func aTokenOfTwoLinesIsNotSent() async throws {
    try folder.write("token", "a\nb")
    let error = await failure {
      try await scene.client(
        try scene.access("tokenFile: token"), ScriptedTransport { _, _ in LoginScene.fine }
      ).get("/api")
    }
    #expect((error as? KubernetesError)?.cause == .credentials)
  }

  @Test func secretsAreNeverShown() throws {
    let secret = ClusterSecret(authorization: "Bearer s3cr3t", certificate: Array("s3cr3t".utf8), key: [1])
    let credential = try ExecCredential(
      json: Array(
        #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"s3cr3t"}}"#
          .utf8),
      apiVersion: "client.authentication.k8s.io/v1")
    #expect(!shown(secret).contains("s3cr3t"))
    #expect(!shown(credential).contains("s3cr3t"))
    #expect(!shown(CredentialSource(token: "s3cr3t")).contains("s3cr3t"))
  }

  @Test func aClientThatHasReadSecretsShowsNone() async throws {
    try folder.write("token", "s3cr3t-file")
    let transport = ScriptedTransport { _, _ in LoginScene.fine }
    let client = scene.client(try scene.access("tokenFile: token\npassword: s3cr3t"), transport)
    _ = try await client.get("/api")
    #expect(scene.tokens(transport) == ["Bearer s3cr3t-file"])
    // What went over the wire is the script's to keep; the client itself has to be silent.
    #expect(!shown(client.transport.credentials).contains("s3cr3t"))
    #expect(!shown(client.access).contains("s3cr3t"))
  }
}
