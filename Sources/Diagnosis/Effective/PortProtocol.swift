import Manifests

/// What Istio takes a port to speak.
public enum PortProtocol: String, Sendable, Hashable {
  /// HTTP in any version, gRPC among them.
  case http
  /// TLS that the sidecars hand through (`tls`, `https`).
  case tls
  /// Bytes: `tcp`, `mongo`, `mysql`, `redis`.
  case tcp
  /// Not in the mesh.
  case udp
  /// Not declared: found out connection by connection.
  case automatic

  /// Of a service's port: `appProtocol` first, then the name up to its first dash.
  public static func of(_ port: Service.Port) -> PortProtocol {
    if port.transport.uppercased() == "UDP" { return .udp }
    if let declared = port.appProtocol?.value.lowercased() {
      switch declared {
      case "kubernetes.io/h2c", "kubernetes.io/ws": return .http
      case "kubernetes.io/wss": return .tls
      default: return named(declared)
      }
    }
    if let name = port.name?.value { return named(name) }
    return wellKnown(port.port?.value)
  }

  /// Of a service entry's port.
  public static func of(_ port: ServiceEntry.Port) -> PortProtocol {
    named((port.portProtocol?.value).map { $0.lowercased() } ?? port.name?.value ?? "")
  }

  /// Of a name such as `http-admin`, or of a protocol alone.
  public static func named(_ name: String) -> PortProtocol {
    let lower = name.lowercased()
    let prefix = lower.hasPrefix("grpc-web") ? "grpc" : String(lower.prefix { $0 != "-" })
    switch prefix {
    case "http", "http2", "grpc", "http_proxy": return .http
    case "https", "tls": return .tls
    case "tcp", "mongo", "mysql", "redis": return .tcp
    case "udp": return .udp
    default: return .automatic
    }
  }

  /// Istio does not sniff the ports of servers that speak first.
  private static func wellKnown(_ port: Int?) -> PortProtocol {
    switch port {
    case 25, 53, 3306, 27017: .tcp
    default: .automatic
    }
  }
}
