import Manifests

extension Rule {
  /// A sidecar in an ambient namespace.
  static let kia1316 = Rule(
    "KIA1316", "workload.ambient.sidecarinambientnamespace", .warning,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet", "Job", "CronJob"],
    needs: [.pods, .namespaces],
    explanation: """
      The namespace is in the ambient mesh, and this workload has a sidecar. Both work side by side, but the \
      workload does not take what waypoints do, and callers in the ambient mesh reach it through its sidecar.
      """,
    remedy: "Restart the workload without the sidecar, or move it to a namespace with sidecars.",
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
        labels: {app: reviews, istio.io/dataplane-mode: none}
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
        labels: {app: reviews, istio.io/dataplane-mode: none}
      spec:
        containers:
        - name: app
          image: reviews
      """
  ) { set, report in
    let running = RunningWorkloads(set)

    for item in running.items where set.namespaces.isAmbient(item.workload.object.namespace) && item.hasPods {
      guard !item.workload.isGateway, !item.workload.isWaypoint, item.all.contains(where: \.hasProxyContainer)
      else { continue }
      report.report(
        item.workload.object,
        "This workload has a sidecar, and its namespace \(item.workload.object.namespace) is in the ambient mesh",
        fix: "restart the workload without the sidecar, or move it to a namespace with sidecars")
    }
  }
}
