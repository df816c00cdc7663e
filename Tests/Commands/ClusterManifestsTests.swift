import Feeds
import Foundation
import Kubernetes
import Manifests
import Synchronization
import Testing
import Wire

@testable import pharos

/// The configuration of a cluster as it changes.
@Suite(.timeLimit(.minutes(1))) struct ClusterManifestsTests {
  /// A cluster that gets Istio's Gateways after the first look at what it has.
  private final class GrowingCluster: HTTPTransport {
    private let looks = Mutex(0)

    func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
      let path = request.url.dropFirst("https://api.test:6443".count).prefix { $0 != "?" }
      switch path {
      case "/apis":
        let look = looks.withLock { looks in
          looks += 1
          return looks
        }
        return answer(
          look == 1
            ? #"{"kind":"APIGroupDiscoveryList","items":[]}"#
            : #"""
            {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"networking.istio.io"},"versions":[
            {"version":"v1","resources":[{"resource":"gateways","verbs":["list","watch"]}]}]}]}
            """#)
      case "/apis/networking.istio.io/v1/gateways":
        return answer(
          #"""
          {"kind":"GatewayList","apiVersion":"v1","metadata":{"resourceVersion":"9"},
          "items":[{"metadata":{"name":"front","namespace":"shop"},"spec":{}}]}
          """#)
      default:
        return answer(#"{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[]}"#)
      }
    }

    func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
      HTTPStream(status: 200, body: AsyncThrowingStream { _ in })
    }

    private func answer(_ text: String) -> HTTPResponse { HTTPResponse(status: 200, body: Array(text.utf8)) }
  }

  /// Time goes on whenever somebody waits for it.
  private final class FastClock: FeedClock {
    private let time = Mutex(0.0)
    func now() -> Double { time.withLock { $0 } }
    func wallTime() -> Date? { nil }
    func sleep(until deadline: Double) async {
      time.withLock { $0 = max($0, deadline) }
      await Task.yield()
    }
  }

  @Test func aKindThatIsInstalledLaterIsReadFromThenOn() async {
    let client = KubernetesClient(
      ClusterAccess(server: "https://api.test:6443", token: "s3cr3t"), transport: GrowingCluster())
    let manifests = ClusterManifests(client, namespace: nil, clock: FastClock())
    let task = Task { await manifests.run() }
    defer { task.cancel() }
    var found = false
    for await texts in manifests.texts.values() {
      found = texts.sources.contains { $0.name == "gateways/shop/front" }
      if found { break }
    }
    #expect(found)
  }

  /// A cluster with an HTTPRoute, a pod and Istio's ConfigMaps, which may be read by name alone, or are not there.
  private struct InstalledCluster: HTTPTransport {
    var listsConfigMaps = true
    var hasIstio = true

    func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
      let rest = request.url.dropFirst("https://api.test:6443".count)
      let (path, query) = (rest.prefix { $0 != "?" }, rest.drop { $0 != "?" })
      switch path {
      case "/apis":
        return answer(
          #"""
          {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"gateway.networking.k8s.io"},"versions":[
          {"version":"v1","resources":[{"resource":"httproutes","verbs":["list","watch"]}]}]}]}
          """#)
      case "/api":
        return answer(
          #"""
          {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":""},"versions":[
          {"version":"v1","resources":[{"resource":"pods","verbs":["list","watch"]}]}]}]}
          """#)
      case "/apis/gateway.networking.k8s.io/v1/httproutes":
        return list(
          #"""
          {"metadata":{"name":"books","namespace":"shop","uid":"u","generation":3,"creationTimestamp":"2026-01-02T03:04:05Z"},
          "spec":{},"status":{"parents":[{"conditions":[{"type":"Accepted","status":"False"}]}]}}
          """#)
      case "/api/v1/pods":
        return list(
          #"""
          {"metadata":{"name":"p","namespace":"shop"},"spec":{"volumes":[{"name":"v"}],"containers":[
          {"name":"app","image":"i:1","env":[{"name":"E","value":"1"}],"resources":{"limits":{"cpu":"1"}}}]},
          "status":{"phase":"Running","podIP":"10.0.0.1"}}
          """#)
      case "/api/v1/namespaces/istio-system/configmaps":
        guard hasIstio || !listsConfigMaps else { return list("") }
        let named = #"{"metadata":{"name":"istio","namespace":"istio-system"},"data":{"mesh":"a: 1"}}"#
        if query.contains("fieldSelector=metadata.name") {
          return query.contains("injector") || !hasIstio ? list("") : list(named)
        }
        guard listsConfigMaps else {
          return HTTPResponse(
            status: 403,
            body: Array(#"{"kind":"Status","status":"Failure","reason":"Forbidden","code":403}"#.utf8))
        }
        return list(
          #"""
          {"metadata":{"name":"istio-1-29","namespace":"istio-system"},"data":{"mesh":"a: 1"}},
          {"metadata":{"name":"istio-ca-root-cert","namespace":"istio-system"},"data":{"root-cert.pem":"c"}},
          {"metadata":{"name":"istio-sidecar-injector-1-29","namespace":"istio-system"},"data":{"values":"{}"}}
          """#)
      default: return list("")
      }
    }

    func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
      HTTPStream(status: 200, body: AsyncThrowingStream { _ in })
    }

    private func list(_ items: String) -> HTTPResponse {
      answer(#"{"apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[\#(items)]}"#)
    }

    private func answer(_ text: String) -> HTTPResponse { HTTPResponse(status: 200, body: Array(text.utf8)) }
  }

  /// What is told first: a beginning that grows would look like changes.
  private func told(by cluster: InstalledCluster) async -> [String: String] {
    let client = KubernetesClient(
      ClusterAccess(server: "https://api.test:6443", token: "s3cr3t"), transport: cluster)
    let manifests = ClusterManifests(client, namespace: nil, clock: FastClock())
    let task = Task { await manifests.run() }
    defer { task.cancel() }
    for await texts in manifests.texts.values() {
      return Dictionary(
        uniqueKeysWithValues: texts.sources.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) })
    }
    return [:]
  }

  @Test func agesAndWhatControllersSayAreKept() async throws {
    let route = try #require(await told(by: InstalledCluster())["httproutes/shop/books"])
    // Istio goes by the age of objects, and a route that nobody accepts says so in its status.
    #expect(route.contains("2026-01-02T03:04:05Z") && route.contains("Accepted"))
    #expect(!route.contains("uid") && !route.contains("generation"))
  }

  @Test func ofAPodWhatNoRuleReadsIsLeftOut() async throws {
    let pod = try #require(await told(by: InstalledCluster())["pods/shop/p"])
    #expect(pod.contains("Running") && pod.contains("i:1") && pod.contains("name: E"))
    #expect(!pod.contains("volumes") && !pod.contains("limits") && !pod.contains("10.0.0.1"))
  }

  @Test func theSettingsOfEveryRevisionAreRead() async {
    let names = await told(by: InstalledCluster()).keys.filter { $0.hasPrefix("configmaps/") }
    #expect(
      Set(names) == [
        "configmaps/istio-system/istio-1-29", "configmaps/istio-system/istio-sidecar-injector-1-29",
      ])
  }

  @Test func settingsThatMayBeReadByNameAloneAreRead() async {
    let names = await told(by: InstalledCluster(listsConfigMaps: false)).keys
    #expect(names.contains("configmaps/istio-system/istio") && names.contains("httproutes/shop/books"))
  }

  @Test func settingsThatAreNotThereAreNotThoseThatMayNotBeRead() async throws {
    func settings(_ cluster: any HTTPTransport) async throws -> ReadingGaps.Extent? {
      let client = KubernetesClient(
        ClusterAccess(server: "https://api.test:6443", token: "s3cr3t"), transport: cluster)
      let once = try await ClusterManifests.read(client, namespace: "shop").gaps.kinds["ConfigMap"]
      let manifests = ClusterManifests(client, namespace: "shop", clock: FastClock())
      let task = Task { await manifests.run() }
      defer { task.cancel() }
      for await texts in manifests.texts.values() {
        #expect(texts.gaps.kinds["ConfigMap"] == once)
        break
      }
      return once
    }
    #expect(
      try await settings(InstalledCluster(hasIstio: false))
        == .nothing("there are none of Istio's in istio-system"))
    #expect(try await settings(InstalledCluster(listsConfigMaps: false)) == nil)
    // Those of a revision have other names: what may not be listed is not known to be missing.
    let unlisted = InstalledCluster(listsConfigMaps: false, hasIstio: false)
    guard case .nothing(let listing)? = try await settings(unlisted) else {
      Issue.record("ConfigMaps that may not be listed are missing")
      return
    }
    #expect(listing.contains("403"))
    guard case .nothing(let reason)? = try await settings(GuardedCluster()) else {
      Issue.record("ConfigMaps that may not be read are read")
      return
    }
    #expect(reason.contains("403") && !reason.contains("there are none"))
  }

  /// A cluster of which somebody may read the pods of one namespace and nothing else.
  private struct GuardedCluster: HTTPTransport {
    func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
      let path = request.url.dropFirst("https://api.test:6443".count).prefix { $0 != "?" }
      switch path {
      case "/api":
        return answer(
          #"""
          {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":""},"versions":[{"version":"v1","resources":[
          {"resource":"pods","verbs":["list","watch"]},{"resource":"services","verbs":["list","watch"]}]}]}]}
          """#)
      case "/apis": return answer(#"{"kind":"APIGroupDiscoveryList","items":[]}"#)
      case "/api/v1/namespaces/shop/pods":
        return answer(
          #"""
          {"apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"p","namespace":"shop"}}]}
          """#)
      default:
        return answer(#"{"kind":"Status","status":"Failure","reason":"Forbidden","code":403}"#, status: 403)
      }
    }

    func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
      HTTPStream(status: 200, body: AsyncThrowingStream { _ in })
    }

    private func answer(_ text: String, status: Int = 200) -> HTTPResponse {
      HTTPResponse(status: status, body: Array(text.utf8))
    }
  }

  @Test func whatMayNotBeReadIsSaidByKind() async throws {
    let client = KubernetesClient(
      ClusterAccess(server: "https://api.test:6443", token: "s3cr3t"), transport: GuardedCluster())
    let once = try await ClusterManifests.read(client, namespace: "shop").gaps
    #expect(once.kinds["Pod"] == .namespace("shop") && once.kinds["Secret"] != nil)
    guard case .nothing(let reason) = once.kinds["Service"] else {
      Issue.record("\(once)")
      return
    }
    #expect(reason.contains("403") && !reason.contains("services"))
    // A kind that the cluster does not have is no gap.
    #expect(!once.kinds.keys.contains { $0.contains("Gateway") })
    #expect(once.sentences.contains("read in namespace shop alone: Pod"))
    #expect(once.sentences.contains { $0.hasPrefix("not read: Service, ServiceAccount (") })

    let manifests = ClusterManifests(client, namespace: "shop", clock: FastClock())
    let task = Task { await manifests.run() }
    defer { task.cancel() }
    for await texts in manifests.texts.values() {
      #expect(texts.gaps == once)
      break
    }
  }
}
