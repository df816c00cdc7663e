import Manifests

extension Rule {
  /// A kind of the Service Mesh Interface.
  static let pha0013 = Rule(
    "PHA0013", "ServiceMeshInterface", .info, kinds: [],
    explanation: """
      The kind is one of the Service Mesh Interface (SMI), a common API of several meshes that was archived in 2023. Istio does \
      not read it: an adapter once translated it to Istio's kinds. In an Istio mesh the object has no effect by itself.
      """,
    remedy: "Write the Istio or Gateway API kind that means the same; the finding names it.",
    bad: """
      apiVersion: split.smi-spec.io/v1alpha1
      kind: TrafficSplit
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        service: reviews
        backends:
        - {service: reviews-v1, weight: 90}
        - {service: reviews-v2, weight: 10}
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: reviews, namespace: bookinfo}
      data: {}
      """
  ) { set, report in
    for object in set.objects {
      guard let answer = RetiredKinds.serviceMeshInterface(object.group, object.kind) else { continue }
      report.report(
        object, at: KindDoubt.kindPlace(object),
        "\(object.kind) has no effect in an Istio mesh. \(answer.gone)",
        fix: "use " + answer.instead)
    }
  }
}
