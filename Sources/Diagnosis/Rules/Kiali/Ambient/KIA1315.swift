import Manifests

extension Rule {
  /// A pod with a sidecar that is to be ambient.
  static let kia1315 = Rule(
    "KIA1315", "workload.ambient.podsidecarinjectandambientlabel", .error,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet", "Job", "CronJob"],
    needs: [.pods, .namespaces],
    sameAs: ["KIA1316"],
    explanation: """
      Labels put the workload into the ambient mesh, but a pod of it has a sidecar. ztunnel leaves pods with a \
      sidecar alone: they stay in the sidecar mesh until they are restarted without it.
      """,
    remedy: "Restart the workload so that the sidecar goes, or take `istio.io/dataplane-mode` away.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
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
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
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
      """
  ) { set, report in
    let running = RunningWorkloads(set)

    for item in running.items
    where item.workload.isLabelledAmbient(set.namespaces) && !item.workload.isGateway {
      guard !item.workload.isWaypoint, let pod = item.all.first(where: \.hasProxyContainer) else { continue }
      report.report(
        item.workload.object,
        "Labels put this workload into the ambient mesh, but \(pod.object.title) has a sidecar: ztunnel leaves it alone",
        fix: "restart the workload without the sidecar, or remove istio.io/dataplane-mode")
    }
  }
}
