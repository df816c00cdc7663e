import ArgumentParser

/// What the options for one kind of endpoint are called and how their help reads.
protocol EndpointWords {
  /// The option with the address, without dashes: `prometheus`. The others begin with it: `--prometheus-header`.
  static var name: String { get }
  /// How the help of each reads.
  static var help: EndpointHelp { get }
}

/// The help of the options of an endpoint.
struct EndpointHelp {
  /// Of the address.
  var url: String
  /// Of a header field.
  var header: String
  /// Of the user, and of the file with the password.
  var user, password: String
  /// Of the client certificate and its key.
  var certificate, key: String
  /// Of taking any certificate.
  var insecure: String
  /// Whether what few need stands in the help at all.
  var showsAll = true

  fileprivate var rare: ArgumentVisibility { showsAll ? .default : .hidden }
}

/// The options that say where a service is and what opens it: the same for each, under a name of its own.
struct EndpointOptions<Words: EndpointWords>: ParsableArguments {
  @Option(name: .customLong(Words.name), help: ArgumentHelp("\(Words.help.url)", valueName: "url"))
  var url: String?

  @Option(
    name: .customLong("\(Words.name)-header"),
    help: ArgumentHelp("\(Words.help.header)", valueName: "name: value"))
  var headers: [String] = []

  @Option(
    name: .customLong("\(Words.name)-token-file"),
    help: ArgumentHelp("A file with a bearer token for it, read again when it changes.", valueName: "file"))
  var tokenFile: String?

  @Option(
    name: .customLong("\(Words.name)-user"),
    help: ArgumentHelp("\(Words.help.user)", valueName: "name", visibility: Words.help.rare))
  var user: String?

  @Option(
    name: .customLong("\(Words.name)-password-file"),
    help: ArgumentHelp("\(Words.help.password)", valueName: "file", visibility: Words.help.rare))
  var passwordFile: String?

  @Option(
    name: .customLong("\(Words.name)-ca"),
    help: ArgumentHelp("Authorities to trust instead of the system's, PEM.", valueName: "file"))
  var authorities: String?

  @Option(
    name: .customLong("\(Words.name)-cert"),
    help: ArgumentHelp("\(Words.help.certificate)", valueName: "file", visibility: Words.help.rare))
  var certificate: String?

  @Option(
    name: .customLong("\(Words.name)-key"),
    help: ArgumentHelp("\(Words.help.key)", valueName: "file", visibility: Words.help.rare))
  var key: String?

  @Flag(name: .customLong("\(Words.name)-insecure"), help: ArgumentHelp("\(Words.help.insecure)"))
  var isInsecure = false

  /// What the options say.
  var settings: EndpointSettings {
    get {
      EndpointSettings(
        url: url, headers: headers, tokenFile: tokenFile, user: user, passwordFile: passwordFile,
        authorities: authorities, certificate: certificate, key: key, isInsecure: isInsecure)
    }
    set {
      url = newValue.url
      headers = newValue.headers
      tokenFile = newValue.tokenFile
      user = newValue.user
      passwordFile = newValue.passwordFile
      authorities = newValue.authorities
      certificate = newValue.certificate
      key = newValue.key
      isInsecure = newValue.isInsecure
    }
  }
}
