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

  /// A source of configuration in a file, watched for renames in its folder.
  static func file(_ path: String, folder: String) -> JSON {
    [
      "path_config_source": ["path": .string(path), "watched_directory": ["path": .string(folder)]],
      "resource_api_version": "V3",
    ]
  }

  /// A discovery response, as it stands in a file.
  static func discovery(_ resources: [JSON], version: Int) -> JSON {
    ["version_info": .string(String(version)), "resources": .array(resources)]
  }

  /// Metadata that says which Istio object made a thing.
  static func istioObject(_ kind: String, _ name: String, namespace: String = Bookinfo.namespace) -> JSON {
    .string("/apis/networking.istio.io/v1/namespaces/\(namespace)/\(kind)/\(name)")
  }
}
