import Manifests

/// Annotations together with what they are attached to: an object's own, or those of the pods a template makes.
struct AnnotatedObject {
  /// The object that was written.
  let object: ConfigObject
  /// The kind the annotations are attached to: `Pod` for those of a template.
  let kind: String
  /// The annotations by key.
  let annotations: [(key: String, value: Located<String>)]
  /// The labels beside them.
  let labels: [String: String]
  /// Whether an init container `istio-init` sets up the traffic's redirection (else Istio's CNI plugin does).
  let hasRedirectionContainer: Bool

  /// The kinds whose own annotations are looked at: Istio's four, and the others that make pods.
  private static let kinds: Set<String> = [
    "Namespace", "Service", "Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob",
  ]
  /// Annotations that Istio writes itself.
  private static let writtenByIstio: Set<String> = [
    "sidecar.istio.io/status", "istio.io/rev", "gateway.istio.io/controller-version",
  ]

  /// Everything in a set that carries annotations of Istio's.
  static func all(in set: ConfigSet) -> [AnnotatedObject] {
    var found: [AnnotatedObject] = []
    for object in set.objects where kinds.contains(object.kind) && !object.annotations.isEmpty {
      let annotations = istio(object.annotations)
      guard !annotations.isEmpty else { continue }
      found.append(
        AnnotatedObject(
          object: object, kind: object.kind, annotations: annotations, labels: object.labels,
          hasRedirectionContainer: (object.spec?["initContainers"]?.items ?? []).contains {
            $0["name"]?.text == "istio-init"
          }))
    }
    for workload in set.workloads where !workload.isPod && !workload.annotations.isEmpty {
      let annotations = istio(workload.annotations)
      guard !annotations.isEmpty else { continue }
      found.append(
        AnnotatedObject(
          object: workload.object, kind: "Pod", annotations: annotations, labels: workload.labels,
          hasRedirectionContainer: workload.initContainers.contains { $0.name?.value == "istio-init" }))
    }
    return found
  }

  private static func istio(_ annotations: [String: Located<String>]) -> [(
    key: String, value: Located<String>
  )] {
    annotations.filter { isIstio($0.key) && !writtenByIstio.contains($0.key) }
      .map { ($0.key, $0.value) }
      .sorted { $0.value.place.node < $1.value.place.node }
  }

  /// Whether a key's domain is Istio's (or it is the one annotation of Kubernetes' that Istio documents).
  private static func isIstio(_ key: String) -> Bool {
    if key == "kubernetes.io/ingress.class" { return true }
    let domain = key.prefix { $0 != "/" }
    return domain.count < key.count && (domain == "istio.io" || domain.hasSuffix(".istio.io"))
  }
}
