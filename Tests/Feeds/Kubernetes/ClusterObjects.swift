import JSON
import Kubernetes

@testable import Feeds

/// Objects as a cluster writes them, with what a test is about filled in.
enum ClusterObjects {
  static func json(_ text: String) -> JSONValue { (try? JSONValue(Array(text.utf8))) ?? .null }

  /// A pod as the injector leaves it: application, `istio-proxy`, `istio-init`.
  static func sidecarPod(
    _ name: String = "reviews-v1-7c67b8f9d5-x2x4q", namespace: String = "bookinfo",
    labels: String = #"{"app":"reviews","version":"v1","pod-template-hash":"7c67b8f9d5"}"#,
    annotations: String =
      #"{"prometheus.io/scrape":"true","prometheus.io/port":"15020","prometheus.io/path":"/stats/prometheus","istio.io/rev":"1-29"}"#,
    owners: String =
      #"[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"reviews-v1-7c67b8f9d5","uid":"rs","controller":true}]"#,
    proxyState: String = #"{"running":{"startedAt":"2026-05-12T08:00:00Z"}}"#, proxyReady: Bool = true,
    proxyRestarts: Int = 0, appReady: Bool = true, extra: String = "", status: String = "", uid: String = "p1"
  ) -> ClusterPod? {
    ClusterPod(
      json(
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"\(name)","namespace":"\(namespace)","uid":"\(uid)",\(extra)
          "labels":\(labels),"annotations":\(annotations),"ownerReferences":\(owners)},
         "spec":{"nodeName":"worker","serviceAccountName":"bookinfo-reviews",
          "initContainers":[{"name":"istio-init","image":"istio/proxyv2:1.29.0","args":["istio-iptables","-p","15001"]}],
          "containers":[
           {"name":"reviews","image":"reviews:1","ports":[{"containerPort":9080,"protocol":"TCP"}]},
           {"name":"istio-proxy","image":"istio/proxyv2:1.29.0","args":["proxy","sidecar","--domain","x"],
            "ports":[{"containerPort":15090,"name":"http-envoy-prom","protocol":"TCP"}]}]},
         "status":{"phase":"Running","podIP":"10.1.2.3",\(status)
          "conditions":[{"type":"Initialized","status":"True"},{"type":"Ready","status":"\(proxyReady && appReady ? "True" : "False")"}],
          "initContainerStatuses":[{"name":"istio-init","ready":true,"restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}],
          "containerStatuses":[
           {"name":"istio-proxy","ready":\(proxyReady),"restartCount":\(proxyRestarts),"state":\(proxyState)},
           {"name":"reviews","ready":\(appReady),"restartCount":0,"state":{"running":{"startedAt":"2026-05-12T08:00:00Z"}}}]}}
        """))
  }

  /// A pod of one container.
  static func plainPod(
    _ name: String, namespace: String = "bookinfo", labels: String = "{}", annotations: String = "{}",
    owners: String = "[]", container: String = "app", args: String = "[]", ports: String = "[]",
    spec: String = "", initial: String = "[]", initialStatus: String = "[]", phase: String = "Running"
  ) -> ClusterPod? {
    ClusterPod(
      json(
        """
        {"metadata":{"name":"\(name)","namespace":"\(namespace)","uid":"\(name)","labels":\(labels),
          "annotations":\(annotations),"ownerReferences":\(owners)},
         "spec":{\(spec)"nodeName":"worker","initContainers":\(initial),
          "containers":[{"name":"\(container)","image":"\(container):1","args":\(args),"ports":\(ports)}]},
         "status":{"phase":"\(phase)","podIP":"10.1.2.4","conditions":[{"type":"Ready","status":"True"}],
          "initContainerStatuses":\(initialStatus),
          "containerStatuses":[{"name":"\(container)","ready":true,"restartCount":0,"state":{"running":{}}}]}}
        """))
  }

  static func owner(_ kind: String, _ name: String) -> String {
    #"[{"kind":"\#(kind)","name":"\#(name)","uid":"u","controller":true}]"#
  }

  /// A service with one port a pair of name and number.
  static func service(
    _ name: String, _ namespace: String, _ ports: [(String, Int)], labels: [String: String] = [:],
    selector: [String: String] = ["app": "x"], type: String = "ClusterIP", isHeadless: Bool = false
  ) -> ClusterService {
    ClusterService(
      namespace: namespace, name: name, labels: labels, type: type, isHeadless: isHeadless,
      selector: selector,
      ports: ports.map { ClusterService.Port(name: $0.0.isEmpty ? nil : $0.0, number: $0.1) })
  }

  static func state(
    pods: [ClusterPod?] = [], services: [ClusterService] = [], namespaces: [ClusterNamespace] = [],
    workloads: [ClusterWorkload?] = []
  ) -> ClusterState {
    var state = ClusterState()
    func all<Value>(_ values: [Value], _ key: (Value) -> ResourceKey) -> ResourceEvent<Value> {
      .synced(Dictionary(values.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first }))
    }
    state.apply(all(pods.compactMap { $0 }) { $0.key })
    state.apply(all(services) { $0.key })
    state.apply(all(namespaces) { ResourceKey(namespace: nil, name: $0.name) })
    for kind in ClusterWorkload.Kind.allCases {
      state.apply(all(workloads.compactMap { $0 }.filter { $0.kind == kind }) { $0.key }, of: kind)
    }
    return state
  }

  /// The proxy that the only pod is found to have.
  static func proxy(_ pod: ClusterPod?) -> ClusterProxy? {
    ClusterProxies(in: state(pods: [pod])).all.values.first
  }
}
