import Manifests

/// The servers of gateways that a VirtualService's routes come through.
struct GatewayServers {
  private let byName: [String: Gateway]

  init(_ set: ConfigSet) {
    byName = Dictionary(
      set.gateways.map { ($0.object.qualifiedName, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The servers whose hosts cover one of the hosts (of a route's SNI, of the VirtualService) on one of the ports.
  /// - Parameter gateways: those that the route's conditions name; empty: all of the VirtualService.
  func behind(_ service: VirtualService, hosts: [String], gateways: [Located<String>], ports: [Int])
    -> [(gateway: ConfigObject, server: Gateway.Server)]
  {
    let namespace = service.object.namespace
    let names = (gateways.isEmpty ? service.gateways : gateways).compactMap {
      VirtualServiceIndex.gateway($0.value, in: namespace)
    }
    return names.unique.compactMap { byName[$0] }.flatMap { gateway in
      gateway.servers.filter { server in
        if !ports.isEmpty, let port = server.port?.value, !ports.contains(port) { return false }
        return server.hosts.contains { written in
          let (owner, host) = GatewayHost.split(written.value, own: gateway.object.namespace)
          return (owner == nil || owner == namespace)
            && hosts.contains { HostPattern.overlap(host, $0) }
        }
      }.map { (gateway.object, $0) }
    }
  }
}

extension Gateway.Server {
  /// Whether the handshake goes on to the service.
  var handsTLSThrough: Bool {
    // A redirect to HTTPS is written under `tls` of a port that speaks none.
    if ["HTTP", "HTTP2", "GRPC", "GRPC-WEB"].contains(portProtocol?.value.uppercased() ?? "") {
      return false
    }
    guard let mode = tlsMode?.value.uppercased() else { return portProtocol?.value.uppercased() == "TLS" }
    return mode == "PASSTHROUGH" || mode == "AUTO_PASSTHROUGH"
  }
  /// Whether it sees HTTP in the end.
  var isHTTP: Bool {
    ["HTTP", "HTTPS", "HTTP2", "GRPC", "GRPC-WEB"].contains(portProtocol?.value.uppercased() ?? "")
  }
}
