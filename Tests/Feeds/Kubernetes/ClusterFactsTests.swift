import Kubernetes
import Testing

@testable import Feeds

@Suite struct ClusterFactsTests {
  private func backends(_ services: ClusterService...) -> [ClusterBackend.Kind: [ClusterBackend]] {
    ClusterFacts(ClusterObjects.state(services: services)).backends
  }

  @Test func istiosAddonsAreFound() throws {
    let found = backends(
      ClusterObjects.service("prometheus", "istio-system", [("http", 9090)]),
      ClusterObjects.service(
        "tracing", "istio-system", [("http-query", 80), ("grpc-query", 16685)], selector: ["app": "jaeger"]),
      ClusterObjects.service("zipkin", "istio-system", [("http-query", 9411)], selector: ["app": "jaeger"]),
      ClusterObjects.service(
        "jaeger-collector", "istio-system", [("jaeger-collector-http", 14268)], selector: ["app": "jaeger"]),
      ClusterObjects.service("grafana", "istio-system", [("service", 3000)]),
      ClusterObjects.service("kiali", "istio-system", [("http", 20001), ("http-metrics", 9090)]))
    #expect(found[.prometheus]?.map(\.name) == ["istio-system/prometheus:9090"])
    #expect(found[.jaeger]?.map(\.name) == ["istio-system/tracing:80"])
    #expect(found[.jaeger]?.first?.bases == ["/jaeger", ""])
    // Jaeger takes spans under Zipkin's name; it answers no questions there.
    #expect(found[.zipkin] == nil)
    #expect(found[.grafana]?.first?.port == 3000 && found[.kiali]?.first?.port == 20001)
  }

  @Test func thePrometheusOfTheStackStandsBeforeItsPodsAndIsNotTakenForOthers() throws {
    let found = backends(
      ClusterObjects.service("prometheus-operated", "monitoring", [("http-web", 9090)], isHeadless: true),
      ClusterObjects.service(
        "stack-kube-prometheus-stack-prometheus", "monitoring", [("http-web", 9090), ("reloader-web", 8080)]),
      ClusterObjects.service("stack-kube-prometheus-stack-alertmanager", "monitoring", [("http-web", 9093)]),
      ClusterObjects.service("stack-kube-prometheus-stack-operator", "monitoring", [("https", 443)]),
      ClusterObjects.service("stack-prometheus-node-exporter", "monitoring", [("http-metrics", 9100)]),
      ClusterObjects.service("prometheus-pushgateway", "monitoring", [("http", 9091)]))
    #expect(
      found[.prometheus]?.map(\.service.name) == [
        "stack-kube-prometheus-stack-prometheus", "prometheus-operated",
      ])
  }

  @Test func thoseThatAnswerAsPrometheusDoAreFoundWithTheirPaths() throws {
    let found = backends(
      ClusterObjects.service("vmselect", "vm", [("http", 8481)]),
      ClusterObjects.service("mimir-nginx", "mimir", [("http-metric", 80)]),
      ClusterObjects.service("thanos-query", "monitoring", [("http", 9090), ("grpc", 10901)]))
    let bases = Dictionary(
      (found[.prometheus] ?? []).map { ($0.service.name, $0.bases[0]) },
      uniquingKeysWith: { first, _ in first })
    #expect(bases == ["vmselect": "/select/0/prometheus", "mimir-nginx": "/prometheus", "thanos-query": ""])
  }

  @Test func aServiceWithoutEndpointsComesLast() throws {
    var state = ClusterObjects.state(services: [
      ClusterObjects.service("prometheus", "istio-system", [("http", 9090)]),
      ClusterObjects.service("prometheus-server", "team", [("http", 80)]),
    ])
    let slice = ClusterEndpoints(
      namespace: "team", name: "s", service: "prometheus-server", endpoints: [.init(addresses: ["10.0.0.1"])])
    state.apply(.synced([ResourceKey(namespace: "team", name: "s"): slice]))
    let best = try #require(ClusterFacts(state).best(.prometheus))
    #expect(best.name == "team/prometheus-server:80" && best.readyEndpoints == 1)
  }

  @Test func externalNamesAndHeadsOfCollectorsAreNoBackends() {
    let found = backends(
      ClusterObjects.service("prometheus", "a", [("http", 9090)], type: "ExternalName"),
      ClusterObjects.service(
        "tempo-distributor", "a", [("http", 3200)], labels: ["app.kubernetes.io/name": "tempo"]),
      ClusterObjects.service("coredns-prometheus", "kube-system", [("metrics", 9153)]))
    #expect(found.isEmpty)
  }

  @Test func labelsSayHowANamespaceTakesPart() {
    func mesh(_ labels: [String: String]) -> NamespaceMesh {
      NamespaceMesh(ClusterNamespace(name: "n", labels: labels))
    }
    #expect(mesh(["istio-injection": "enabled"]).revision == "default")
    #expect(mesh(["istio.io/rev": "canary"]).mode == .sidecars)
    #expect(mesh(["istio.io/rev": "canary"]).revision == "canary")
    #expect(mesh(["istio-injection": "enabled", "istio.io/rev": "canary"]).contradiction != nil)
    #expect(mesh(["istio-injection": "disabled", "istio.io/rev": "canary"]).mode == .refused)
    #expect(mesh(["istio.io/dataplane-mode": "ambient"]).mode == .ambient)
    #expect(mesh(["istio.io/dataplane-mode": "ambient", "istio.io/use-waypoint": "w"]).waypoint == "w")
    #expect(mesh(["istio.io/use-waypoint": "none"]).waypoint == nil)
    #expect(mesh([:]).mode == .unlabelled && mesh([:]).revision == nil)
  }

  @Test func podsOutsideTheMeshSayWhy() throws {
    let enabled = ClusterNamespace(name: "bookinfo", labels: ["istio-injection": "enabled"])
    let ambient = ClusterNamespace(name: "shop", labels: ["istio.io/dataplane-mode": "ambient"])
    let facts = ClusterFacts(
      ClusterObjects.state(
        pods: [
          ClusterObjects.sidecarPod(), ClusterObjects.plainPod("old"),
          ClusterObjects.plainPod("no", labels: #"{"sidecar.istio.io/inject":"false"}"#),
          ClusterObjects.plainPod("net", spec: #""hostNetwork":true,"#),
          ClusterObjects.plainPod(
            "in", namespace: "shop", annotations: #"{"ambient.istio.io/redirection":"enabled"}"#),
          ClusterObjects.plainPod("left", namespace: "shop"),
          ClusterObjects.plainPod("else", namespace: "legacy"),
          ClusterObjects.plainPod("dns", namespace: "kube-system"),
          ClusterObjects.plainPod("done", phase: "Succeeded"),
        ], namespaces: [enabled, ambient, ClusterNamespace(name: "legacy")]))
    #expect(facts.outside.map(\.pod.name) == ["net", "no", "old", "else", "left"])
    #expect(facts.outside.filter(\.isMissed).map(\.pod.name) == ["old", "left"])
    #expect(facts.outside.first { $0.pod.name == "else" }?.reason.contains("not labelled") == true)
    #expect(facts.meshedNamespaces == ["bookinfo"] && facts.revisions == ["1-29", "default"])
  }
}
