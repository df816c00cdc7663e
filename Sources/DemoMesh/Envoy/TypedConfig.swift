/// Pieces of Envoy configuration that several places need.
enum TypedConfig {
  /// `name` and `typed_config` of an extension.
  static func named(_ name: String, _ type: String, _ config: JSON = [:]) -> JSON {
    ["name": .string(name), "typed_config": any(type, config)]
  }

  /// A message in an `Any`.
  static func any(_ type: String, _ config: JSON = [:]) -> JSON {
    let head: JSON = ["@type": .string("type.googleapis.com/\(type)")]
    return head.adding(config)
  }

  /// A socket address.
  static func address(_ host: String, _ port: Int) -> JSON {
    ["socket_address": ["address": .string(host), "port_value": .int(port)]]
  }

  /// A duration.
  static func milliseconds(_ value: Int) -> JSON {
    let whole = value / 1000
    let rest = String(value % 1000)
    let fraction = String(repeating: "0", count: 3 - rest.count) + rest
    return .string("\(whole).\(fraction)s")
  }

  /// The source of what is discovered: ``DiscoveryServer``, which answers when something has changed.
  static let discovery: JSON = [
    "api_config_source": [
      "api_type": "REST", "transport_api_version": "V3", "cluster_names": ["xds"], "refresh_delay": "0.020s",
      "request_timeout": "90s",
    ],
    "resource_api_version": "V3",
  ]

  /// Metadata that says which Istio object made a thing.
  static func istioObject(_ kind: String, _ name: String, namespace: String = Bookinfo.namespace) -> JSON {
    .string("/apis/networking.istio.io/v1/namespaces/\(namespace)/\(kind)/\(name)")
  }
}
