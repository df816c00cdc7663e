import FoundationEssentials
import Mesh

/// The address of a proxy's admin or statistics port.
public struct ProxyTarget: Sendable, Hashable {
  /// Envoy's admin port as Istio sets it.
  public static let defaultPort: UInt16 = 15000

  /// `http` or `https`.
  public var scheme: String
  /// Host name or address; an IPv6 address without brackets.
  public var host: String
  /// Port.
  public var port: UInt16
  /// Where the statistics are, if not at `/stats/prometheus`: a path, perhaps with a query.
  public var path: String?
  /// The source's name, where it is known by another than its address: `reviews-v1-7c67b.bookinfo`.
  public var title: String?
  /// URL under which its paths stand, where it is not reached at its address: a Kubernetes API server's way to a pod.
  public var base: String?
  /// Who it is, where that is known from elsewhere: it is not asked then.
  public var identity: ProxyIdentity?
  /// When its process started, by the wall clock, where that is known from elsewhere.
  public var started: Date?

  /// Makes a target.
  public init(
    scheme: String = "http", host: String, port: UInt16 = ProxyTarget.defaultPort, path: String? = nil,
    title: String? = nil, base: String? = nil, identity: ProxyIdentity? = nil, started: Date? = nil
  ) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.title = title
    self.base = base
    self.identity = identity
    self.started = started
  }

  /// The source's name everywhere: its title, else its address.
  public var name: String { title ?? address }

  /// `HOST:PORT`, IPv6 in brackets.
  public var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The URL of a path of this proxy.
  public func url(_ path: String) -> String { (base ?? "\(scheme)://\(address)") + path }
}

/// Why an address of a proxy cannot be used.
public enum ProxyListError: Error, Sendable, Hashable, CustomStringConvertible {
  /// An address that does not read as one.
  case badAddress(String, reason: String)
  /// The same in a file.
  case badLine(file: String, line: Int, address: String, reason: String)
  /// A file that cannot be read.
  case unreadable(file: String, reason: String)
  /// A file without any address.
  case empty(file: String)

  /// The reason and what to do.
  public var description: String {
    switch self {
    case .badAddress(let text, let reason):
      "--proxy \(text): \(reason); write HOST:PORT, for example 127.0.0.1:15000"
    case .badLine(let file, let line, let text, let reason):
      "\(file):\(line): \(text): \(reason); write HOST:PORT, one a line"
    case .unreadable(let file, let reason): "--proxies \(file): \(reason)"
    case .empty(let file): "--proxies \(file): no address in it; write HOST:PORT, one a line"
    }
  }
}
