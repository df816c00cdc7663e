/// How a TLS connection is made and whom it trusts. Holds a private key: never shown, logged or recorded.
public struct TLSSettings: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// Certificates of the authorities to trust, PEM; nil: those of the system.
  public var authorities: [UInt8]?
  /// Our own certificate (and chain), PEM; nil: none.
  public var clientCertificate: [UInt8]?
  /// The key of it, PEM.
  public var clientKey: [UInt8]?
  /// Whether the server has to prove who it is. Where not, the user must be told.
  public var verifiesServer: Bool
  /// The name that the server has to prove, where it is not the URL's host (kubeconfig's `tls-server-name`).
  public var serverName: String?

  /// Makes settings.
  public init(
    authorities: [UInt8]? = nil, clientCertificate: [UInt8]? = nil, clientKey: [UInt8]? = nil,
    verifiesServer: Bool = true, serverName: String? = nil
  ) {
    self.authorities = authorities
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.verifiesServer = verifiesServer
    self.serverName = serverName
  }

  /// Says nothing of what is inside.
  public var description: String { "TLS settings" }

  /// Shows nothing of what is inside, whoever prints it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
