import Foundation
import JSON
import Testing
import Wire

@testable import Kubernetes

extension LiveKubernetes {
  /// Programs that give credentials (client authentication API).
  @Suite(.timeLimit(.minutes(5))) struct ExecPluginTests {
    let scene: LoginScene
    var folder: TemporaryFolder { scene.folder }
    var clock: HandClock { scene.clock }
    init() throws { scene = try LoginScene() }

    func exec(_ command: String, _ more: String = "") -> String {
      "exec:\n  apiVersion: client.authentication.k8s.io/v1\n  command: \(command)\n  interactiveMode: Never\n"
        + more
    }

    /// A plugin that counts its runs and gives `token-RUN`.
    func plugin(expires: String = "") throws -> String {
      let expiry = expires.isEmpty ? "" : #","expirationTimestamp":"\#(expires)""#
      try folder.script(
        "plugin",
        """
        echo run >> "\(folder.path)/runs"
        count=$(wc -l < "\(folder.path)/runs")
        echo "$KUBERNETES_EXEC_INFO" > "\(folder.path)/info"
        echo "$EXTRA $@" > "\(folder.path)/arguments"
        echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"token-'$count'"\(expiry)}}'
        """)
      return "./plugin"
    }

    var runs: Int { folder.read("runs")?.split(separator: "\n").count ?? 0 }

    @Test func aPluginRunsOnceForManyAndIsToldWhatItAskedFor() async throws {
      let transport = ScriptedTransport { _, _ in LoginScene.fine }
      let more = "  args: [get, token]\n  env: [{name: EXTRA, value: more}]\n  provideClusterInfo: true\n"
      let client = scene.client(try scene.access(exec(try plugin(), more)), transport)
      await withTaskGroup(of: Void.self) { tasks in
        for _ in 0..<8 { tasks.addTask { _ = try? await client.get("/api") } }
      }
      #expect(scene.tokens(transport) == Array(repeating: "Bearer token-1", count: 8))
      #expect(runs == 1)
      #expect(folder.read("arguments") == "more get token\n")
      let info = try JSONValue(Array((folder.read("info") ?? "").utf8))
      #expect(info["apiVersion"].text == "client.authentication.k8s.io/v1")
      #expect(info["spec"]["interactive"].bool == false)
      #expect(info["spec"]["cluster"]["server"].text == "https://api.test:6443")
      #expect(info["spec"]["cluster"]["config"]["audience"].text == "pharos")
      #expect(info["spec"]["cluster"]["config"]["number"].integer == 5)
    }

    @Test func aPluginThatIsNotToBeToldTheClusterIsNot() async throws {
      let client = scene.client(
        try scene.access(exec(try plugin())), ScriptedTransport { _, _ in LoginScene.fine })
      _ = try await client.get("/api")
      let info = try JSONValue(Array((folder.read("info") ?? "").utf8))
      #expect(info["kind"].text == "ExecCredential")
      #expect(info["spec"]["cluster"].isNull)
    }

    @Test func aPluginRunsAgainShortlyBeforeItsCredentialExpires() async throws {
      // Ten minutes from the clock's start.
      let transport = ScriptedTransport { _, _ in LoginScene.fine }
      let client = scene.client(
        try scene.access(exec(try plugin(expires: "2023-11-14T22:23:20Z"))), transport)
      _ = try await client.get("/api")
      clock.advance(530)
      _ = try await client.get("/api")
      clock.advance(11)
      _ = try await client.get("/api")
      #expect(scene.tokens(transport) == ["Bearer token-1", "Bearer token-1", "Bearer token-2"])
    }

    @Test func aPluginRunsOnceAgainAfterARefusal() async throws {
      let transport = ScriptedTransport { request, _ in
        request.header("authorization") == "Bearer token-2" ? LoginScene.fine : LoginScene.denied
      }
      let client = scene.client(try scene.access(exec(try plugin())), transport)
      _ = try await client.get("/api")
      #expect(scene.tokens(transport) == ["Bearer token-1", "Bearer token-2"])
    }

    @Test func aPluginIsNotRunForEachRefusal() async throws {
      let transport = ScriptedTransport { _, _ in LoginScene.denied }
      let client = scene.client(try scene.access(exec(try plugin())), transport)
      for _ in 0..<5 { _ = try? await client.get("/api") }
      #expect(runs == 2)
    }

    @Test func aCertificateOfAPluginIsUsed() async throws {
      try folder.script(
        "certificate",
        #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"CERT","clientKeyData":"KEY"}}'"#
      )
      let transport = ScriptedTransport { _, _ in LoginScene.fine }
      _ = try await scene.client(try scene.access(exec("./certificate")), transport).get("/api")
      #expect(transport.requests.first?.tls?.clientCertificate == Array("CERT".utf8))
      #expect(transport.requests.first?.tls?.clientKey == Array("KEY".utf8))
    }

    @Test func aPluginThatFailsIsQuotedWithoutItsSecrets() async throws {
      let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAifQ"
      try folder.script(
        "failing", "echo 'session expired: run aws sso login' >&2; echo 'token=\(token)' >&2; exit 3")
      let transport = ScriptedTransport { _, _ in LoginScene.fine }
      let client = scene.client(try scene.access(exec("./failing")), transport)
      let error = await failure { try await client.get("/api") } as? KubernetesError
      #expect(error?.cause == .credentials)
      #expect(error?.description.contains("session expired: run aws sso login") == true)
      #expect(error?.description.contains("exit status 3") == true)
      #expect(error?.description.contains(token) == false)
      #expect(transport.requests.isEmpty)
      // The same words for those that read through the proxy.
      let other = await failure {
        try await client.authorizedTransport.send(HTTPRequest(url: "https://api.test:6443/x"))
      }
      #expect("\(other.map { "\($0)" } ?? "")".contains("session expired"))
    }

    @Test(arguments: [
      ("echo hello", "not JSON"),
      (
        #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"a"}}'"#,
        "its apiVersion is not"
      ),
      (
        #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'"#,
        "neither a token nor"
      ),
      (
        #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"s3cr3t"}}'"#,
        "needs its key"
      ),
      (
        #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"s3cr3t\n"}}'"#,
        "white space or control"
      ),
    ])
    func aPluginThatGivesNonsenseSaysWhich(script: String, words: String) async throws {
      try folder.script("odd", script)
      let client = scene.client(
        try scene.access(exec("./odd")), ScriptedTransport { _, _ in LoginScene.fine })
      let said = await failure { try await client.get("/api") }.map { "\($0)" } ?? ""
      #expect(said.contains(words), "\(said)")
      #expect(!said.contains("s3cr3t"))
    }

    @Test func aPluginThatIsNotThereComesWithItsHint() async throws {
      let more = "  installHint: |\n    Install it from your intranet\n    and log in.\n"
      let client = scene.client(
        try scene.access(exec("pharos-no-such-plugin", more)), ScriptedTransport { _, _ in LoginScene.fine })
      let said = await failure { try await client.get("/api") }.map { "\($0)" } ?? ""
      #expect(said.contains("`pharos-no-such-plugin`"))
      #expect(said.contains("Install it from your intranet and log in."))
    }

    @Test func aPluginThatWantsATerminalIsNotRun() async throws {
      let always = exec(try plugin()).replacingOccurrences(of: "Never", with: "Always")
      let client = scene.client(try scene.access(always), ScriptedTransport { _, _ in LoginScene.fine })
      let said = await failure { try await client.get("/api") }.map { "\($0)" } ?? ""
      #expect(said.contains("interactiveMode: Always"))
      #expect(runs == 0)
    }

    @Test func aProgramThatHangsIsEndedWithItsChildren() async throws {
      let path = try folder.script(
        "hanging", "sleep 1000 & echo $! > \"\(folder.path)/child\"; echo said >&2; wait")
      let output = await ChildProgram.collect(
        .init(path: path, environment: ["PATH": LoginScene.path]), seconds: 1)
      #expect(output.end == .timedOut)
      #expect(output.error == Array("said\n".utf8))
      let child = Int32(folder.read("child")?.trimmed ?? "") ?? -1
      #expect(child > 0)
      while kill(child, 0) == 0, !Self.isZombie(child) { await Task.yield() }
    }

    /// Whoever adopts it may be slow to bury it.
    static func isZombie(_ pid: Int32) -> Bool {
      (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8))?.contains(") Z ") ?? true
    }
  }
}
