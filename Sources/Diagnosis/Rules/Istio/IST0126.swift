import Manifests

extension Rule {
  /// A network's registry that no cluster has.
  static let ist0126 = Rule(
    "IST0126", "UnknownMeshNetworksServiceRegistry", .error, kinds: ["MeshNetworks"], needs: [.meshNetworks],
    explanation: """
      The mesh's networks say that the endpoints of a registry are in a network, but there is no such registry: neither \
      one of Istio's own (`Kubernetes`, `External`, `Mock`; the case counts) nor a cluster for which a Secret with the \
      label `istio/multiCluster=true` has a key. Endpoints of the cluster that was meant are taken for endpoints of no \
      network, and calls between the networks do not go through the gateways.
      """,
    remedy: "Write the name of the cluster as `istioctl remote-clusters` shows it.",
    bad: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        meshNetworks: |
          networks:
            network1:
              endpoints:
              - fromRegistry: kubernetes
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        meshNetworks: |
          networks:
            network1:
              endpoints:
              - fromRegistry: Kubernetes
      """
  ) { set, report in
    let remote = RegistryNames(set)
    if let networks = set.meshNetworks {
      for (network, registry) in remote.unknown(in: networks.node) {
        report.report(
          kind: "MeshNetworks", namespace: set.meshConfig.rootNamespace, name: "meshnetworks",
          file: networks.source.name, start: registry.place.start, end: registry.place.end,
          path: networks.node.path(to: registry.place.node) ?? "", remote.message(registry.value, network),
          fix: remote.fix(registry.value))
      }
    }
    for map in set.byKind["ConfigMap"] ?? [] where map.name == "istio" || map.name.hasPrefix("istio-") {
      guard let text = map.root.at("data", "meshNetworks"), let node = text.text.flatMap(Node.embedded) else {
        continue
      }
      for (network, registry) in remote.unknown(in: node) {
        report.report(
          map, at: text.place, remote.message(registry.value, network), fix: remote.fix(registry.value))
      }
    }
  }
}

/// The registries that endpoints can come from.
private struct RegistryNames {
  private static let own: Set<String> = ["Mock", "Kubernetes", "External"]
  /// The clusters that Secrets give access to; nil where no such Secret was given, so that nothing is known of them.
  private let clusters: Set<String>?

  init(_ set: ConfigSet) {
    let secrets = (set.byKind["Secret"] ?? []).filter { $0.labels["istio/multiCluster"] == "true" }
    clusters =
      secrets.isEmpty
      ? nil
      : Set(
        secrets.flatMap { secret in
          ["data", "stringData"].flatMap { secret.root[$0]?.entries.map(\.key) ?? [] }
        })
  }

  /// The registries that are known not to be there, each with its network. A name that differs from one of Istio's own
  /// in its case is wrong whatever the clusters are called.
  func unknown(in networks: Node) -> [(network: String, registry: Located<String>)] {
    (networks["networks"]?.entries ?? []).flatMap { entry in
      (entry.value["endpoints"]?.items ?? []).compactMap { endpoint in
        guard let registry = endpoint.string("fromRegistry"), !Self.own.contains(registry.value) else {
          return nil
        }
        let isKnown = clusters.map { $0.contains(registry.value) } ?? (Self.spelling(registry.value) == nil)
        return isKnown ? nil : (entry.key, registry)
      }
    }
  }

  func message(_ registry: String, _ network: String) -> String {
    "Network \(network) names the registry \(registry), which is neither Istio's own nor a cluster's: its endpoints are "
      + "counted to no network"
  }

  func fix(_ registry: String) -> String {
    let nearest = Self.spelling(registry) ?? NearestName.of(registry, in: clusters ?? [])
    return nearest.map { "did you mean \($0)?" }
      ?? "write the cluster's name, a key of its Secret with the label istio/multiCluster=true"
  }

  private static func spelling(_ registry: String) -> String? {
    own.first { $0.lowercased() == registry.lowercased() }
  }
}
