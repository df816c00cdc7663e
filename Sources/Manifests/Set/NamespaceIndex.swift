/// The namespaces of a set: objects of kind Namespace, and the names that other objects stand in.
public struct NamespaceIndex: Sendable {
  /// The Namespace objects by name.
  public let objects: [String: ConfigObject]
  /// Every name, also those only used.
  public let names: Set<String>

  init(objects all: [ConfigObject]) {
    let namespaces = all.filter { $0.kind == "Namespace" && $0.group.isEmpty }
    objects = Dictionary(namespaces.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    names = Set(all.map(\.namespace)).union(namespaces.map(\.name)).subtracting([""])
  }

  /// The labels of a namespace; empty where its object was not given.
  public func labels(_ name: String) -> [String: String] { objects[name]?.labels ?? [:] }

  /// Whether its pods are captured by ztunnel: `istio.io/dataplane-mode=ambient` and no injection label
  /// (`istio-injection=enabled`, a non-empty `istio.io/rev`).
  public func isAmbient(_ name: String) -> Bool {
    let labels = labels(name)
    return labels["istio.io/dataplane-mode"] == "ambient" && labels["istio-injection"] != "enabled"
      && (labels["istio.io/rev"] ?? "").isEmpty
  }

  /// Whether sidecars are injected by its labels alone: `istio-injection=enabled` or a non-empty `istio.io/rev`.
  public func isInjected(_ name: String) -> Bool {
    let labels = labels(name)
    return labels["istio-injection"] == "enabled"
      || (labels["istio-injection"] == nil && !(labels["istio.io/rev"] ?? "").isEmpty)
  }
}
