import Manifests

extension Rule {
  /// An application that runs as the sidecar's user.
  static let ist0144 = Rule(
    "IST0144", "InvalidApplicationUID", .warning, kinds: ["Pod", "Deployment"],
    explanation: """
      The application runs as user 1337. The rules that send a pod's traffic through its sidecar let everything pass \
      that comes from user 1337, because that is the sidecar itself: this application's calls go past the mesh, \
      without mutual TLS, routes and telemetry.
      """,
    remedy: "Run the application as another user.",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata: {labels: {app: ratings, version: v1}}
          spec:
            securityContext: {runAsUser: 1337}
            containers:
            - {name: ratings, image: bookinfo/ratings}
      """,
    good: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata: {labels: {app: ratings, version: v1}}
          spec:
            securityContext: {runAsUser: 1000}
            containers:
            - {name: ratings, image: bookinfo/ratings}
      """
  ) { set, report in
    for workload in set.workloads where !workload.isAssumed && !workload.object.isControlPlane {
      let applications = workload.containers.filter {
        let name = $0.name?.value
        return name != "istio-proxy" && name != "istio-operator"
      }
      let ofPod = workload.template?.at("spec", "securityContext")?.int("runAsUser")
      var places = applications.compactMap(\.runAsUser).filter { $0.value == 1337 }.map(\.place)
      // A container's own user goes before the pod's.
      if let ofPod, ofPod.value == 1337,
        workload.containers.isEmpty || applications.contains(where: { $0.runAsUser == nil })
      {
        places.insert(ofPod.place, at: 0)
      }
      guard let first = places.first else { continue }
      report.report(
        workload.object, at: first,
        "User 1337 is the sidecar's: what \(workload.object.name) sends as this user goes past the mesh",
        notes: places.dropFirst().map { .init("and here", workload.object, at: $0) },
        fix: "run it as another user")
    }
  }
}
