import Manifests

extension Rule {
  /// A policy about HTTP for a workload without a waypoint.
  static let kia1317 = Rule(
    "KIA1317", "workload.ambient.authpolicybutnowaypoint", .warning,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet", "Job", "CronJob"],
    needs: [.pods, .namespaces, .allWaypoints, .allServices],
    explanation: """
      An AuthorizationPolicy that looks at HTTP holds for this workload of the ambient mesh, for its namespace \
      or for its Service, and no waypoint stands before it. ztunnel cannot look at HTTP: it drops such rules, \
      so that ALLOW lets nothing in and DENY becomes wider than it is written.
      """,
    remedy: "Deploy a waypoint and label the Service or the namespace `istio.io/use-waypoint: NAME`.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo, labels: {istio.io/use-waypoint: waypoint}}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080, targetPort: 9080}
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
              ports:
              - containerPort: 9080
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: "", kind: Service, name: reviews}
        rules:
        - to:
          - operation: {methods: [GET]}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/dataplane-mode: ambient}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo, labels: {istio.io/use-waypoint: waypoint}}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080, targetPort: 9080}
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
              ports:
              - containerPort: 9080
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: "", kind: Service, name: reviews}
        rules:
        - to:
          - operation: {methods: [GET]}
      """
  ) { set, report in
    let policies = Dictionary(grouping: set.authorizationPolicies.filter(\.isHTTP), by: \.object.namespace)
    guard !policies.isEmpty else { return }
    let mesh = AmbientMesh(set)
    let running = RunningWorkloads(set)

    for item in running.items where item.workload.isLabelledAmbient(set.namespaces) {
      let workload = item.workload
      let namespace = workload.object.namespace
      guard !workload.isGateway, !workload.isWaypoint, !mesh.hasWaypoint(workload.labels, in: namespace)
      else { continue }
      let policy = policies[namespace, default: []].first { policy in
        if policy.targetRefs.isEmpty { return policy.selector?.matches(workload.labels) ?? true }
        return policy.targetRefs.contains { reference in
          guard reference.kind == "Service",
            let service = set.hosts.service(named: reference.name, in: namespace),
            let selector = service.selector, !selector.isEmpty
          else { return false }
          return selector.matches(workload.labels) && !mesh.hasWaypoint(service.object.labels, in: namespace)
        }
      }
      guard let policy else { continue }
      report.report(
        workload.object,
        "AuthorizationPolicy \(policy.object.name) looks at HTTP and holds for this workload, but no waypoint stands before it",
        notes: [RuleReport.Note("the policy", policy.object)],
        fix: "deploy a waypoint and label the Service or the namespace istio.io/use-waypoint=NAME")
    }
  }
}
