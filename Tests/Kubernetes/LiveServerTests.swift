import Foundation
import JSON
import KubernetesTestKit
import Testing
import Wire

@testable import Kubernetes

extension LiveKubernetes {
  /// The client against a server over TLS: what no scripted transport can show.
  @Suite(.timeLimit(.minutes(2))) struct LiveServerTests {
    private func client(_ server: KubernetesTestServer, _ user: String = "viewer") throws -> KubernetesClient
    {
      let config = try Kubeconfig.load(
        environment: ["KUBECONFIG": try server.kubeconfig(user)], home: "/nowhere")
      return KubernetesClient(try config.resolve(), transport: WireClient(connectionsPerHost: 50))
    }

    private static let configMap = ResourceKind(
      group: "", version: "v1", plural: "configmaps", kind: "ConfigMap")

    private func objects(_ names: [String], namespace: String = "bookinfo", kind: String = "ConfigMap") throws
      -> String
    {
      let values = names.map {
        ["apiVersion": "v1", "kind": kind, "metadata": ["name": $0, "namespace": namespace]] as [String: Any]
      }
      return String(decoding: try JSONSerialization.data(withJSONObject: values), as: UTF8.self)
    }

    @Test(arguments: ["admin", "admin-files", "viewer", "tokenfile", "exec", "exec-v1beta1", "insecure"])
    func everyWayToAuthenticateLeadsIn(_ user: String) async throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let client = try client(server, user)
      #expect(try await client.version().version.contains("1.36"))
      let pods = try await client.list(.pods, namespace: "bookinfo") { $0["metadata"]["name"].text }
      #expect(pods.count == 9)
      #expect(client.access.isVerified == (user != "insecure"))
    }

    @Test(arguments: [
      ("expired", KubernetesError.Cause.unauthorized), ("wrong-ca", .untrusted),
      ("unreachable", .unreachable),
    ])
    func everyWayToFailIsItsOwn(_ user: String, _ cause: KubernetesError.Cause) async throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let client = try client(server, user)
      let error = try #require(
        await #expect(throws: KubernetesError.self) {
          try await client.list(.pods) { $0["metadata"]["name"].text }
        })
      #expect(error.cause == cause, "\(error)")
      #expect(!error.description.contains(try server.token("viewer")))
    }

    @Test func discoveryFindsTheVersionsThatAreThere() async throws {
      for options in [[], ["--no-aggregated"]] {
        let server = try KubernetesTestServer(["--bookinfo"] + options)
        let served = try await client(server).discover()
        #expect(served.served(.virtualServices)?.version == "v1")
        #expect(served.served(.endpointSlices) != nil && served.served(.httpRoutes) != nil)
        #expect(served.missing.contains { $0.plural == "tcproutes" })
        #expect(served.problems.isEmpty)
      }
    }

    @Test func aLongListComesWholeAlsoWhenItsVersionIsForgottenInTheMiddle() async throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      try server.order("POST", "/objects", body: objects((0..<1300).map { "many-\($0)" }))
      let client = try client(server, "admin")
      let whole = try await client.list(Self.configMap, namespace: "bookinfo") { $0["metadata"]["name"].text }
      #expect(whole.count == 1300)
      try server.fault(#"{"fault": "compact", "path": "configmaps", "times": 1}"#)
      let again = try await client.list(Self.configMap, namespace: "bookinfo") { $0["metadata"]["name"].text }
      #expect(again.keys == whole.keys)
      #expect(try server.requests().contains { $0.status == 410 })
    }

    /// Reads a watch until what it tells of holds a name and lacks another.
    private func follow(
      _ stream: AsyncStream<ResourceEvent<String>>, until holds: ([ResourceKey: String], Int) throws -> Bool
    ) async throws -> [ResourceKey: String] {
      var all: [ResourceKey: String] = [:]
      var lists = 0
      for await event in stream {
        switch event {
        case .synced(let values):
          all = values
          lists += 1
        case .changed(let key, let value): all[key] = value
        case .deleted(let key): all[key] = nil
        case .failed, .resumed: break
        }
        if try holds(all, lists) { break }
      }
      return all
    }

    private func watch(_ client: KubernetesClient) -> AsyncStream<ResourceEvent<String>> {
      client.watch(Self.configMap, namespace: "bookinfo") { $0["metadata"]["uid"].text }
    }

    private func key(_ name: String) -> ResourceKey { ResourceKey(namespace: "bookinfo", name: name) }

    @Test func whatComesAndGoesIsToldAsItHappens() async throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let client = try client(server, "admin")
      var step = 0
      _ = try await follow(watch(client)) { all, _ in
        switch step {
        case 0:
          try server.order("POST", "/objects", body: objects(["one"]))
          step = 1
        case 1 where all[key("one")] != nil:
          try server.order("DELETE", "/objects", body: objects(["one"]))
          step = 2
        case 2 where all[key("one")] == nil: return true
        default: break
        }
        return false
      }
      #expect(step == 2)
    }

    @Test func aLineThatIsCutIsReadAgain() async throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let client = try client(server, "admin")
      try server.fault(#"{"fault": "cut-line", "path": "configmaps", "events": 1, "times": 1}"#)
      var hasBegun = false
      let all = try await follow(watch(client)) { all, _ in
        if !hasBegun {
          hasBegun = true
          try server.order("POST", "/objects", body: objects(["a", "b", "c"]))
        }
        return ["a", "b", "c"].allSatisfy { all[key($0)] != nil }
      }
      #expect(all.count == 3)
      // Resumed where it was: one list alone.
      let lists = try server.requests().filter { $0.verb == "list" && $0.path.contains("/configmaps") }
      #expect(lists.count == 1)
    }

    @Test func aForgottenVersionLeadsToANewList() async throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let client = try client(server, "admin")
      try server.fault(#"{"fault": "expired", "path": "configmaps", "times": 1}"#)
      let all = try await follow(watch(client)) { all, lists in
        if lists == 1 { try server.order("POST", "/objects", body: objects(["late"])) }
        return lists > 1 && all[key("late")] != nil
      }
      #expect(all[key("late")] != nil)
    }

    @Test func podsAreAskedThroughTheServerAndLogsAreRead() async throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let target = try #require(server.admin.split(separator: "/").last)
      let pod = """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one", "namespace": "bookinfo",
          "annotations": {"pharos.test/ports": "*=\(target)"}}, "spec": {"containers": [{"name": "c"}]},
         "status": {"phase": "Running", "podIP": "10.244.9.9"}}
        """
      try server.order("POST", "/objects", body: pod)
      let client = try client(server)
      func get(_ path: String) async throws -> HTTPResponse {
        let url = client.podProxyURL(namespace: "bookinfo", pod: "one", port: 15090, path: path)
        return try await client.authorizedTransport.send(HTTPRequest(url: url))
      }
      #expect(try await get("/state?x=1&y=%2F").status == 200)
      #expect(String(decoding: try await get("/state").body, as: UTF8.self).contains("compacted"))
      try server.order("POST", "/log?namespace=bookinfo&pod=one&container=c", body: "first\nsecond\n")
      var lines: [String] = []
      let request = PodLogs.Request(namespace: "bookinfo", pod: "one", tailLines: 1)
      for try await line in PodLogs(client).stream(request) {
        lines.append(line.text)
        if lines.count == 1 {
          try server.order("POST", "/log?namespace=bookinfo&pod=one&container=c", body: "third\n")
        }
        if lines.count == 2 { break }
      }
      #expect(lines == ["second", "third"])
    }

    @Test func aPortIsForwardedThroughKubectl() async throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let target = try #require(server.admin.split(separator: "/").last)
      let pod = """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one", "namespace": "bookinfo",
          "annotations": {"pharos.test/ports": "15000=\(target)"}}, "spec": {"containers": [{"name": "c"}]},
         "status": {"phase": "Running", "podIP": "10.244.9.9"}}
        """
      try server.order("POST", "/objects", body: pod)
      let kubectl = URL(filePath: try Kubectl(server).path).deletingLastPathComponent().path
      let client = try client(server)
      let environment = [
        "PATH": kubectl, "HOME": server.folder, "KUBECONFIG": try server.kubeconfig("viewer"),
      ]
      let forward = try await PortForward.start(
        client.access, namespace: "bookinfo", pod: "one", port: 15000, environment: environment)
      let answer = try await WireClient().send(
        HTTPRequest(url: "http://127.0.0.1:\(forward.localPort)/state"))
      #expect(answer.status == 200)
      forward.stop()
      let limited = ["PATH": kubectl, "HOME": server.folder, "KUBECONFIG": try server.kubeconfig("limited")]
      let access = try self.client(server, "limited").access
      await #expect(throws: KubernetesError.self) {
        try await PortForward.start(
          access, namespace: "bookinfo", pod: "one", port: 15000, environment: limited)
      }
    }
  }
}
