import Manifests

extension Rule {
  /// Sidecar and ambient asked for at once.
  static let kia1311 = Rule(
    "KIA1311", "workload.ambient.sidecarandlabel", .error,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet", "Job", "CronJob"],
    needs: [.pods, .namespaces],
    explanation: """
      The labels of the workload and of its namespace ask for a sidecar and for the ambient mesh at the same \
      time. The sidecar wins: the pods are not captured by ztunnel, and policies for the ambient mesh do not \
      hold for them.
      """,
    remedy: "Keep one: `istio.io/dataplane-mode: ambient`, or injection.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        template:
          metadata:
            labels: {app: reviews, sidecar.istio.io/inject: "true"}
          spec:
            containers:
            - name: app
              image: reviews
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        template:
          metadata:
            labels: {app: reviews}
          spec:
            containers:
            - name: app
              image: reviews
      """
  ) { set, report in
    let running = RunningWorkloads(set)

    for item in running.items where item.workload.isLabelledAmbient(set.namespaces) {
      guard item.workload.isLabelledForSidecar(set.namespaces), !item.workload.isWaypoint else { continue }
      report.report(
        item.workload.object,
        "Labels ask for a sidecar and for the ambient mesh at once: the sidecar wins, and ztunnel does not capture the pods",
        fix: "remove istio.io/dataplane-mode, or the label for injection")
    }
  }
}
