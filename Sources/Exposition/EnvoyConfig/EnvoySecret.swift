import Mesh

/// A secret that a proxy has over SDS. Never its key: Envoy does not tell it.
public struct EnvoySecret: Sendable, Hashable {
  /// What it holds.
  public enum Kind: String, Sendable, Hashable {
    case chain = "Cert Chain"
    case authority = "CA"
    case ticket = "Session Ticket"
    case generic = "Generic"
    case unknown = ""
  }

  /// Whether it is in use.
  public enum State: String, Sendable, Hashable {
    case `static` = "STATIC"
    case active = "ACTIVE"
    case warming = "WARMING"
  }

  /// Its name: `default`, `ROOTCA`, `kubernetes://…`.
  public var name: String
  /// What it holds.
  public var kind: Kind
  /// Whether it is in use.
  public var state: State
  /// Its certificates, the proxy's own first; empty where they are in a file or cannot be read.
  public var certificates: [Certificate]
  /// The trust domain of a SPIFFE bundle, beside each certificate.
  public var trustDomains: [String?]
  /// The file that it is read from.
  public var file: String?
  /// Version that it was given.
  public var version: String?
  /// Its piece of the dump.
  public var piece: Range<Int>

  init(_ entry: EnvoyFields, _ state: State, _ piece: Range<Int>) {
    let secret = entry["secret"]
    name = entry["name"].text ?? secret["name"].text ?? ""
    self.state = state
    self.piece = piece
    version = entry["version_info"].text
    kind = .unknown
    certificates = []
    trustDomains = []
    let chain = secret["tls_certificate"]
    let context = secret["validation_context"]
    if chain.exists {
      kind = .chain
      take(chain["certificate_chain"], .chain, domain: nil)
    } else if context.exists {
      kind = .authority
      take(context["trusted_ca"], .authority, domain: nil)
      for bundle in context["custom_validator_config"]["typed_config"]["trust_domains"].elements {
        take(bundle["trust_bundle"], .authority, domain: bundle["name"].text)
      }
    } else if secret["session_ticket_keys"].exists {
      kind = .ticket
    } else if secret["generic_secret"].exists {
      kind = .generic
    }
  }

  private mutating func take(_ source: EnvoyFields, _ role: Certificate.Role, domain: String?) {
    if let name = source["filename"].text { file = name }
    var bytes: [UInt8] = []
    if let text = source["inline_bytes"].text {
      bytes = CertificateBytes.base64(text.utf8) ?? []
    } else if let text = source["inline_string"].text {
      bytes = Array(text.utf8)
    }
    for certificate in CertificateBytes.certificates(bytes, role) {
      certificates.append(certificate)
      trustDomains.append(domain)
    }
  }
}
