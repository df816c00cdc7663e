import Kubernetes
import Testing
import Wire

/// Who gets the cluster's credentials, and who does not.
@Suite struct TransportTests {
  static let fine = ScriptedTransport.Step.answer(200, "{}")

  @Test func proxiesAreReadWithTheClustersCredentials() async throws {
    let access = ClusterAccess(
      server: "https://api.test:6443", tls: TLSSettings(authorities: [1], serverName: "kubernetes"),
      proxy: "http://proxy.test", token: "abc")
    let transport = ScriptedTransport { _, _ in Self.fine }
    let client = KubernetesClient(access, transport: transport)
    let url = client.podProxyURL(
      namespace: "bookinfo", pod: "reviews-1", port: 15090, path: "/stats/prometheus?filter=^istio&usedonly")
    #expect(
      url
        == "https://api.test:6443/api/v1/namespaces/bookinfo/pods/reviews-1:15090/proxy/stats/prometheus?filter=^istio&usedonly"
    )
    var request = HTTPRequest(url: url, timeout: 3)
    request.headers = [HTTPHeader("X-Mine", "1"), HTTPHeader("authorization", "Basic other")]
    _ = try await client.authorizedTransport.send(request)
    let sent = try #require(transport.requests.first)
    #expect(sent.tls == access.tls)
    #expect(sent.proxy == "http://proxy.test")
    #expect(sent.timeout == 3)
    #expect(sent.header("x-mine") == "1")
    #expect(sent.headers.filter { $0.name.lowercased() == "authorization" }.map(\.value) == ["Bearer abc"])
  }

  @Test(arguments: [
    "http://api.test:6443/api", "https://api.test/api", "https://evil.test:6443/api",
    "https://api.test:6443.evil.test/",
    "https://api.test:6443@evil.test/", "https://me@api.test:6443/api", "https://evil.test\\@api.test:6443/",
    "https://api.test:6443/k8s/../other", "https://api.test:6443/k8s/%2e%2E/other",
    "https://api.test:6443/k8sother",
    "https://api.test:6443/other", "https://API.TEST:6443evil/", "file:///etc/passwd", "",
  ])
  func nobodyElseGetsThem(url: String) async {
    let access = ClusterAccess(server: "https://api.test:6443/k8s", token: "abc")
    let transport = ScriptedTransport { _, _ in Self.fine }
    let client = KubernetesClient(access, transport: transport)
    let error = await failure { try await client.authorizedTransport.send(HTTPRequest(url: url)) }
    #expect(error is WireError)
    #expect(await failure { try await client.authorizedTransport.open(HTTPRequest(url: url)) } != nil)
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: [
    "https://api.test:6443/k8s", "https://API.test:6443/k8s/api?x=1", "https://api.test:6443/k8s?x",
  ])
  func theServerGetsThem(url: String) async throws {
    let access = ClusterAccess(server: "https://api.test:6443/k8s", token: "abc")
    let transport = ScriptedTransport { _, _ in Self.fine }
    _ = try await KubernetesClient(access, transport: transport).authorizedTransport.send(
      HTTPRequest(url: url))
    #expect(transport.requests.count == 1)
  }

  @Test func proxyPathsAreWrittenAsTheServerReadsThem() {
    let client = client(ScriptedTransport([]))
    let base = "https://api.test:6443/api/v1/namespaces"
    #expect(
      client.serviceProxyURL(namespace: "istio-system", service: "prometheus", port: "9090")
        == base + "/istio-system/services/prometheus:9090/proxy/")
    #expect(
      client.serviceProxyURL(
        namespace: "o", service: "jaeger", port: "https-query", scheme: "https", path: "jaeger/api?q=a%20b")
        == base + "/o/services/https:jaeger:https-query/proxy/jaeger/api?q=a%20b")
    #expect(
      client.podProxyURL(namespace: "a/b", pod: "x?y#z", port: 1, path: "/p q")
        == base + "/a%2Fb/pods/x%3Fy%23z:1/proxy/p%20q")
  }
}
