import JSON
import Kubernetes
import KubernetesTestKit
import Mesh
import Testing
import Wire

@testable import Feeds

/// A cluster's state from a server's own objects, and what a change that kubectl makes becomes.
@Suite(.timeLimit(.minutes(2))) struct LiveClusterTests {
  private func read(_ client: KubernetesClient) async throws -> ClusterState {
    var state = ClusterState()
    state.apply(.synced(try await client.list(.namespaces) { ClusterNamespace($0) }))
    state.apply(.synced(try await client.list(.pods) { ClusterPod($0) }))
    state.apply(.synced(try await client.list(.services) { ClusterService($0) }))
    state.apply(.synced(try await client.list(.endpointSlices) { ClusterEndpoints($0) }))
    for kind in [ClusterWorkload.Kind.deployment, .replicaSet] {
      state.apply(.synced(try await client.list(kind.resource) { ClusterWorkload($0, as: kind) }), of: kind)
    }
    return state
  }

  @Test func bookinfoIsUnderstood() async throws {
    let server = try KubernetesTestServer(["--bookinfo"])
    let access = try Kubeconfig.load(
      environment: ["KUBECONFIG": try server.kubeconfig("viewer")], home: "/nowhere"
    ).resolve()
    let client = KubernetesClient(access, transport: WireClient(connectionsPerHost: 20))
    let old = try await read(client)
    let facts = ClusterFacts(old)
    #expect(
      facts.proxies.polled.count == 9 && facts.proxies.held.isEmpty && facts.proxies.controlPlanes.count == 1)
    #expect(
      facts.proxies.polled.filter { $0.role == .gateway }.map(\.workload.name) == ["istio-ingressgateway"])
    #expect(facts.meshedNamespaces == ["bookinfo", "istio-system"])
    #expect(facts.best(.prometheus)?.name == "istio-system/prometheus:9090")
    #expect(facts.best(.prometheus)?.readyEndpoints == 1)
    #expect(facts.best(.jaeger)?.name == "istio-system/tracing:80" && facts.best(.zipkin) == nil)
    #expect(facts.outside.filter(\.isMissed).isEmpty)
    #expect(facts.outside.contains { $0.workload.name == "sleep" })
    let reviews = try #require(facts.proxies.polled.first { $0.workload.name == "reviews-v3" })
    let target = try #require(reviews.target(client))
    #expect(
      target.url("/stats/prometheus")
        == "\(server.url)/api/v1/namespaces/bookinfo/pods/\(reviews.pod.name):15090/proxy/stats/prometheus")
    #expect(target.name == "\(reviews.pod.name).bookinfo" && target.identity?.workload == "reviews-v3")

    let kubectl = try Kubectl(server)
    #expect(
      try kubectl(
        "set", "image", "deploy/reviews-v3", "-n", "bookinfo",
        "reviews=docker.io/istio/examples-bookinfo-reviews-v3:2"
      ).status == 0)
    #expect(try kubectl("scale", "deploy/ratings-v1", "-n", "bookinfo", "--replicas=2").status == 0)
    #expect(try kubectl("rollout", "status", "deploy/ratings-v1", "-n", "bookinfo").status == 0)
    #expect(try kubectl("rollout", "status", "deploy/reviews-v3", "-n", "bookinfo").status == 0)
    let changes = ClusterChanges.between(old, try await read(client), at: .distantPast)
    #expect(
      changes.contains {
        $0.kind == .upgraded && $0.name == "reviews-v3" && $0.from == "1.20.3" && $0.to == "2"
      })
    #expect(changes.contains { $0.kind == .configured && $0.name == "ratings-v1" && $0.to == "2 replicas" })
    #expect(changes.contains { $0.kind == .appeared && $0.name.hasPrefix("ratings-v1-") })
  }

  @Test func ambientModeIsUnderstood() async throws {
    let server = try KubernetesTestServer(["--ambient"])
    let access = try Kubeconfig.load(
      environment: ["KUBECONFIG": try server.kubeconfig("viewer")], home: "/nowhere"
    ).resolve()
    let state = try await read(KubernetesClient(access, transport: WireClient(connectionsPerHost: 20)))
    let facts = ClusterFacts(state)
    #expect(facts.proxies.polled.map(\.role) == [.ztunnel, .ztunnel, .waypoint])
    #expect(facts.proxies.polled.last?.workload.name == "waypoint")
    #expect(facts.meshes["shop"]?.mode == .ambient && facts.meshes["shop"]?.waypoint == "waypoint")
    // Pods that ztunnel has taken in are in the mesh, without a proxy of their own.
    #expect(!facts.outside.contains { $0.pod.namespace == "shop" })
    #expect(facts.meshedNamespaces == ["shop"])
  }
}
