import FoundationEssentials

/// A certificate that a proxy presents or trusts, as Envoy's `/certs` tells of it.
public struct Certificate: Sendable, Hashable {
  /// What a certificate is for.
  public enum Role: Sendable, Hashable {
    /// The proxy's own, or one of a gateway's.
    case chain
    /// One that it trusts others by.
    case authority
  }

  /// What it is for.
  public var role: Role
  /// Subject alternative names, SPIFFE ids among them, in the order of the answer.
  public var names: [String]
  /// As Envoy prints it.
  public var serial: String?
  /// Where it was loaded from; `<inline>` for what came over SDS.
  public var path: String?
  /// Not valid before.
  public var validFrom: Date?
  /// Not valid after.
  public var expires: Date?

  /// Makes a certificate.
  public init(
    role: Role, names: [String] = [], serial: String? = nil, path: String? = nil, validFrom: Date? = nil,
    expires: Date? = nil
  ) {
    self.role = role
    self.names = names
    self.serial = serial
    self.path = path
    self.validFrom = validFrom
    self.expires = expires
  }
}

/// What one proxy said when it was asked for its certificates.
public struct CertificateAnswer: Sendable, Hashable {
  /// Name of the source, as in `SourceStatus.name`.
  public var source: String
  /// When it was asked.
  public var at: Date
  /// Its certificates; nil where it could not be asked.
  public var certificates: [Certificate]?
  /// Why it could not be asked, a sentence.
  public var problem: String?

  /// Makes an answer.
  public init(source: String, at: Date, certificates: [Certificate]?, problem: String? = nil) {
    self.source = source
    self.at = at
    self.certificates = certificates
    self.problem = problem
  }
}
