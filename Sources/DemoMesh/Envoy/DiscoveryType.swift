/// What proxies discover, by Envoy's REST path.
enum DiscoveryType: String, Sendable, CaseIterable {
  case clusters, endpoints, listeners, routes, secrets

  /// The type of the path `/v3/discovery:clusters` and the like.
  init?(path: String) {
    let start = "/v3/discovery:"
    guard path.hasPrefix(start), let type = DiscoveryType(rawValue: String(path.dropFirst(start.count)))
    else {
      return nil
    }
    self = type
  }

  /// The protobuf message.
  var message: String {
    switch self {
    case .clusters: "envoy.config.cluster.v3.Cluster"
    case .endpoints: "envoy.config.endpoint.v3.ClusterLoadAssignment"
    case .listeners: "envoy.config.listener.v3.Listener"
    case .routes: "envoy.config.route.v3.RouteConfiguration"
    case .secrets: "envoy.extensions.transport_sockets.tls.v3.Secret"
    }
  }
}

/// A thing that proxies discover.
struct DiscoveredResource: Sendable, Hashable {
  /// Its name.
  let name: String
  /// Its content, an `Any`.
  let content: JSON

  /// A resource of a type, named by its own `name` or `cluster_name`.
  init(_ type: DiscoveryType, _ content: JSON) {
    if case .string(let name)? = content["name"] ?? content["cluster_name"] {
      self.name = name
    } else {
      name = ""
    }
    self.content = TypedConfig.any(type.message, content)
  }
}

/// Whose and of which kind.
struct DiscoveryKey: Sendable, Hashable {
  /// The workload whose proxy asks; nil is every one.
  let workload: String?
  let type: DiscoveryType
}
