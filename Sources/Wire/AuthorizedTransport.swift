import Synchronization

/// Carries requests over another transport and adds what opens one service, to requests of that service alone: no
/// other host, port or path ever sees its credentials.
public final class AuthorizedTransport: HTTPTransport, Sendable {
  private let transport: any HTTPTransport
  private let endpoint: EndpointURL
  private let access: EndpointAccess
  /// The secret that was read last, and what its file was then.
  private let known = Mutex<(stamp: SecretFile.Stamp, text: String)?>(nil)

  /// Makes it.
  /// - Parameters:
  ///   - transport: carries the requests.
  ///   - endpoint: the service; credentials in its URL count where `access` names none.
  ///   - access: what opens it.
  public init(_ transport: any HTTPTransport, endpoint: EndpointURL, access: EndpointAccess = .init()) {
    self.transport = transport
    self.endpoint = endpoint
    var access = access
    access.credential = access.credential ?? endpoint.credentials
    self.access = access
  }

  /// Carries one request, with what opens the service if it is one of its.
  /// - Throws: also `WireError.other` when a token or password cannot be read from its file.
  public func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    try await transport.send(try authorized(request))
  }

  /// Carries one request with an endless answer, in the same way.
  public func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    try await transport.open(try authorized(request))
  }

  /// The request with what opens the service, or as it is where it goes elsewhere.
  func authorized(_ request: HTTPRequest) throws(WireError) -> HTTPRequest {
    guard !access.isEmpty, isOfEndpoint(request.url) else { return request }
    var request = request
    request.tls = request.tls ?? access.tls
    for header in access.headers where request.headers.value(of: header.name) == nil {
      request.headers.append(header)
    }
    guard request.headers.value(of: "authorization") == nil, let credential = access.credential else {
      return request
    }
    let value =
      switch credential {
      case .bearer(let secret): "Bearer \(try text(of: secret, "token"))"
      case .basic(let user, let secret):
        "Basic \(Base64.encode(Array("\(user):\(try text(of: secret, "password"))".utf8)))"
      }
    request.headers.append(HTTPHeader("Authorization", value))
    return request
  }

  /// Whether a URL is that of the service or lies under its path.
  private func isOfEndpoint(_ url: String) -> Bool {
    guard let mark = url.firstRange(of: "://"), url[..<mark.lowerBound].lowercased() == endpoint.scheme else {
      return false
    }
    let rest = url[mark.upperBound...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    guard rest[..<end].lowercased() == endpoint.authority.lowercased() else { return false }
    let path = rest[end...]
    guard path.hasPrefix(endpoint.prefix) else { return false }
    let after = path.dropFirst(endpoint.prefix.count)
    let isUnder = after.first.map { "/?#".contains($0) } ?? true
    // Dots would be taken out on the way, and lead out of the path.
    let pathAlone = path.prefix { $0 != "?" && $0 != "#" }
    let hasDots = pathAlone.split(separator: "/").contains { segment in
      let plain = segment.lowercased().replacing("%2e", with: ".")
      return plain == "." || plain == ".."
    }
    return isUnder && !hasDots
  }

  private func text(of secret: EndpointAccess.Secret, _ what: String) throws(WireError) -> String {
    switch secret {
    case .text(let text): return text
    case .file(let path):
      let stamp = SecretFile.stamp(path)
      if let stamp, let known = known.withLock({ $0 }), known.stamp == stamp { return known.text }
      do {
        let text = try SecretFile.text(path)
        if let stamp { known.withLock { $0 = (stamp, text) } }
        return text
      } catch {
        throw .other("the \(what) cannot be read from \(path): \(error.reason)")
      }
    }
  }
}

/// RFC 4648 §4.
enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var number = group.reduce(0) { $0 << 8 | Int($1) }
      number <<= 8 * (3 - group.count)
      for place in 0..<4 {
        text.append(place <= group.count ? digits[number >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
