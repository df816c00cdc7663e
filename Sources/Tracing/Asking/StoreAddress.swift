import Wire

/// Where a trace store is: what a person wrote, brought into one form.
public struct StoreAddress: Sendable, Hashable, CustomStringConvertible {
  /// The URL below which the API lies, without credentials and without a slash at the end.
  public var base: String
  /// What it is, where the scheme said so: `jaeger+http://`, `tempo+https://`, `zipkin+http://`.
  public var hint: StoreProduct?
  /// `HOST:PORT` with the path, for people; a service behind the Kubernetes API server is `NAME.NAMESPACE`.
  public var place: String
  /// The address with what `user:password@` in it opens.
  private let endpoint: EndpointURL

  /// Parts of the API and of the user interfaces, which people copy along with the address.
  private static let endings = [
    "/api/v2/spans", "/api/v2/traces", "/api/v3/traces", "/api/traces", "/api/services", "/api/search",
    "/api/v1",
    "/api/v2", "/api/v3", "/api", "/search", "/dependencies", "/zipkin",
  ]

  /// Understands an address; a missing scheme means http.
  /// - Throws: what is wrong with it, without repeating it: it may hold a password.
  public init(_ text: String) throws(TraceError) {
    var url = text.trimmingSpaces
    for product in StoreProduct.allCases where url.lowercased().hasPrefix(product.rawValue + "+") {
      hint = product
      url = String(url.dropFirst(product.rawValue.count + 1))
    }
    if !url.contains("://") { url = "http://\(url)" }
    url = String(url.prefix { $0 != "?" && $0 != "#" })
    func trim() { while url.hasSuffix("/") { url.removeLast() } }
    trim()
    if let ending = Self.endings.first(where: { url.hasSuffix($0) }) {
      url.removeLast(ending.count)
      trim()
    }
    do { endpoint = try EndpointURL(url) } catch {
      throw TraceError("no usable address of a trace store: \(error)")
    }
    base = endpoint.base
    place = Self.place(base)
  }

  /// Carries requests to the store with what opens it.
  func authorized(_ transport: any HTTPTransport, _ access: EndpointAccess) -> any HTTPTransport {
    if access.isEmpty, endpoint.credentials == nil { return transport }
    return AuthorizedTransport(transport, endpoint: endpoint, access: access)
  }

  /// The same store with another path behind it.
  func appending(_ path: String) -> StoreAddress {
    var other = self
    other.base += path
    other.place += path
    return other
  }

  /// The same host without the path; nil when there is none.
  var withoutPath: StoreAddress? {
    let parts = base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, !parts[3].isEmpty, !base.contains("/proxy") else { return nil }
    var other = self
    other.base = parts[..<3].joined(separator: "/")
    other.place = Self.place(other.base)
    return other
  }

  /// The port, where the URL names one.
  var port: Int? {
    let authority =
      base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(2).first ?? ""
    guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else { return nil }
    return Int(authority[authority.index(after: colon)...])
  }

  /// The place: credentials in a URL are for the server alone.
  public var description: String { place }

  // MARK: - Inside

  private static func place(_ base: String) -> String {
    let rest = base.firstRange(of: "://").map { base[$0.upperBound...] } ?? base[...]
    let parts = rest.split(separator: "/")
    // …/api/v1/namespaces/NAMESPACE/services/[SCHEME:]NAME[:PORT]/proxy[/PATH]
    if let at = parts.firstIndex(of: "namespaces"), parts.count > at + 4,
      parts[at + 2] == "services" || parts[at + 2] == "pods", parts[at + 4] == "proxy"
    {
      let fields = parts[at + 3].split(separator: ":", omittingEmptySubsequences: false)
      let name = fields.count > 2 ? fields[1] : fields.first ?? ""
      let path = parts[(at + 5)...].map { "/\($0)" }.joined()
      return "\(name).\(parts[at + 1])\(path)"
    }
    return String(rest)
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let text = drop { $0.isWhitespace }
    return String(text.reversed().drop { $0.isWhitespace }.reversed())
  }
}
