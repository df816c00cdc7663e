import Kubernetes

/// A service of the cluster that seems to be a backend which Pharos can ask: found by what people call it, asked to be
/// sure.
public struct ClusterBackend: Sendable, Hashable {
  /// What it seems to be.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Anything that answers Prometheus' API: Thanos, Mimir and VictoriaMetrics too.
    case prometheus
    case jaeger
    case zipkin
    case tempo
    case grafana
    case kiali
  }

  /// What it seems to be.
  public var kind: Kind
  /// The service.
  public var service: ResourceKey
  /// Number of the port to ask.
  public var port: Int
  /// `http` or `https`.
  public var scheme: String
  /// Where its paths may begin, the likeliest first: empty for the root, `/jaeger`. Ask one after the other.
  public var bases: [String]
  /// How many endpoints take requests; nil where that cannot be seen.
  public var readyEndpoints: Int?
  /// How likely it is; more is likelier. For ordering alone.
  public var rank: Int

  /// Makes a backend.
  public init(
    kind: Kind, service: ResourceKey, port: Int, scheme: String = "http", bases: [String] = [""],
    readyEndpoints: Int? = nil, rank: Int = 0
  ) {
    self.kind = kind
    self.service = service
    self.port = port
    self.scheme = scheme
    self.bases = bases
    self.readyEndpoints = readyEndpoints
    self.rank = rank
  }

  /// `monitoring/prometheus:9090`.
  public var name: String { "\(service.namespace ?? "")/\(service.name):\(port)" }

  /// The URLs under which it may answer, through the API server, the likeliest first, without a slash at the end.
  public func urls(_ client: KubernetesClient) -> [String] {
    bases.map { base in
      let url = client.serviceProxyURL(
        namespace: service.namespace ?? KubernetesNames.defaultNamespace, service: service.name,
        port: String(port), scheme: scheme, path: base)
      return url.hasSuffix("/") ? String(url.dropLast()) : url
    }
  }
}
