/// The parts of an http(s) URL that decide to whom a request goes.
struct ServerURL: Sendable, Hashable {
  /// `http` or `https`.
  var scheme: String
  /// In lower case; an IPv6 address without brackets.
  var host: String
  var port: Int
  /// Path without a slash at its end; empty for none.
  var path: String

  /// Takes a URL apart; nil for what is not http(s), has a user in it, or no host.
  init?(_ url: String) {
    guard let colon = url.firstRange(of: "://") else { return nil }
    scheme = url[..<colon.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    let rest = url[colon.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.isEmpty, !authority.contains("@"), !authority.contains("\\") else { return nil }
    guard let (host, port) = Self.split(authority) else { return nil }
    self.host = host
    self.port = port ?? (scheme == "https" ? 443 : 80)
    var path = rest[authority.endIndex...].prefix { $0 != "?" && $0 != "#" }
    while path.hasSuffix("/") { path.removeLast() }
    self.path = String(path)
  }

  /// Whether a request to that URL goes to this server, below this path.
  func covers(_ url: String) -> Bool {
    guard let other = ServerURL(url), other.scheme == scheme, other.host == host, other.port == port else {
      return false
    }
    for segment in other.path.split(separator: "/") {
      let plain = segment.lowercased().replacing("%2e", with: ".")
      if plain == "." || plain == ".." { return false }
    }
    return path.isEmpty || other.path == path || other.path.hasPrefix(path + "/")
  }

  /// HOST and PORT of `HOST`, `HOST:PORT`, `[IPV6]`, `[IPV6]:PORT`.
  static func split(_ authority: Substring) -> (host: String, port: Int?)? {
    let host: Substring
    var rest: Substring
    if authority.hasPrefix("[") {
      guard let close = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<close]
      rest = authority[authority.index(after: close)...]
    } else {
      host = authority.prefix { $0 != ":" }
      rest = authority[host.endIndex...]
    }
    guard !host.isEmpty else { return nil }
    guard rest.first == ":" else { return rest.isEmpty ? (host.lowercased(), nil) : nil }
    rest.removeFirst()
    if rest.isEmpty { return (host.lowercased(), nil) }
    guard rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(rest), port <= 65535 else {
      return nil
    }
    return (host.lowercased(), port)
  }

  /// A URL without `user:password@`, for sentences.
  static func withoutUser(_ url: String) -> String {
    guard let colon = url.firstRange(of: "://") else { return Sentence.clean(url) }
    let rest = url[colon.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let at = authority.lastIndex(of: "@") else { return Sentence.clean(url) }
    return Sentence.clean(String(url[..<colon.upperBound]) + String(rest[rest.index(after: at)...]))
  }

  /// Whether a host is this machine.
  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
      || (IPAddress(host)?.isLoopback ?? false)
  }
}
