import Manifests

extension Rule {
  /// A workload that no AuthorizationPolicy covers.
  static let kia1301 = Rule(
    "KIA1301", "workload.authorizationpolicy.needstobecovered", .warning,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet", "Job", "CronJob"],
    needs: [.pods, .allAuthorizationPolicies],
    isDefault: false,
    explanation: """
      No AuthorizationPolicy of the workload's namespace or of the root namespace holds for it: whoever \
      reaches it may call it. This rule does not run unless it is asked for.
      """,
    remedy: "Add a policy, such as an empty one for the namespace that denies all, and then what is allowed.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
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
            - name: istio-proxy
              image: docker.io/istio/proxyv2:1.28.0
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
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
            - name: istio-proxy
              image: docker.io/istio/proxyv2:1.28.0
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: reviews}
        rules:
        - from:
          - source: {namespaces: [bookinfo]}
      """
  ) { set, report in
    let running = RunningWorkloads(set)

    let policies = Dictionary(grouping: set.authorizationPolicies, by: \.object.namespace)
    let root = set.meshConfig.rootNamespace
    for item in running.items where !item.workload.isWaypoint && !item.workload.object.isControlPlane {
      let workload = item.workload
      let namespace = workload.object.namespace
      guard namespace != root else { continue }
      let isCovered = (policies[namespace, default: []] + policies[root, default: []]).contains { policy in
        if policy.targetRefs.isEmpty { return policy.selector?.matches(workload.labels) ?? true }
        return policy.targetRefs.contains { reference in
          guard reference.kind == "Service" else { return reference.kind.hasPrefix("Gateway") }
          let service = set.hosts.service(named: reference.name, in: policy.object.namespace)
          return service?.selector.map { !$0.isEmpty && $0.matches(workload.labels) } ?? false
        }
      }
      guard !isCovered else { continue }
      report.report(
        workload.object, "No AuthorizationPolicy holds for this workload: whoever reaches it may call it",
        fix: "add an AuthorizationPolicy for it or for its namespace")
    }
  }
}
