import Manifests

extension Rule {
  /// A waypoint for a workload that is not ambient.
  static let kia1312 = Rule(
    "KIA1312", "workload.ambient.waypointandnotambient", .warning,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet", "Job", "CronJob"],
    needs: [.pods, .namespaces],
    explanation: """
      The workload, or its namespace, is labelled `istio.io/use-waypoint`, but it is not in the ambient mesh: \
      nothing captures its traffic, so calls to its pods do not go through the waypoint.
      """,
    remedy:
      "Label the namespace or the workload `istio.io/dataplane-mode: ambient`, or remove `istio.io/use-waypoint`.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: waypoint, namespace: bookinfo}
      spec:
        gatewayClassName: istio-waypoint
        listeners:
        - {name: mesh, port: 15008, protocol: HBONE}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        template:
          metadata:
            labels: {app: reviews, istio.io/use-waypoint: waypoint}
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
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: waypoint, namespace: bookinfo}
      spec:
        gatewayClassName: istio-waypoint
        listeners:
        - {name: mesh, port: 15008, protocol: HBONE}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        template:
          metadata:
            labels: {app: reviews, istio.io/use-waypoint: waypoint}
          spec:
            containers:
            - name: app
              image: reviews
      """
  ) { set, report in
    let mesh = AmbientMesh(set)
    let running = RunningWorkloads(set)

    for item in running.items where item.hasPods {
      let workload = item.workload
      guard workload.labels["istio.io/dataplane-mode"] != "none", !workload.isGateway, !workload.isWaypoint,
        mesh.waypoint(workload.labels, in: workload.object.namespace) != nil,
        !workload.isLabelledAmbient(set.namespaces), !item.all.contains(where: \.isRedirected)
      else { continue }
      report.report(
        workload.object,
        "This workload is told to use a waypoint (istio.io/use-waypoint) but is not in the ambient mesh: calls do not go "
          + "through it",
        fix: "label it, or its namespace, istio.io/dataplane-mode=ambient")
    }
  }
}
