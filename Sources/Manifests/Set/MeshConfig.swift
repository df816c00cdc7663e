/// Istio's own settings (`meshConfig`), those that decide what is right in the other objects.
public struct MeshConfig: Sendable {
  /// The settings as written; nil where none were given.
  public var node: Node?

  /// Makes the defaults, or reads a file's root.
  public init(_ node: Node? = nil) { self.node = node }

  /// Where mesh-wide policies stand.
  public var rootNamespace: String { node?["rootNamespace"]?.text ?? "istio-system" }
  /// Whether clients speak mutual TLS by themselves to servers that can.
  public var enableAutoMtls: Bool { node?["enableAutoMtls"]?.bool ?? true }
  /// `ALLOW_ANY` where none is written, else `REGISTRY_ONLY`.
  public var outboundTrafficPolicy: String { node?.at("outboundTrafficPolicy", "mode")?.text ?? "ALLOW_ANY" }
  /// The trust domain of SPIFFE names.
  public var trustDomain: String { node?["trustDomain"]?.text ?? "cluster.local" }
  /// Further trust domains that are taken.
  public var trustDomainAliases: [String] { node?.strings("trustDomainAliases").map(\.value) ?? [] }
  /// Who sees services, virtual services and destination rules that do not say it.
  public var defaultServiceExportTo: [String] { node?.strings("defaultServiceExportTo").map(\.value) ?? [] }
  /// Who sees virtual services that do not say it.
  public var defaultVirtualServiceExportTo: [String] {
    node?.strings("defaultVirtualServiceExportTo").map(\.value) ?? []
  }
  /// Who sees destination rules that do not say it.
  public var defaultDestinationRuleExportTo: [String] {
    node?.strings("defaultDestinationRuleExportTo").map(\.value) ?? []
  }
  /// A variable of `defaultConfig.proxyMetadata`.
  public func proxyMetadata(_ name: String) -> String? {
    node?.at("defaultConfig", "proxyMetadata")?[name]?.text
  }
  /// Whether `istioctl analyze` assumes an ingress gateway: unless `ingressControllerMode` is `OFF`.
  public var assumesIngressGateway: Bool { node?["ingressControllerMode"]?.text != "OFF" }

  /// The settings of the ConfigMap `istio` (or `istio-REVISION`) of the root namespace; nil where it was not given.
  /// Its values stand where the ConfigMap's text has them.
  static func inConfigMap(of objects: [ConfigObject], sources: [ManifestSource]) -> MeshConfig? {
    let map = objects.first {
      $0.kind == "ConfigMap" && $0.namespace == "istio-system"
        && ($0.name == "istio" || $0.name.hasPrefix("istio-"))
        && $0.root.at("data", "mesh") != nil
    }
    guard let map, let text = map.root.at("data", "mesh"), sources.indices.contains(map.source) else {
      return nil
    }
    return EmbeddedDocument.read(text, in: sources[map.source]).map { MeshConfig($0) }
  }

  /// Reads a mesh configuration's file; nil where it is no YAML map.
  public static func read(_ bytes: [UInt8]) -> MeshConfig? {
    let root = bytes.withUnsafeBufferPointer { raw in (try? NodeReader.read(raw))?.node }
    return root.flatMap { $0.isMapping ? MeshConfig($0) : nil }
  }
}

/// The mesh's networks (`meshNetworks`).
public struct MeshNetworks: Sendable {
  /// The file's root.
  public let node: Node
  /// What findings call the file.
  public let source: ManifestSource

  /// Reads the file; nil where it is no YAML map.
  public static func read(_ source: ManifestSource) -> MeshNetworks? {
    source.bytes.withUnsafeBufferPointer { raw in (try? NodeReader.read(raw))?.node }
      .flatMap { $0.isMapping ? MeshNetworks(node: $0, source: source) : nil }
  }
}
