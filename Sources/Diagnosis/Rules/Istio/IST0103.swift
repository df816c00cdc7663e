import Manifests

extension Rule {
  /// A pod without the sidecar its namespace asks for.
  static let ist0103 = Rule(
    "IST0103", "PodMissingProxy", .warning, kinds: ["Pod"], needs: [.namespaces],
    explanation: """
      The pod's namespace is labelled for injection, the pod did not opt out, and yet it has no `istio-proxy` \
      container. Most often it was created before the namespace got its label, or while the injector did not answer.

      It talks past the mesh: no mutual TLS, no routing rules, no telemetry, and servers with STRICT mutual TLS refuse \
      it. Namespaces with the label `istio.io/rev` count as well.
      """,
    remedy:
      "Delete the pod (its controller makes a new one, which is injected), or opt out with `sidecar.istio.io/inject: \"false\"`.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: ratings-v1, namespace: bookinfo, labels: {app: ratings, version: v1}}
      spec:
        containers:
        - {name: ratings, image: bookinfo/ratings}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: ratings-v1, namespace: bookinfo, labels: {app: ratings, version: v1}}
      spec:
        containers:
        - {name: ratings, image: bookinfo/ratings}
        - {name: istio-proxy, image: istio/proxyv2}
      """
  ) { set, report in
    for pod in set.workloads where pod.isPod && !pod.isAssumed {
      let namespace = pod.object.namespace
      guard set.namespaces.isInjected(namespace), !pod.hostNetwork, !pod.hasProxy,
        pod.annotations["ambient.istio.io/redirection"]?.value != "enabled"
      else { continue }
      let wish = pod.labels["sidecar.istio.io/inject"] ?? pod.annotations["sidecar.istio.io/inject"]?.value
      guard wish != "false" else { continue }
      let labels = set.namespaces.labels(namespace)
      let label =
        labels["istio-injection"] == "enabled"
        ? "istio-injection=enabled" : "istio.io/rev=\(labels["istio.io/rev"] ?? "")"
      report.report(
        pod.object,
        "Pod \(pod.object.name) has no istio-proxy container, though new pods of namespace \(namespace) (\(label)) get one",
        fix: "kubectl delete pod \(pod.object.name) -n \(namespace): the pod made in its place is injected")
    }
  }
}
