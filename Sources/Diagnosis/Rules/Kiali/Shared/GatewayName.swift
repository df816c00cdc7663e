import Manifests

/// The gateways that a VirtualService names, in one spelling.
enum GatewayName {
  /// `namespace/name` of `name`, `namespace/name`, `name.namespace` and `name.namespace.svc.cluster.local`; `mesh` stays.
  static func qualified(_ text: String, in namespace: String) -> String {
    if text == "mesh" { return text }
    if let slash = text.firstIndex(of: "/") {
      return text[..<slash] == "." ? join(namespace, String(text[text.index(after: slash)...])) : text
    }
    let labels = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
    if labels.count > 1 { return join(String(labels[1]), String(labels[0])) }
    return join(namespace, text)
  }

  private static func join(_ namespace: String, _ name: String) -> String {
    namespace.isEmpty ? name : "\(namespace)/\(name)"
  }

  /// Every gateway of the set, Istio's and the Gateway API's.
  static func all(_ set: ConfigSet) -> Set<String> {
    Set(set.gateways.map(\.object.qualifiedName) + set.k8sGateways.map(\.object.qualifiedName))
  }

  /// Every place where a VirtualService names a gateway: its own list and those of its conditions.
  static func named(by service: VirtualService) -> [Located<String>] {
    service.gateways + service.http.flatMap { $0.match.flatMap(\.gateways) }
      + (service.tls + service.tcp).flatMap { $0.match.flatMap(\.gateways) }
  }
}
