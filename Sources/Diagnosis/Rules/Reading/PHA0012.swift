import Manifests

extension Rule {
  /// A version that Kubernetes removed.
  static let pha0012 = Rule(
    "PHA0012", "RetiredKubernetesVersion", .error, kinds: [],
    explanation: """
      Kubernetes served this version once and removed it. A cluster of that release or newer refuses the object ("no \
      matches for kind"), so a deployment that worked for years stops with the upgrade.
      """,
    remedy:
      "Write the version that replaced it; some fields changed with it (an Ingress' backend, a Deployment's selector).",
    bad: """
      apiVersion: policy/v1beta1
      kind: PodDisruptionBudget
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        minAvailable: 1
        selector: {matchLabels: {app: reviews}}
      """,
    good: """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        minAvailable: 1
        selector: {matchLabels: {app: reviews}}
      """
  ) { set, report in
    for object in set.objects {
      guard let retired = RetiredKinds.kubernetes(object.group, object.version, object.kind) else { continue }
      if let instead = retired.instead {
        report.report(
          object, at: KindDoubt.versionPlace(object),
          "\(object.kind) as \(object.apiVersion) was removed in Kubernetes \(retired.release); its place took \(instead).",
          fix: "write apiVersion: \(instead), and check the fields that changed with it")
      } else {
        report.report(
          object, at: KindDoubt.versionPlace(object),
          "\(object.kind) as \(object.apiVersion) was removed in Kubernetes \(retired.release). No object took its place.",
          fix: "use Pod Security Admission: labels pod-security.kubernetes.io/enforce on namespaces")
      }
    }
  }
}
