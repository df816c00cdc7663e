/// Where a user's credentials come from. Holds secrets: shows none.
struct CredentialSource: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// A name and a password.
  struct Login: Sendable, Hashable {
    var user: String
    var password: String
  }

  /// A certificate and its key in files, read again when they change.
  struct CertificateFiles: Sendable, Hashable {
    var certificate: String
    var key: String
  }

  /// A bearer token as it stands in the kubeconfig.
  var token: String?
  /// A file with the token, read again when it changes. Wins over ``token`` once it could be read.
  var tokenFile: String?
  /// Basic authentication.
  var login: Login?
  /// Files of a client certificate, where it does not stand in the kubeconfig itself.
  var certificateFiles: CertificateFiles?
  /// A program that gives credentials.
  var exec: ExecPlugin?

  init(
    token: String? = nil, tokenFile: String? = nil, login: Login? = nil,
    certificateFiles: CertificateFiles? = nil, exec: ExecPlugin? = nil
  ) {
    self.token = token
    self.tokenFile = tokenFile
    self.login = login
    self.certificateFiles = certificateFiles
    self.exec = exec
  }

  /// Whether asking again can give other credentials.
  var isRenewable: Bool { tokenFile != nil || certificateFiles != nil || exec != nil }

  var description: String { "credentials" }
  var customMirror: Mirror { Mirror(self, children: []) }
}

/// On whose behalf requests are made (`as`, `as-groups` of a user in the kubeconfig).
struct Impersonation: Sendable, Hashable {
  var user: String?
  var groups: [String] = []
  var uid: String?
  var extra: [String: [String]] = [:]
}
