import Mesh
import Testing

@testable import Exposition

@Suite("Envoy's names")
struct EnvoyNameTests {
  @Test("an outbound cluster, with subset and with Istio's mark")
  func outbound() {
    for text in [
      "outbound|9080|v1|reviews.default.svc.cluster.local",
      "outbound|9080|v1|reviews.default.svc.cluster.local;",
      "outbound_.9080_.v1_.reviews.default.svc.cluster.local",
    ] {
      let name = EnvoyClusterName(text)
      #expect(name.kind == .outbound)
      #expect(name.port == 9080)
      #expect(name.subset == "v1")
      #expect(name.host == "reviews.default.svc.cluster.local")
    }
    #expect(EnvoyClusterName("outbound|9080||a.b").subset == nil)
    #expect(EnvoyClusterName("outbound_.80_._.a_b.c").host == "a_b.c")
  }

  @Test("inbound clusters have a port alone; a waypoint's name their service")
  func inbound() {
    let inbound = EnvoyClusterName("inbound|9080||;")
    #expect(inbound.kind == .inbound && inbound.port == 9080 && inbound.host == nil)
    #expect(inbound.name == "inbound|9080||")
    let waypoint = EnvoyClusterName("inbound-vip|9080|http|reviews.default.svc.cluster.local")
    #expect(waypoint.kind == .inboundVIP && waypoint.subset == "http")
  }

  @Test("the special clusters, and names that Istio did not make")
  func others() {
    #expect(EnvoyClusterName("PassthroughCluster").kind == .passthrough)
    #expect(EnvoyClusterName("InboundPassthroughCluster;").kind == .passthrough)
    #expect(EnvoyClusterName("BlackHoleCluster").kind == .blackHole)
    for text in ["xds-grpc", "", "outbound|x||h", "outbound|99999||h", "outbound|1|2", "a|b|c|d", "||||"] {
      #expect(EnvoyClusterName(text).kind == .other, "\(text)")
      #expect(EnvoyClusterName(text).host == nil)
    }
  }

  @Test(
    "a statistic's name is split the same with the mark and without",
    arguments: [
      ("cluster.outbound|9080||reviews.default.svc.cluster.local;.upstream_rq_200", "upstream_rq_200"),
      ("cluster.outbound|9080||reviews.default.svc.cluster.local.upstream_rq_200", "upstream_rq_200"),
      (
        "cluster.outbound|9080||reviews.default.svc.cluster.local;.circuit_breakers.default.rq_open",
        "circuit_breakers.default.rq_open"
      ),
      ("cluster.outbound|9080||reviews.default.svc.cluster.local.ssl.handshake", "ssl.handshake"),
    ])
  func statistics(raw: String, statistic: String) {
    let name = EnvoyStatName(raw)
    #expect(name?.cluster.host == "reviews.default.svc.cluster.local")
    #expect(name?.statistic == statistic)
  }

  @Test(
    "what is no cluster's statistic is none",
    arguments: ["", "cluster.", "server.uptime", "cluster.;.x", "cluster.a"])
  func noStatistic(raw: String) { #expect(EnvoyStatName(raw) == nil) }
}

@Suite("Who a proxy is")
struct ServerInfoTests {
  private func parse(_ text: String) -> ProxyIdentity? { ServerInfo.parse(Array(text.utf8)) }

  @Test("an Istio sidecar")
  func sidecar() {
    let identity = parse(
      #"""
      {"version":"abc/1.40.0/Clean/RELEASE/BoringSSL","state":"LIVE","hot_restart_version":"11.104",
       "uptime_current_epoch":"912s","uptime_all_epochs":"2000s",
       "node":{"id":"sidecar~10.0.0.7~reviews-v3-7c67b8f9d5-x2x4q.bookinfo~bookinfo.svc.cluster.local",
         "cluster":"reviews.bookinfo","metadata":{"NAME":"reviews-v3-7c67b8f9d5-x2x4q","NAMESPACE":"bookinfo",
         "WORKLOAD_NAME":"reviews-v3","CLUSTER_ID":"Kubernetes","POD_PORTS":[{"containerPort":9080}],
         "LABELS":{"app":"rev","service.istio.io/canonical-name":"reviews","version":"v3","odd":7}}}}
      """#)
    #expect(
      identity
        == .init(
          role: "sidecar", pod: "reviews-v3-7c67b8f9d5-x2x4q", namespace: "bookinfo", workload: "reviews-v3",
          app: "reviews", version: "v3", cluster: "Kubernetes",
          envoyVersion: "abc/1.40.0/Clean/RELEASE/BoringSSL",
          state: "LIVE", uptimeSeconds: 912))
  }

  @Test("without metadata the node's id and the pod's name tell")
  func idAlone() {
    let identity = parse(
      #"{"version":"1","node":{"id":"router~10.0.0.1~ingress-5f6d7c8b9-abcde.ns.one~d"},"uptime_all_epochs":"1.5s"}"#
    )
    #expect(identity?.role == "router")
    #expect(identity?.pod == "ingress-5f6d7c8b9-abcde.ns")
    #expect(identity?.namespace == "one")
    #expect(identity?.uptimeSeconds == 1.5)
    #expect(
      parse(#"{"node":{"metadata":{"OWNER":"kubernetes://apis/apps/v1/namespaces/a/deployments/web"}}}"#)?
        .workload
        == "web")
  }

  @Test("a pod's name tells its workload only when Kubernetes made it")
  func podNames() {
    #expect(ServerInfo.workload(ofPod: "reviews-v3-7c67b8f9d5-x2x4q") == "reviews-v3")
    #expect(ServerInfo.workload(ofPod: "mongo-0") == nil)
    #expect(ServerInfo.workload(ofPod: "my-hand-made-pod") == nil)
  }

  @Test(
    "a plain Envoy has no Istio role; what it is called is its node's cluster, told apart by its node's id")
  func plain() {
    let identity = parse(
      #"{"version":"1.31","state":"DRAINING","node":{"id":"front","cluster":"c","metadata":{}}}"#)
    #expect(identity == .init(pod: "front", workload: "c", envoyVersion: "1.31", state: "DRAINING"))
    #expect(parse(#"{"version":"1.31","node":{"id":"","cluster":""}}"#) == .init(envoyVersion: "1.31"))
    #expect(
      parse(
        #"{"version":"1","node":{},"command_line_options":{"service_cluster":"web","service_node":"web-7"}}"#)
        == .init(pod: "web-7", workload: "web", envoyVersion: "1"))
  }

  @Test(
    "an answer of another kind is none; odd types cost only themselves",
    arguments: ["", "nope", "[]", "{}", "7", #"{"a":1}"#, String(repeating: "[", count: 100_000)])
  func hostile(text: String) {
    #expect(parse(text) == nil)
    #expect(
      parse(#"{"state":7,"version":"v","node":{"id":[],"metadata":{"NAME":{},"LABELS":[1]}}}"#)?.envoyVersion
        == "v")
    #expect(parse(#"{"version":"v","uptime_current_epoch":"-1s"}"#)?.uptimeSeconds == nil)
  }
}
