import Manifests

/// Which variant of the proxy's image (`distroless`, `debug`) pods are meant to have. What stands nearer to the pod
/// wins: mesh, root namespace, namespace, workload, the pod's own annotation.
struct ProxyImageType {
  private let ofMesh: String?
  private let ofRoot: String?
  private var ofNamespace: [String: String] = [:]
  private var ofWorkloads: [String: [(labels: [String: String], type: String)]] = [:]

  init(_ set: ConfigSet) {
    ofMesh = set.meshConfig.node?.at("defaultConfig", "image", "imageType")?.text
    for object in set.byKind["ProxyConfig"] ?? [] where object.group == "networking.istio.io" {
      guard let type = object.spec?.at("image", "imageType")?.text else { continue }
      let labels = object.spec?["selector"]?.stringMap("matchLabels") ?? [:]
      if labels.isEmpty {
        ofNamespace[object.namespace] = type
      } else {
        ofWorkloads[object.namespace, default: []].append((labels, type))
      }
    }
    ofRoot = ofNamespace[set.meshConfig.rootNamespace]
  }

  /// The variant of a pod; nil for the plain image.
  func type(of pod: Workload) -> String? {
    if let own = pod.annotations["sidecar.istio.io/proxyImageType"]?.value { return own }
    if let config = pod.annotations["proxy.istio.io/config"]?.value,
      let own = Node.embedded(config)?.at("image", "imageType")?.text
    {
      return own
    }
    let namespace = pod.object.namespace
    let ofWorkload = ofWorkloads[namespace]?.first { entry in
      entry.labels.allSatisfy { pod.labels[$0.key] == $0.value }
    }
    return ofWorkload?.type ?? ofNamespace[namespace] ?? ofRoot ?? ofMesh
  }
}
