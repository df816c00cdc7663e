/// What opens a service: who we are, which tenant is meant, whom we trust. Holds secrets: never shown, logged or
/// recorded.
public struct EndpointAccess: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// A secret, or the file that holds it.
  public enum Secret: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The secret itself.
    case text(String)
    /// A file, read again whenever it has changed: tokens are renewed in place. White space around it is no part of it.
    case file(String)

    /// Says nothing of what is inside.
    public var description: String { "secret" }

    /// Shows nothing of what is inside, whoever prints it.
    public var customMirror: Mirror { Mirror(self, children: []) }
  }

  /// How we say who we are.
  public enum Credential: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// A bearer token.
    case bearer(Secret)
    /// User and password.
    case basic(user: String, Secret)

    /// Says nothing of what is inside.
    public var description: String { "credential" }

    /// Shows nothing of what is inside, whoever prints it.
    public var customMirror: Mirror { Mirror(self, children: []) }
  }

  /// Header fields to send along: tenants (`X-Scope-OrgID`) and the like. A field that a request has already is its own.
  public var headers: [HTTPHeader]
  /// Who we are; nil: nobody.
  public var credential: Credential?
  /// How TLS is done; nil: with the system's authorities.
  public var tls: TLSSettings?

  /// Makes it.
  public init(headers: [HTTPHeader] = [], credential: Credential? = nil, tls: TLSSettings? = nil) {
    self.headers = headers
    self.credential = credential
    self.tls = tls
  }

  /// Whether there is nothing to add to a request.
  public var isEmpty: Bool { headers.isEmpty && credential == nil && tls == nil }

  /// Says nothing of what is inside.
  public var description: String { "access" }

  /// Shows nothing of what is inside, whoever prints it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension EndpointAccess {
  /// Reads `NAME: VALUE`.
  /// - Throws: what is wrong with it; the value is not repeated.
  public static func header(_ text: String) throws(EndpointError) -> HTTPHeader {
    guard let colon = text.firstIndex(of: ":") else {
      throw .badHeader("there is no colon in it; write 'NAME: VALUE'")
    }
    let name = text[..<colon]
    let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .badHeader("what stands before the colon is no name of a header; write 'NAME: VALUE'")
    }
    guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 }) else {
      throw .badHeader("the value of \(name) holds control characters")
    }
    return HTTPHeader(String(name), String(value))
  }

  /// TLS settings out of PEM files.
  /// - Parameters:
  ///   - authorities: whom to trust instead of the system's authorities.
  ///   - certificate: ours.
  ///   - key: of it; needed with it.
  ///   - verifies: whether the server has to prove who it is.
  /// - Returns: nil where nothing differs from the usual.
  /// - Throws: the file at fault and why.
  public static func tls(
    authorities: String? = nil, certificate: String? = nil, key: String? = nil, verifies: Bool = true
  ) throws(EndpointError) -> TLSSettings? {
    guard (certificate == nil) == (key == nil) else {
      throw .badCredentials("a client certificate and its key go together: one of them is missing")
    }
    if authorities == nil, certificate == nil, verifies { return nil }
    func pem(_ path: String?) throws(EndpointError) -> [UInt8]? {
      guard let path else { return nil }
      let bytes: [UInt8]
      do { bytes = try SecretFile.read(path) } catch { throw .badFile(path, reason: error.reason) }
      guard bytes.starts(with: "-----BEGIN".utf8) || bytes.contains("-----BEGIN".utf8) else {
        throw .badFile(path, reason: "no PEM in it (-----BEGIN …)")
      }
      return bytes
    }
    return TLSSettings(
      authorities: try pem(authorities), clientCertificate: try pem(certificate), clientKey: try pem(key),
      verifiesServer: verifies)
  }
}
