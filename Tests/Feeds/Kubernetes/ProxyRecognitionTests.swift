import JSON
import Kubernetes
import Testing

@testable import Feeds

@Suite struct ProxyRecognitionTests {
  @Test func aSidecarIsAskedAtEnvoysOwnPortThenAtTheAgents() throws {
    let proxy = try #require(ClusterObjects.proxy(ClusterObjects.sidecarPod()))
    #expect(proxy.role == .sidecar && proxy.state == .running && proxy.isPolled)
    #expect(
      proxy.places == [
        .init(port: 15090, path: "/stats/prometheus"), .init(port: 15020, path: "/stats/prometheus"),
      ])
    #expect(proxy.name == "reviews-v1-7c67b8f9d5-x2x4q.bookinfo" && proxy.container == "istio-proxy")
    #expect(proxy.identity.role == "sidecar" && proxy.identity.workload == "reviews-v1")
    #expect(proxy.identity.app == "reviews" && proxy.identity.version == "v1")
    #expect(proxy.revision == "1-29" && proxy.started != nil)
  }

  @Test func theApplicationsOwnMetricsAreNotTakenForEnvoys() throws {
    let pod = ClusterObjects.sidecarPod(
      annotations:
        #"{"prometheus.io/scrape":"true","prometheus.io/port":"9080","prometheus.io/path":"/metrics"}"#)
    #expect(try #require(ClusterObjects.proxy(pod)).places == [.init(port: 15090, path: "/stats/prometheus")])
  }

  @Test func anAgentThatMovedIsFound() throws {
    let pod = ClusterObjects.sidecarPod(
      annotations:
        #"{"prometheus.io/scrape":"true","prometheus.io/port":"15999","prometheus.io/path":"/stats/prometheus","status.sidecar.istio.io/port":"15999"}"#
    )
    #expect(try #require(ClusterObjects.proxy(pod)).places.map(\.port) == [15090, 15999])
  }

  @Test func aNativeSidecarIsAnInitialContainerThatStays() throws {
    let proxy = try #require(
      ClusterObjects.proxy(
        ClusterObjects.plainPod(
          "reviews",
          initial:
            #"[{"name":"istio-init"},{"name":"istio-proxy","restartPolicy":"Always","args":["proxy","sidecar"]}]"#,
          initialStatus: #"[{"name":"istio-proxy","ready":true,"restartCount":2,"state":{"running":{}}}]"#)))
    #expect(proxy.role == .sidecar && proxy.isNativeSidecar && proxy.isPolled && proxy.restarts == 2)
    // One that only prepares is no proxy, whatever its name.
    #expect(
      ClusterObjects.proxy(ClusterObjects.plainPod("other", initial: #"[{"name":"istio-proxy"}]"#)) == nil)
  }

  @Test func aProxyIsOfTheClusterThatTheInjectorNamed() throws {
    let native =
      #"[{"name":"istio-proxy","restartPolicy":"Always","env":[{"name":"ISTIO_META_CLUSTER_ID","value":"east"}]}]"#
    let pod = ClusterObjects.plainPod(
      "reviews", initial: native,
      initialStatus: #"[{"name":"istio-proxy","ready":true,"state":{"running":{}}}]"#)
    #expect(try #require(ClusterObjects.proxy(pod)).identity.cluster == "east")
    #expect(try #require(ClusterObjects.proxy(ClusterObjects.sidecarPod())).identity.cluster == nil)
  }

  @Test func gatewaysWaypointsAndZtunnelsAreToldApart() throws {
    func role(_ pod: ClusterPod?) throws -> ClusterProxy.Role { try #require(ClusterObjects.proxy(pod)).role }
    let router = #"["proxy","router"]"#
    #expect(try role(ClusterObjects.plainPod("gw", container: "istio-proxy", args: router)) == .gateway)
    // The agent's image with arguments of somebody's own, and alone.
    #expect(try role(ClusterObjects.plainPod("gw", container: "istio-proxy")) == .gateway)
    let waypoint =
      #"{"gateway.istio.io/managed":"istio.io-mesh-controller","gateway.networking.k8s.io/gateway-name":"w"}"#
    #expect(
      try role(ClusterObjects.plainPod("w", labels: waypoint, container: "istio-proxy", args: router))
        == .waypoint)
    #expect(
      try role(ClusterObjects.plainPod("w", container: "istio-proxy", args: #"["proxy","waypoint"]"#))
        == .waypoint)
    let ingress =
      #"{"gateway.istio.io/managed":"istio.io-gateway-controller","gateway.networking.k8s.io/gateway-name":"g"}"#
    #expect(
      try role(ClusterObjects.plainPod("g", labels: ingress, container: "istio-proxy", args: router))
        == .gateway)
    let ztunnel = try #require(
      ClusterObjects.proxy(
        ClusterObjects.plainPod(
          "ztunnel-abcde", namespace: "istio-system", labels: #"{"app":"ztunnel"}"#,
          owners: ClusterObjects.owner("DaemonSet", "ztunnel"), container: "istio-proxy",
          args: #"["proxy","ztunnel"]"#)))
    #expect(ztunnel.role == .ztunnel && ztunnel.places == [.init(port: 15020, path: "/metrics")])
    #expect(ztunnel.workload == WorkloadName(kind: "DaemonSet", name: "ztunnel"))
  }

  @Test func istiodIsAskedAboutItselfAndIsNoTraffic() throws {
    let pod = ClusterObjects.plainPod(
      "istiod-1", namespace: "istio-system", labels: #"{"app":"istiod","istio.io/rev":"canary"}"#,
      container: "discovery")
    let proxies = ClusterProxies(in: ClusterObjects.state(pods: [pod]))
    let istiod = try #require(proxies.controlPlanes.first)
    #expect(istiod.places == [.init(port: 15014, path: "/metrics")] && istiod.revision == "canary")
    #expect(proxies.polled.isEmpty && istiod.adminPort == nil && istiod.identity.role == nil)
  }

  @Test func anotherMeshesEnvoyIsAskedWhereItsPodSays() throws {
    let proxy = try #require(
      ClusterObjects.proxy(
        ClusterObjects.plainPod(
          "envoy-default-eg",
          annotations:
            #"{"prometheus.io/scrape":"true","prometheus.io/port":"19001","prometheus.io/path":"/stats/prometheus"}"#,
          container: "envoy", ports: #"[{"containerPort":19001,"name":"metrics"}]"#)))
    #expect(proxy.role == .envoy && proxy.places == [.init(port: 19001, path: "/stats/prometheus")])
  }

  @Test func whatDoesNotRunIsToldAndNotAsked() throws {
    func proxy(_ pod: ClusterPod?) throws -> ClusterProxy { try #require(ClusterObjects.proxy(pod)) }
    let crashing = try proxy(
      ClusterObjects.sidecarPod(
        proxyState: #"{"waiting":{"reason":"CrashLoopBackOff"}}"#, proxyReady: false, proxyRestarts: 4))
    #expect(crashing.state == .stopped("CrashLoopBackOff") && !crashing.isPolled)
    let starting = try proxy(
      ClusterObjects.sidecarPod(proxyState: #"{"waiting":{"reason":"ContainerCreating"}}"#, proxyReady: false)
    )
    #expect(starting.state == .starting("ContainerCreating") && !starting.isPolled)
    let ended = try proxy(
      ClusterObjects.sidecarPod(
        proxyState: #"{"terminated":{"reason":"OOMKilled","exitCode":137}}"#, proxyReady: false))
    #expect(ended.state == .stopped("OOMKilled") && ended.remark == "its proxy does not run: OOMKilled")
    // One that is not ready, for whatever reason, still tells what it sees.
    let late = try proxy(ClusterObjects.sidecarPod(appReady: false))
    #expect(late.state == .notReady("not ready: reviews") && late.isPolled)
    let going = try proxy(ClusterObjects.sidecarPod(extra: #""deletionTimestamp":"2026-05-12T08:00:00Z","#))
    #expect(going.state == .terminating(isRunning: true) && going.isPolled)
    let done = try proxy(
      ClusterObjects.plainPod("job", container: "istio-proxy", phase: "Succeeded"))
    #expect(!done.isPolled)
  }

  @Test func namesFromOutsideAreKeptAsTheyAre() throws {
    let hostile = "evil\\u001b[2Jpod\\u202e"
    let pod = try #require(ClusterObjects.sidecarPod(hostile, labels: #"{"app":"a\u0007b"}"#))
    #expect(pod.name == "evil\u{1b}[2Jpod\u{202e}")
    #expect(try #require(ClusterObjects.proxy(pod)).identity.app == "a\u{7}b")
    // What is no pod is none, and what is half a pod is half known.
    #expect(ClusterPod(ClusterObjects.json(#"{"metadata":{"name":7}}"#)) == nil)
    let bare = try #require(
      ClusterPod(ClusterObjects.json(#"{"metadata":{"name":"a","labels":[1]},"spec":null,"status":"x"}"#)))
    #expect(bare.phase == .unknown && bare.containers.isEmpty && bare.isReady == nil && bare.labels.isEmpty)
  }

  @Test func onlyAnnotationsOfTheMeshAreKept() throws {
    let pod = try #require(
      ClusterObjects.sidecarPod(
        annotations:
          #"{"kubectl.kubernetes.io/last-applied-configuration":"secret","example.com/x":"1","sidecar.istio.io/status":"{\"revision\":\"blue\"}"}"#
      ))
    #expect(pod.annotations.keys.sorted() == ["sidecar.istio.io/status"])
    #expect(ClusterObjects.proxy(pod)?.revision == "blue")
  }
}
