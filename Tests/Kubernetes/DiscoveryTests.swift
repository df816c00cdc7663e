import Kubernetes
import Testing
import Wire

/// Which kinds a cluster has.
@Suite struct DiscoveryTests {
  static func resources(_ items: [(String, String)]) -> String {
    let list = items.map { #"{"name":"\#($0.0)","namespaced":true,"verbs":[\#($0.1)]}"# }.joined(
      separator: ",")
    return #"{"kind":"APIResourceList","groupVersion":"x/y","resources":[\#(list)]}"#
  }

  static let all = #""get","list","watch""#

  @Test func newClustersAreAskedOnce() async throws {
    let answer = """
      {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[
      {"metadata":{"name":"networking.istio.io"},"versions":[
       {"version":"v1","resources":[{"resource":"virtualservices","scope":"Namespaced","verbs":["get","list","watch"]},
        {"resource":"gateways","scope":"Namespaced","verbs":["get"]}],"freshness":"Current"},
       {"version":"v1beta1","resources":[{"resource":"proxyconfigs","scope":"Namespaced","verbs":["list","watch"]}]}]},
      {"metadata":{"name":"apps"},"versions":[{"version":"v1","resources":[{"resource":"deployments","verbs":["list","watch"],"subresources":[{"subresource":"scale"}]}]}]}]}
      """
    let transport = ScriptedTransport { _, _ in .answer(200, answer) }
    let served = try await client(transport).discover()
    #expect(transport.requests.count == 1)
    #expect(
      transport.requests[0].header("accept")?.hasPrefix(
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList") == true)
    #expect(served.served(.virtualServices) == .virtualServices)
    #expect(served.served(.proxyConfigs) != nil)
    #expect(served.served(.deployments) != nil)
    #expect(served.served(.pods) == .pods)
    // What cannot be listed and watched is of no use.
    #expect(served.missing.contains(.gateways))
    #expect(served.missing.contains(.httpRoutes))
  }

  @Test func olderClustersAreAskedForTheGroupsThatAreWanted() async throws {
    let groups = """
      {"kind":"APIGroupList","apiVersion":"v1","groups":[
      {"name":"networking.istio.io","versions":[{"version":"v1alpha3"},{"version":"v1beta1"}],"preferredVersion":{"version":"v1beta1"}},
      {"name":"security.istio.io","versions":[{"version":"v1"}]},
      {"name":"example.com","versions":[{"version":"v1"}]}]}
      """
    let transport = ScriptedTransport { request, _ in
      switch request.path {
      case "/apis": .answer(200, groups)
      case "/apis/networking.istio.io/v1beta1":
        .answer(200, Self.resources([("virtualservices", Self.all), ("virtualservices/status", Self.all)]))
      case "/apis/networking.istio.io/v1alpha3":
        .answer(200, Self.resources([("virtualservices", Self.all), ("envoyfilters", Self.all)]))
      default: .answer(503, Answers.status(503, "ServiceUnavailable"))
      }
    }
    let served = try await client(transport).discover([
      .pods, .virtualServices, .envoyFilters, .sidecars, .peerAuthentications,
    ])
    #expect(served.kinds == [.pods, .virtualServices.inVersion("v1beta1"), .envoyFilters])
    #expect(served.missing == [.sidecars, .peerAuthentications])
    #expect(served.problems.keys.sorted() == ["security.istio.io"])
    #expect(!transport.urls.contains { $0.contains("example.com") })
    #expect(transport.requests.count == 4)
  }

  @Test(arguments: ["{}", "[]", #"{"kind":"Status"}"#])
  func somethingElseIsCalledThat(body: String) async {
    let error = await failure {
      try await client(ScriptedTransport { _, _ in .answer(200, body) }).discover()
    }
    #expect((error as? KubernetesError)?.cause == .notKubernetes)
  }

  @Test func theVersionIsTold() async throws {
    let answer = #"{"major":"1","minor":"33","gitVersion":"v1.33.2+k3s1","platform":"linux/arm64"}"#
    let version = try await client(ScriptedTransport([.answer(200, answer)])).version()
    #expect(version.version == "v1.33.2+k3s1")
    #expect(version.platform == "linux/arm64")
  }

  @Test func everyWantedKindHasAPathOfItsOwn() {
    let paths = ResourceKind.wanted.map { $0.path() }
    #expect(Set(paths).count == paths.count)
    #expect(
      ResourceKind.gateways.path(namespace: "a") == "/apis/networking.istio.io/v1/namespaces/a/gateways")
    #expect(ResourceKind.pods.path(namespace: "a", name: "b") == "/api/v1/namespaces/a/pods/b")
    #expect(ResourceKind.nodes.path(namespace: "a", name: "..") == "/api/v1/nodes/%2E%2E")
    #expect(ResourceKind.deployments.apiVersion == "apps/v1")
    #expect(ResourceKind.pods.qualifiedName == "pods")
  }
}
