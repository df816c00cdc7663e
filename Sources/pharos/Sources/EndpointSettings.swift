import ArgumentParser
import Wire

/// How a service is reached and opened, as a person says it: on the command line or in the user's file.
struct EndpointSettings: Sendable {
  /// Its address.
  var url: String?
  /// Header fields, `NAME: VALUE`.
  var headers: [String] = []
  /// A file with a bearer token.
  var tokenFile: String?
  /// A user, with the password in a file.
  var user: String?
  var passwordFile: String?
  /// Certificates of the authorities to trust, PEM.
  var authorities: String?
  /// Our own certificate and its key, PEM.
  var certificate: String?
  var key: String?
  /// The server need not prove who it is.
  var isInsecure = false

  /// What opens it. Only files are read, and nothing is asked.
  /// - Parameter option: the name of the options, such as `--traces`, for what is said.
  /// - Throws: `ValidationError` with what is wrong; no secret is repeated.
  func access(_ option: String) throws -> EndpointAccess {
    if tokenFile != nil, user != nil {
      throw ValidationError("\(option)-token-file and \(option)-user are two ways to say who asks: give one")
    }
    guard (user == nil) == (passwordFile == nil) else {
      throw ValidationError("\(option)-user and \(option)-password-file go together: one of them is missing")
    }
    do {
      var access = EndpointAccess(headers: try headers.map { try EndpointAccess.header($0) })
      if let tokenFile { access.credential = .bearer(.file(tokenFile)) }
      if let user, let passwordFile { access.credential = .basic(user: user, .file(passwordFile)) }
      access.tls = try EndpointAccess.tls(
        authorities: authorities, certificate: certificate, key: key, verifies: !isInsecure)
      return access
    } catch let error as EndpointError {
      throw ValidationError("\(option): \(error)")
    }
  }

  /// These, with what the user's file says where they say nothing. Who asks is said for one address: an address on the
  /// command line leaves the file's credentials out.
  func completed(by file: EndpointSettings) -> EndpointSettings {
    guard url == nil || url == file.url else { return self }
    var settings = self
    settings.url = url ?? file.url
    if headers.isEmpty { settings.headers = file.headers }
    if tokenFile == nil, user == nil {
      settings.tokenFile = file.tokenFile
      settings.user = file.user
      settings.passwordFile = file.passwordFile
    }
    settings.authorities = authorities ?? file.authorities
    if certificate == nil, key == nil {
      settings.certificate = file.certificate
      settings.key = file.key
    }
    settings.isInsecure = isInsecure || file.isInsecure
    return settings
  }
}
