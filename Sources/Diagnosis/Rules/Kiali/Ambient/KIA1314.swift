import Manifests

extension Rule {
  /// A pod captured by ztunnel that is to have a sidecar.
  static let kia1314 = Rule(
    "KIA1314", "workload.ambient.podsidecarlabelandambientredirection", .error,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet", "Job", "CronJob"],
    needs: [.pods, .namespaces],
    explanation: """
      Labels ask for a sidecar, but ztunnel captures the pod (annotation `ambient.istio.io/redirection: \
      enabled`). It was started before the labels were changed: new pods will be something else than the \
      running ones.
      """,
    remedy: "Restart the workload (`kubectl rollout restart`), or take the label for injection away.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: reviews
        namespace: bookinfo
        labels: {app: reviews}
        annotations: {ambient.istio.io/redirection: enabled}
      spec:
        containers:
        - name: app
          image: reviews
        - name: istio-proxy
          image: docker.io/istio/proxyv2:1.28.0
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: reviews
        namespace: bookinfo
        labels: {app: reviews}
      spec:
        containers:
        - name: app
          image: reviews
        - name: istio-proxy
          image: docker.io/istio/proxyv2:1.28.0
      """
  ) { set, report in
    let running = RunningWorkloads(set)

    for item in running.items where item.workload.isLabelledForSidecar(set.namespaces) {
      guard let pod = item.all.first(where: \.isRedirected) else { continue }
      report.report(
        item.workload.object,
        "Labels ask for a sidecar, but ztunnel captures \(pod.object.title)",
        fix: "restart the workload, or remove the label for injection")
    }
  }
}
