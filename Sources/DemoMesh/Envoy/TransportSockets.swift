/// Mutual TLS as Istio configures it: certificates by secret discovery, SPIFFE identities checked on both ends.
enum TransportSockets {
  /// The server's end: a certificate of the mesh is demanded.
  static func server(of pod: Pod) -> JSON {
    TypedConfig.named(
      "envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
      [
        "common_tls_context": common(
          of: pod, alpn: ["istio-peer-exchange", "istio", "h2", "http/1.1"],
          names: [["san_type": "URI", "matcher": ["prefix": .string("spiffe://\(Bookinfo.trustDomain)/")]]]),
        "require_client_certificate": true,
      ])
  }

  /// The client's end towards a service, or towards one of its subsets.
  static func client(of pod: Pod, to service: MeshService, subset: String, servers: [Pod]) -> JSON {
    let accounts = Set(servers.map(\.spiffe)).sorted()
    // The server takes HTTP/2 for what is called that, and HTTP/1 for anything else.
    let alpn: JSON = service.speech == .grpc ? ["h2"] : ["istio-peer-exchange", "istio"]
    return TypedConfig.named(
      "envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
      [
        "common_tls_context": common(
          of: pod, alpn: alpn,
          names: .array(accounts.map { ["san_type": "URI", "matcher": ["exact": .string($0)]] })),
        "sni": .string(service.serverName(subset: subset)),
      ])
  }

  /// No TLS.
  static let plain = TypedConfig.named(
    "envoy.transport_sockets.raw_buffer", "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer")

  private static func common(of pod: Pod, alpn: JSON, names: JSON) -> JSON {
    [
      "alpn_protocols": alpn,
      "tls_certificate_sds_secret_configs": [
        ["name": "default", "sds_config": TypedConfig.discovery]
      ],
      "combined_validation_context": [
        "default_validation_context": ["match_typed_subject_alt_names": names],
        "validation_context_sds_secret_config": ["name": "ROOTCA", "sds_config": TypedConfig.discovery],
      ],
    ]
  }

  /// The secrets of a pod: its own certificate and the root, in PEM.
  static func secrets(certificate: String, key: String, root: String) -> [JSON] {
    [
      [
        "name": "default",
        "tls_certificate": [
          "certificate_chain": ["inline_string": .string(certificate)],
          "private_key": ["inline_string": .string(key)],
        ],
      ],
      ["name": "ROOTCA", "validation_context": ["trusted_ca": ["inline_string": .string(root)]]],
    ]
  }
}
