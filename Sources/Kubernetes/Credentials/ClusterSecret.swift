import Wire

/// What one request proves itself with. Shows nothing of it.
struct ClusterSecret: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// Value of the Authorization header.
  var authorization: String?
  /// Our certificate, PEM, where it is not the one of the access.
  var certificate: [UInt8]?
  var key: [UInt8]?

  /// The header, if there is one.
  var headers: [HTTPHeader] { authorization.map { [HTTPHeader("Authorization", $0)] } ?? [] }

  /// TLS settings with our certificate in them.
  func applied(to tls: TLSSettings) -> TLSSettings {
    guard let certificate, let key else { return tls }
    var tls = tls
    tls.clientCertificate = certificate
    tls.clientKey = key
    return tls
  }

  var description: String { "secret" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
