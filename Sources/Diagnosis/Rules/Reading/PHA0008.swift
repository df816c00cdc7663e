import Manifests

extension Rule {
  /// No `kind` or no `apiVersion`.
  static let pha0008 = Rule(
    "PHA0008", "MissingKindOrVersion", .error, kinds: [],
    explanation: """
      Every Kubernetes object says by `apiVersion` and `kind` what it is. Where one of them is missing kubectl refuses the \
      object, and nothing of it takes effect.
      """,
    remedy: "Write both: `apiVersion: networking.istio.io/v1` and `kind: VirtualService`.",
    bad: """
      kind: ConfigMap
      metadata: {name: settings, namespace: bookinfo}
      data: {mode: slow}
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: bookinfo}
      data: {mode: slow}
      """
  ) { set, report in
    TextProblems.report([.missingKind], set, &report)
    for object in set.objects {
      guard case .noVersion(let candidates) = KindDoubt.of(object) else { continue }
      let versions = candidates.map(\.apiVersion)
      report.report(
        object, at: KindDoubt.kindPlace(object),
        "This \(object.kind) has no apiVersion: kubectl refuses it.",
        fix: versions.isEmpty ? "write its apiVersion" : "write apiVersion: \(KindDoubt.either(versions))")
    }
  }
}
