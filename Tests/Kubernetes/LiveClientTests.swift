import Foundation
import JSON
import Kubernetes
import KubernetesTestKit
import Testing
import Wire

extension LiveKubernetes {
  /// The client over TLS against an API server for which kubectl vouches (KubectlTests).
  @Suite(.timeLimit(.minutes(5))) struct LiveClientTests {
    let server: KubernetesTestServer

    init() throws {
      server = try KubernetesTestServer(["--bookinfo", "--grace-seconds", "0", "--bookmark-seconds", "1"])
    }

    func client(_ name: String) throws -> KubernetesClient {
      let config = try Kubeconfig.load(
        file: try server.kubeconfig(name), environment: ProcessInfo.processInfo.environment)
      return KubernetesClient(try config.resolve(), transport: WireClient(connectionsPerHost: 64))
    }

    static func names(_ object: JSONValue) -> String? { object["metadata"]["name"].text }

    @Test func everyWayToLogInWorks() async throws {
      for user in ["admin", "admin-files", "viewer", "tokenfile", "exec", "exec-v1beta1", "insecure"] {
        let client = try client(user)
        #expect(try await client.version().version.hasPrefix("v1."), "\(user)")
        let pods = try await client.list(.pods, namespace: "bookinfo", as: Self.names)
        #expect(pods.values.contains { $0.hasPrefix("reviews-v1") }, "\(user)")
        #expect((client.access.warning != nil) == (user == "insecure"))
      }
    }

    @Test func everyWayNotToLogInHasItsSentence() async throws {
      let causes: [(String, KubernetesError.Cause)] = [
        ("expired", .unauthorized), ("wrong-ca", .untrusted), ("unreachable", .unreachable),
        ("nobody", .forbidden), ("namespaced", .forbidden),
      ]
      for (user, cause) in causes {
        let client = try client(user)
        let error = await failure { try await client.list(.pods, as: Self.names) } as? KubernetesError
        #expect(error?.cause == cause, "\(error?.description ?? "")")
        #expect(error?.description.contains("~") == false, "a token is shown")
      }
    }

    @Test func whatHappensIsTold() async throws {
      let client = try client("admin")
      let pod = ResourceKey(namespace: "default", name: "one")
      let pods = client.watch(
        .pods, namespace: "default", as: { $0["metadata"]["labels"]["colour"].text ?? "none" })
      var seen: [ResourceEvent<String>] = []
      for await event in pods {
        seen.append(event)
        switch seen.count {
        case 1: try put(pod, colour: nil)
        // Versions are gone, connections cut: nothing is missed.
        case 2:
          try server.compact()
          try server.fault(
            #"{"fault": "cut-line", "verb": "watch", "path": "pods", "events": 0, "times": 1}"#)
          try put(pod, colour: "blue")
        case 3: try remove(pod)
        default: break
        }
        if seen.count == 4 { break }
      }
      #expect(
        seen == [
          .synced([:]), .changed(pod, "none"), .changed(pod, "blue"), .deleted(pod),
        ])
    }

    @Test func longListsComeInPages() async throws {
      let keys = (0..<600).map { ResourceKey(namespace: "default", name: "pod-\($0)") }
      try server.order(
        "POST", "/objects", body: "[" + keys.map { object($0, nil) }.joined(separator: ",") + "]")
      let all = try await client("admin").list(.pods, namespace: "default", as: Self.names)
      #expect(Set(all.keys) == Set(keys))
      #expect(try server.requests().contains { $0.path.contains("continue=") })
    }

    @Test func everyFaultHasItsSentenceAndPasses() async throws {
      let faults: [(String, KubernetesError.Cause)] = [
        (#"{"fault": "html", "verb": "list"}"#, .notKubernetes),
        (#"{"fault": "cut", "bytes": 2000, "verb": "list"}"#, .cutOff),
        (#"{"fault": "error", "code": 500, "verb": "list"}"#, .serverError),
        (#"{"fault": "too-many", "seconds": 30, "verb": "list"}"#, .tooManyRequests),
        (#"{"fault": "wrong-kind", "verb": "list"}"#, .notKubernetes),
        (#"{"fault": "unauthorized", "verb": "list"}"#, .unauthorized),
      ]
      let client = try client("viewer")
      for (fault, cause) in faults {
        try server.fault(fault)
        let error = await failure { try await client.list(.pods, as: Self.names) } as? KubernetesError
        #expect(error?.cause == cause, "\(error?.description ?? "")")
        try server.clearFaults()
        #expect(try await !client.list(.pods, as: Self.names).isEmpty)
      }
    }

    @Test func whatIsAllowedIsKnownBeforeItIsTried() async throws {
      let admin = try client("admin")
      let role = RoleText()
      let all = await AccessReview(admin).can(role.questions)
      #expect(all.count == Set(role.questions).count)
      #expect(all.values.allSatisfy { $0 })
      let limited = AccessReview(try client("limited"))
      #expect(try await limited.can(AccessQuestion("list", .pods)))
      #expect(try await !limited.can(AccessQuestion("list", .virtualServices)))
    }

    @Test func whatTheClusterHasIsFound() async throws {
      let served = try await client("viewer").discover()
      #expect(served.served(.virtualServices) == .virtualServices)
      #expect(served.problems.isEmpty)
      let old = try KubernetesTestServer(["--bookinfo", "--no-aggregated", "--without", "istio.io"])
      let config = try Kubeconfig.load(file: try old.kubeconfig("viewer"), environment: [:])
      let bare = KubernetesClient(try config.resolve(), transport: WireClient())
      let without = try await bare.discover()
      #expect(without.served(.deployments) == .deployments)
      #expect(without.missing.contains(.virtualServices))
    }

    @Test func logsAreFollowed() async throws {
      let client = try client("admin")
      let pods = try await client.list(.pods, namespace: "bookinfo", as: Self.names)
      let pod = try #require(pods.values.first { $0.hasPrefix("reviews-v1") })
      let request = PodLogs.Request(namespace: "bookinfo", pod: pod, container: "istio-proxy", tailLines: 1)
      var seen: [LogLine] = []
      for try await line in PodLogs(client).stream(request) {
        seen.append(line)
        if seen.count == 3 { break }
        if seen.count == 1 {
          try server.order(
            "POST", "/log?namespace=bookinfo&pod=\(pod)&container=istio-proxy", body: "hello\nworld\n")
        }
      }
      #expect(seen.dropFirst().map(\.text) == ["hello", "world"])
      #expect(seen.allSatisfy { $0.seconds != nil })
    }

    // MARK: - Objects

    private func put(_ key: ResourceKey, colour: String?) throws {
      try server.order("POST", "/objects", body: object(key, colour))
    }

    private func remove(_ key: ResourceKey) throws {
      try server.order("DELETE", "/objects", body: object(key, nil))
    }

    private func object(_ key: ResourceKey, _ colour: String?) -> String {
      let labels = colour.map { #","labels":{"colour":"\#($0)"}"# } ?? ""
      return
        #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"\#(key.name)","namespace":"default"\#(labels)},"spec":{"containers":[]},"status":{"phase":"Running"}}"#
    }
  }
}
