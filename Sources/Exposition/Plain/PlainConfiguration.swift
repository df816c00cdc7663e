import JSON

/// What Envoy's `/config_dump` says of where traffic goes and how it is secured. Nothing else is kept of it.
public struct PlainConfiguration: Sendable, Hashable {
  /// How a cluster or a listener secures its connections.
  public enum Security: Sendable, Hashable {
    /// No TLS.
    case plain
    /// TLS, the client shows no certificate.
    case tls
    /// TLS, both sides show certificates.
    case mutual
    /// It depends on the endpoint (`transport_socket_matches`).
    case byEndpoint
  }

  /// One upstream.
  public struct Cluster: Sendable, Hashable {
    /// Its security.
    public var security: Security
    /// Hosts and ports as they are written, names unresolved.
    public var addresses: [Address]
  }

  /// A host with its port.
  public struct Address: Sendable, Hashable {
    /// Address or name; a path for a pipe.
    public var host: String
    /// Port; 0 where there is none.
    public var port: Int

    /// Makes one.
    public init(host: String, port: Int) {
      self.host = host
      self.port = port
    }
  }

  /// One listener.
  public struct Listener: Sendable, Hashable {
    /// Where it listens.
    public var address: Address
    /// Its security.
    public var security: Security
    /// `stat_prefix` of its HTTP connection managers.
    public var httpPrefixes: Set<String> = []
    /// `stat_prefix` of its TCP proxies.
    public var tcpPrefixes: Set<String> = []
  }

  /// The upstreams by name.
  public var clusters: [String: Cluster] = [:]
  /// The listeners.
  public var listeners: [Listener] = []
  /// Clusters that a TCP proxy sends to.
  public var tcpClusters: Set<String> = []
  /// Clusters that serve the proxy itself: discovery, tracing, access logs, statistics.
  public var ownClusters: Set<String> = []
  /// The admin port.
  public var admin: Address?
  /// The node's addresses, where it tells them (Istio).
  public var nodeAddresses: [String] = []

  /// Knows nothing.
  public init() {}

  /// Reads the answer. What is missing or of another type than expected is left out.
  /// - Returns: nil when the body is no such answer.
  public static func parse(_ body: [UInt8]) -> PlainConfiguration? {
    guard let answer = try? JSONValue(body), case .array(let sections) = answer["configs"] else { return nil }
    var found = PlainConfiguration()
    for section in sections {
      let type = section["@type"].text ?? ""
      if type.hasSuffix(".BootstrapConfigDump") { found.readBootstrap(section["bootstrap"]) }
      if type.hasSuffix(".ClustersConfigDump") {
        for entry in section["static_clusters"].elements + section["dynamic_active_clusters"].elements {
          found.readCluster(entry["cluster"])
        }
      }
      if type.hasSuffix(".ListenersConfigDump") {
        for entry in section["static_listeners"].elements { found.readListener(entry["listener"]) }
        for entry in section["dynamic_listeners"].elements {
          found.readListener(entry["active_state"]["listener"])
        }
      }
    }
    return found
  }

  private mutating func readBootstrap(_ bootstrap: JSONValue) {
    admin = Self.address(bootstrap["admin"]["address"])
    for part in ["dynamic_resources", "tracing", "stats_sinks", "hds_config", "cluster_manager"] {
      Self.clusterNames(bootstrap[part], into: &ownClusters)
    }
    let node = bootstrap["node"]
    let parts = (node["id"].text ?? "").split(separator: "~", omittingEmptySubsequences: false)
    if parts.count == 4, !parts[1].isEmpty { nodeAddresses.append(String(parts[1])) }
    if let more = node["metadata"]["INSTANCE_IPS"].text {
      nodeAddresses += more.split(separator: ",").map(String.init).filter { !nodeAddresses.contains($0) }
    }
  }

  private mutating func readCluster(_ value: JSONValue) {
    guard let name = value["name"].text else { return }
    var addresses: [Address] = []
    for group in value["load_assignment"]["endpoints"].elements {
      for one in group["lb_endpoints"].elements {
        if let address = Self.address(one["endpoint"]["address"]) { addresses.append(address) }
      }
    }
    // Before 1.9 or so.
    for one in value["hosts"].elements { if let address = Self.address(one) { addresses.append(address) } }
    let hasMatches = !value["transport_socket_matches"].elements.isEmpty
    var security = Self.security(value["transport_socket"])
    if security == .plain, !value["tls_context"].isNull {
      security = Self.security(ofContext: value["tls_context"])
    }
    clusters[name] = Cluster(security: hasMatches ? .byEndpoint : security, addresses: addresses)
  }

  private mutating func readListener(_ value: JSONValue) {
    guard let address = Self.address(value["address"]) else { return }
    var listener = Listener(address: address, security: .plain)
    var securities: Set<Security> = []
    var chains = value["filter_chains"].elements
    if !value["default_filter_chain"].isNull { chains.append(value["default_filter_chain"]) }
    for chain in chains {
      var security = Self.security(chain["transport_socket"])
      if security == .plain, !chain["tls_context"].isNull {
        security = Self.security(ofContext: chain["tls_context"])
      }
      securities.insert(security)
      for filter in chain["filters"].elements {
        let config = filter["typed_config"].isNull ? filter["config"] : filter["typed_config"]
        let type = (config["@type"].text ?? "") + (filter["name"].text ?? "")
        let prefix = config["stat_prefix"].text
        if type.contains("HttpConnectionManager") || type.contains("http_connection_manager") {
          if let prefix { listener.httpPrefixes.insert(prefix) }
          for part in ["tracing", "access_log"] { Self.clusterNames(config[part], into: &ownClusters) }
        } else if type.contains("TcpProxy") || type.contains("tcp_proxy") {
          if let prefix { listener.tcpPrefixes.insert(prefix) }
          if let cluster = config["cluster"].text { tcpClusters.insert(cluster) }
          for one in config["weighted_clusters"]["clusters"].elements {
            if let cluster = one["name"].text { tcpClusters.insert(cluster) }
          }
        }
      }
      Self.clusterNames(value["access_log"], into: &ownClusters)
    }
    listener.security = securities.count == 1 ? securities.first ?? .plain : .byEndpoint
    listeners.append(listener)
  }

  private static func address(_ value: JSONValue) -> Address? {
    if let host = value["socket_address"]["address"].text {
      return Address(host: host, port: value["socket_address"]["port_value"].integer ?? 0)
    }
    return value["pipe"]["path"].text.map { Address(host: $0, port: 0) }
  }

  private static func security(_ socket: JSONValue) -> Security {
    let config = socket["typed_config"]
    let type = (config["@type"].text ?? "") + (socket["name"].text ?? "")
    if type.contains("TlsContext") || type.contains("transport_sockets.tls") || type.contains("QuicUpstream")
    {
      let inner = config["upstream_tls_context"].isNull ? config : config["upstream_tls_context"]
      return security(ofContext: inner)
    }
    // A socket around another (PROXY protocol, internal upstream, tap).
    let inner = config["transport_socket"]
    return inner.isNull ? .plain : security(inner)
  }

  private static func security(ofContext context: JSONValue) -> Security {
    if context["require_client_certificate"].bool == true { return .mutual }
    let isServer = (context["@type"].text ?? "").contains("Downstream")
    if isServer { return .tls }
    let common = context["common_tls_context"]
    let hasCertificate =
      !common["tls_certificates"].elements.isEmpty
      || !common["tls_certificate_sds_secret_configs"].elements.isEmpty
      || !common["tls_certificate_provider_instance"].isNull
      || !common["tls_certificate_certificate_provider_instance"].isNull
    return hasCertificate ? .mutual : .tls
  }

  /// Every `cluster_name` (and a tracer's `collector_cluster`) in a part of the configuration.
  private static func clusterNames(_ value: JSONValue, into names: inout Set<String>) {
    var open = [value]
    while let next = open.popLast() {
      for member in next.members {
        if let text = member.value.text {
          if ["cluster_name", "collector_cluster", "cluster"].contains(member.key) { names.insert(text) }
        } else {
          open.append(member.value)
        }
      }
      open += next.elements
    }
  }
}
