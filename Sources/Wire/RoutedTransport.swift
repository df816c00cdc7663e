import Synchronization

/// Carries requests by the way that their URL asks for: those under a route's URL by that route's transport, all others
/// by the base. So may a cluster be exchanged for another while everything that asks goes on.
public final class RoutedTransport: HTTPTransport {
  private let base: any HTTPTransport
  private let routes = Mutex<[(prefix: String, transport: any HTTPTransport)]>([])

  /// - Parameter base: carries what no route is for.
  public init(_ base: any HTTPTransport) { self.base = base }

  /// From now on requests whose URL begins so go by this transport; nil takes the route away.
  /// - Parameter prefix: scheme, host and port, perhaps a path; without a slash at the end.
  public func setRoute(_ prefix: String, _ transport: (any HTTPTransport)?) {
    routes.withLock { routes in
      routes.removeAll { $0.prefix == prefix }
      if let transport { routes.append((prefix, transport)) }
      routes.sort { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }
  }

  /// Carries one request.
  public func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    try await transport(for: request.url).send(request)
  }

  /// Carries one request whose answer has no end.
  public func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    try await transport(for: request.url).open(request)
  }

  private func transport(for url: String) -> any HTTPTransport {
    routes.withLock { routes in routes.first { Self.covers($0.prefix, url) }?.transport } ?? base
  }

  /// `https://a:1` covers `https://a:1/x` and not `https://a:12/x`.
  private static func covers(_ prefix: String, _ url: String) -> Bool {
    guard url.hasPrefix(prefix) else { return false }
    let rest = url.dropFirst(prefix.count)
    return rest.isEmpty || rest.first == "/" || rest.first == "?"
  }
}
