import Manifests

extension Rule {
  /// A waypoint that is not there.
  static let kia1313 = Rule(
    "KIA1313", "workload.ambient.waypointnotfound", .error,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet", "Job", "CronJob"],
    needs: [.pods, .namespaces, .allWaypoints, .allServices],
    sameAs: ["KIA1317"],
    explanation: """
      The workload, or its namespace, names a waypoint with `istio.io/use-waypoint` (and \
      `istio.io/use-waypoint-namespace`), and there is no Gateway of that name. Traffic does not go through a \
      waypoint: policies and routes that need one have no effect, or calls fail.
      """,
    remedy: "Deploy the waypoint (`istioctl waypoint apply`), or correct the label.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}
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
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}
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
            labels: {app: reviews}
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
        let waypoint = mesh.waypoint(workload.labels, in: workload.object.namespace),
        !mesh.hasWaypoint(workload.labels, in: workload.object.namespace)
      else { continue }
      report.report(
        workload.object, "Waypoint \(waypoint), which this workload is told to use, does not exist",
        fix: "deploy the waypoint, or correct istio.io/use-waypoint")
    }
  }
}
