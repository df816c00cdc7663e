import Manifests

extension Rule {
  /// Sidecars of another version than the injector would add now.
  static let ist0158 = Rule(
    "IST0158", "PodsIstioProxyImageMismatchInNamespace", .warning, kinds: ["Pod"],
    needs: [.injector, .namespaces],
    explanation: """
      Pods of the namespace run a sidecar whose image is not the one that the injector adds today. They were created \
      before the last upgrade and not restarted since: they miss its fixes, and Istio supports a proxy only a few minor \
      versions behind its control plane.

      Pods that choose their image with `sidecar.istio.io/proxyImage` are left out.
      """,
    remedy: "Restart the workloads: `kubectl rollout restart deployment -n NAMESPACE`.",
    bad: Self.example(tag: "1.31.0"), good: Self.example(tag: "1.32.0")
  ) { set, report in
    let images = Dictionary(
      set.injectors.compactMap { injector in injector.proxyImage.map { (injector.revision, $0) } },
      uniquingKeysWith: { first, _ in first })
    let types = ProxyImageType(set)
    var mismatches: [String: [(pod: Workload, image: Located<String>, wanted: String)]] = [:]
    for pod in set.workloads where pod.isPod && !pod.isAssumed {
      let namespace = pod.object.namespace
      guard let image = pod.proxy?.image, let revision = revision(of: namespace, set.namespaces),
        let wanted = images[revision], (pod.annotations["sidecar.istio.io/proxyImage"]?.value ?? "").isEmpty
      else { continue }
      let variant = types.type(of: pod).map { "\(wanted)-\($0)" }
      if image.value == wanted || image.value == variant { continue }
      mismatches[namespace, default: []].append((pod, image, variant ?? wanted))
    }
    for (namespace, pods) in mismatches.sorted(by: { $0.key < $1.key }) {
      guard let object = set.namespaces.objects[namespace], let first = pods.first else { continue }
      let names = pods.prefix(5).map(\.pod.object.name).joined(separator: ", ")
      let more = pods.count > 5 ? " and \(pods.count - 5) more" : ""
      report.report(
        object,
        "Pods of namespace \(namespace) run another sidecar than the injector adds now (\(first.wanted)): \(names)\(more)",
        notes: pods.prefix(20).map {
          .init("\($0.pod.object.name) has \($0.image.value)", $0.pod.object, at: $0.image.place)
        },
        fix: "kubectl rollout restart deployment -n \(namespace)")
    }
  }

  /// The revision that injects a namespace's pods; nil where none does.
  private static func revision(of namespace: String, _ namespaces: NamespaceIndex) -> String? {
    let labels = namespaces.labels(namespace)
    if let revision = labels["istio.io/rev"], !revision.isEmpty, labels["istio-injection"] != "enabled" {
      return labels["istio-injection"] == nil ? revision : nil
    }
    return labels["istio-injection"] == "enabled" ? "default" : nil
  }

  private static func example(tag: String) -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: istio-sidecar-injector, namespace: istio-system}
    data:
      values: |
        {"global": {"hub": "registry.istio.io/release", "tag": "1.32.0", "proxy": {"image": "proxyv2"}}}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: bookinfo, labels: {istio-injection: enabled}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: ratings-v1, namespace: bookinfo, labels: {app: ratings, version: v1}}
    spec:
      containers:
      - {name: ratings, image: bookinfo/ratings}
      - {name: istio-proxy, image: "registry.istio.io/release/proxyv2:\(tag)"}
    """
  }
}
