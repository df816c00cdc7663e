import Wire

/// Where the admin port of a proxy is reached, and with what.
public struct AdminAddress: Sendable {
  /// Scheme, host, port and perhaps the beginning of a path, without a slash at its end.
  public var url: String
  /// Fields for each request.
  public var headers: [HTTPHeader]
  /// How TLS is done.
  public var tls: TLSSettings?

  /// Makes an address.
  public init(url: String, headers: [HTTPHeader] = [], tls: TLSSettings? = nil) {
    self.url = url
    self.headers = headers
    self.tls = tls
  }
}

/// Why the admin port of a proxy cannot be reached: a sentence with what to do.
public struct AdminProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence, without full stop.
  public var description: String

  /// Makes a problem.
  public init(_ description: String) { self.description = description }
}

/// Finds the admin port (15000) of a proxy that was given by whatever address: Istio binds it to the pod's loopback, so
/// that another way to it may have to be made first. Asked on demand, while somebody looks at the proxy.
public protocol AdminAccess: Sendable {
  /// The admin address of a source, by the name that it has among the sources.
  func adminAddress(of source: String) async throws(AdminProblem) -> AdminAddress
}

/// The address that was given, where it is an admin port.
public struct DirectAdminAccess: AdminAccess {
  private let targets: @Sendable () -> [ProxyTarget]

  /// - Parameter targets: the proxies that there are.
  public init(_ targets: @escaping @Sendable () -> [ProxyTarget]) { self.targets = targets }

  /// The address, as it was given.
  public func adminAddress(of source: String) async throws(AdminProblem) -> AdminAddress {
    guard let target = targets().first(where: { $0.name == source }) else {
      throw AdminProblem("\(source) is not among the proxies")
    }
    // Whoever is read at a path of its own is no Envoy, or not at the port where it answers this.
    if target.path != nil { throw AdminProblem(Self.advice(source)) }
    return AdminAddress(url: target.url(""))
  }

  /// What to do about a proxy whose statistics port alone is known.
  static func advice(_ source: String) -> String {
    "\(source) gives statistics alone: configuration is told at the admin port, 15000. "
      + "kubectl port-forward POD 15000 and --proxy 127.0.0.1:15000 reach it"
  }
}
