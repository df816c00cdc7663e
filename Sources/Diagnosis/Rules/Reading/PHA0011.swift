import Manifests

extension Rule {
  /// A kind of Istio 1.x.
  static let pha0011 = Rule(
    "PHA0011", "RetiredIstioKind", .error, kinds: [],
    explanation: """
      The kind is one of old Istio: the first policies (`authentication.istio.io`, `rbac.istio.io`), removed in Istio 1.6, or a \
      setting of Mixer (`config.istio.io`), removed in 1.8. A current cluster refuses it; where its definition is still \
      installed the object is kept and read by nobody. A security policy among them protects nothing.
      """,
    remedy: "Write what replaces it (the finding says what), and delete the object and its definition.",
    bad: """
      apiVersion: authentication.istio.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: default}
      spec:
        peers:
        - mtls: {}
      """,
    good: """
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: istio-system}
      spec:
        mtls: {mode: STRICT}
      """
  ) { set, report in
    for object in set.objects {
      guard let answer = RetiredKinds.istio(object.group, object.kind) else { continue }
      report.report(
        object, at: KindDoubt.kindPlace(object), "\(object.kind) is retired. \(answer.gone)",
        fix: "use " + answer.instead)
    }
  }
}
