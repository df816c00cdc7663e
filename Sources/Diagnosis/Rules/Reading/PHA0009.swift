import Manifests

extension Rule {
  /// A kind or group that is misspelt or does not go with the other.
  static let pha0009 = Rule(
    "PHA0009", "UnknownKind", .error, kinds: [],
    explanation: """
      The group in `apiVersion` has no such kind: one of the two is misspelt, or the kind belongs to another group (Istio's \
      Gateway is `networking.istio.io`, the Gateway API's `gateway.networking.k8s.io`, AuthorizationPolicy is \
      `security.istio.io`). kubectl refuses the object ("no matches for kind"). Groups of other operators are not judged.
      """,
    remedy: "Write the kind and the group that belong together.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtaulService
      metadata: {name: reviews, namespace: bookinfo}
      spec: {}
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: reviews, namespace: bookinfo}
      data: {}
      """
  ) { set, report in
    for object in set.objects {
      switch KindDoubt.of(object) {
      case .misspeltKind(let meant):
        report.report(
          object, at: KindDoubt.kindPlace(object),
          "\(object.kind): \(of(object.group)) has no such kind. Did you mean \(meant)?",
          fix: "write kind: \(meant)")
      case .misspeltGroup(let meant):
        report.report(
          object, at: KindDoubt.versionPlace(object),
          "\(object.group): no such group has a \(object.kind). Did you mean \(meant)?",
          fix: "write apiVersion: \(KnownKinds.kind(object.kind, in: meant)?.apiVersion ?? meant)")
      case .wrongGroup(let candidates):
        let right = KindDoubt.either(candidates.map(\.apiVersion))
        report.report(
          object, at: KindDoubt.versionPlace(object),
          "\(of(object.group)) has no \(object.kind): the kind belongs to \(right).",
          fix: "write apiVersion: \(right)")
      case .noSuchKind:
        report.report(
          object, at: KindDoubt.kindPlace(object), "\(object.kind): \(object.group) has no such kind.")
      default: continue
      }
    }
  }

  private static func of(_ group: String) -> String { group.isEmpty ? "apiVersion v1" : group }
}
