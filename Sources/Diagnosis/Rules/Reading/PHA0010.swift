import Manifests

extension Rule {
  /// A version that is not served.
  static let pha0010 = Rule(
    "PHA0010", "VersionNotServed", .error, kinds: [],
    explanation: """
      The kind exists, but not in this version of its group: kubectl answers "no matches for kind". Istio serves most of \
      `networking.istio.io` as v1, v1beta1 and v1alpha3 (v1 since Istio 1.22), but EnvoyFilter as v1alpha3 alone and ProxyConfig as \
      v1beta1 alone; the Gateway API serves TCPRoute and UDPRoute as v1alpha2.
      """,
    remedy: "Write a version that is served; the fields stay the same.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: ProxyConfig
      metadata: {name: slow, namespace: bookinfo}
      spec: {concurrency: 1}
      """,
    good: """
      apiVersion: networking.istio.io/v1beta1
      kind: ProxyConfig
      metadata: {name: slow, namespace: bookinfo}
      spec: {concurrency: 1}
      """
  ) { set, report in
    for object in set.objects {
      guard case .unserved(let known) = KindDoubt.of(object) else { continue }
      let served = KindDoubt.either(known.versions.map(known.apiVersion))
      report.report(
        object, at: KindDoubt.versionPlace(object),
        "\(object.kind) is not served as \(object.apiVersion): a current cluster knows it as \(served).",
        fix: "write apiVersion: \(known.apiVersion)")
    }
  }
}
