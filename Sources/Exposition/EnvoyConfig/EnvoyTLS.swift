/// How a proxy speaks TLS, upstream or downstream, as its transport sockets say.
public struct EnvoyTLS: Sendable, Hashable {
  /// What a cluster does.
  public enum Client: String, Sendable, Hashable {
    /// Mutual TLS of the mesh where the endpoint can, else plain text (`transport_socket_matches`).
    case auto
    /// Mutual TLS of the mesh with everyone (`ISTIO_MUTUAL`).
    case meshMutual
    /// Mutual TLS with a certificate of its own (`MUTUAL`).
    case mutual
    /// TLS without a certificate of its own (`SIMPLE`).
    case simple
    /// HBONE alone.
    case tunnel
    /// Plain text.
    case plain

    /// In few words.
    public var text: String {
      switch self {
      case .auto: "mTLS if it can"
      case .meshMutual: "mTLS"
      case .mutual: "mutual"
      case .simple: "TLS"
      case .tunnel: "HBONE"
      case .plain: "plain"
      }
    }
  }

  /// Names of the certificate's and the authorities' secrets.
  public var secrets: [String] = []
  /// The server name that is sent.
  public var sni: String?
  /// Protocols that are offered.
  public var alpn: [String] = []
  /// Names of which the peer's certificate must bear one.
  public var peerNames: [String] = []
  /// A certificate of its own is presented.
  public var hasCertificate = false
  /// A certificate of the peer is demanded (downstream alone).
  public var requiresClient = false
  /// It is the mesh's identity that is presented.
  public var isMesh = false

  /// Reads `transport_socket`; nil where it is no TLS.
  init?(_ socket: EnvoyFields) {
    var config = socket["typed_config"]
    // Sockets that wrap another: the inner one speaks TLS.
    for _ in 0..<3 where config["common_tls_context"].isNull && config["transport_socket"].exists {
      config = config["transport_socket"]["typed_config"]
    }
    let isTLS =
      config["@type"].text?.hasSuffix("TlsContext") == true
      || socket["name"].text?.hasSuffix("transport_sockets.tls") == true
    let common = config["common_tls_context"]
    guard common.exists || isTLS else { return nil }
    sni = config["sni"].text
    alpn = common["alpn_protocols"].texts
    requiresClient =
      config["require_client_certificate"].bool ?? config["require_client_certificate"]["value"].bool ?? false
    let own = common["tls_certificate_sds_secret_configs"].elements.compactMap { $0["name"].text }
    hasCertificate = !own.isEmpty || !common["tls_certificates"].elements.isEmpty
    isMesh = own.contains("default") || alpn.contains("istio")
    secrets = own
    let combined = common["combined_validation_context"]
    let authorities = [
      common["validation_context_sds_secret_config"]["name"].text,
      combined["validation_context_sds_secret_config"]["name"].text,
    ]
    secrets += authorities.compactMap { $0 }
    if secrets.contains("ROOTCA"), hasCertificate { isMesh = true }
    for context in [common["validation_context"], combined["default_validation_context"]] {
      let matchers =
        context["match_subject_alt_names"].elements
        + context["match_typed_subject_alt_names"].elements.map { $0["matcher"] }
      for matcher in matchers {
        guard
          let name = matcher["exact"].text ?? matcher["prefix"].text.map({ $0 + "*" })
            ?? matcher["suffix"].text.map({ "*" + $0 })
        else { continue }
        peerNames.append(name)
      }
    }
  }

  /// What a cluster does, and how.
  static func client(_ cluster: EnvoyFields) -> (Client, EnvoyTLS?) {
    let matches = cluster["transport_socket_matches"].elements
    if !matches.isEmpty {
      let all = matches.map { EnvoyTLS($0["transport_socket"]) }
      let tls = all.compactMap { $0 }.first
      if let tls { return (all.contains { $0 == nil } || matches.count > 1 ? .auto : .meshMutual, tls) }
      let isTunnel = matches.contains {
        ($0["name"].text ?? "").contains("hbone") || $0["match"]["tunnel"].exists
      }
      return (isTunnel ? .tunnel : .plain, nil)
    }
    let socket = cluster["transport_socket"]
    guard let tls = EnvoyTLS(socket) else {
      let isTunnel = socket["name"].text?.contains("internal_upstream") == true
      return (isTunnel ? .tunnel : .plain, nil)
    }
    if !tls.hasCertificate { return (.simple, tls) }
    return (tls.isMesh ? .meshMutual : .mutual, tls)
  }
}
