import Manifests

/// Who calls.
public enum Caller: Sendable {
  /// A workload of the set.
  case workload(Workload)
  /// A service account, wherever it runs.
  case serviceAccount(namespace: String, name: String)
  /// Any workload of a namespace.
  case namespace(String)
  /// Somebody outside the mesh: no proxy, no identity.
  case outside

  /// How people call it: `bookinfo/productpage-v1`.
  public var text: String {
    switch self {
    case .workload(let workload): workload.object.qualifiedName
    case .serviceAccount(let namespace, let name): "service account \(namespace)/\(name)"
    case .namespace(let name): "namespace \(name)"
    case .outside: "an unknown caller"
    }
  }
}

/// Who is called.
public enum Callee: Sendable {
  /// One workload.
  case workload(Workload)
  /// A service, and so any workload behind it.
  case service(Service)

  /// How people call it.
  public var text: String {
    switch self {
    case .workload(let workload): workload.object.qualifiedName
    case .service(let service): service.object.qualifiedName
    }
  }
}

/// What is known of the request; what is nil is open.
public struct CallRequest: Sendable {
  /// `GET`.
  public var method: String?
  /// `/reviews/0`.
  public var path: String?
  /// The port: of a service its own port's number, of a workload the one it listens on.
  public var port: Int?

  /// Makes a request.
  public init(method: String? = nil, path: String? = nil, port: Int? = nil) {
    self.method = method
    self.path = path
    self.port = port
  }
}

/// A call as the policies of one workload and one port see it.
struct AuthorizationContext: Sendable {
  /// The identity that the server's proxy sees; nil: none.
  struct Identity: Sendable {
    var namespace: String
    /// nil: any of the namespace.
    var account: String?
  }
  var identity: Identity?
  /// Why there is no identity.
  var anonymousBecause: String
  var trustDomains: [String]
  var isHTTP: Bool
  var request: CallRequest
  /// The port that the workload listens on.
  var targetPort: Int?
  var readsTokens: Bool
  var host: String?
}

// MARK: - Callers

extension AuthorizationContext {
  func matches(_ source: AuthorizationPolicy.Source, of policyNamespace: String, strict: Bool) -> PolicyMatch
  {
    var parts: [PolicyMatch] = []
    func add(
      _ positive: [Located<String>], _ negative: [Located<String>], _ test: ([String]) -> PolicyMatch
    ) {
      if !positive.isEmpty { parts.append(test(positive.map(\.value))) }
      if !negative.isEmpty { parts.append(test(negative.map(\.value)).negated) }
    }
    add(source.principals, source.notPrincipals, principal)
    add(source.namespaces, source.notNamespaces, namespace)
    add(source.serviceAccounts, source.notServiceAccounts) { account($0, policyNamespace) }
    add(source.ipBlocks, source.notIpBlocks) { _ in .depends(["the caller's address"]) }
    add(source.remoteIpBlocks, source.notRemoteIpBlocks) { _ in .depends(["the original client's address"]) }
    if isHTTP || !strict {
      add(source.requestPrincipals, source.notRequestPrincipals) { isHTTP ? token($0) : .yes }
    }
    return .all(parts)
  }

  private func principal(_ patterns: [String]) -> PolicyMatch {
    guard let identity else { return .no("no identity: \(anonymousBecause)") }
    for domain in trustDomains {
      let stem = "\(domain)/ns/\(identity.namespace)/sa/"
      guard let account = identity.account else {
        if patterns.contains(where: { $0 == "*" || $0.hasSuffix("*") && stem.hasPrefix($0.dropLast()) }) {
          return .yes
        }
        if patterns.contains(where: { $0.hasPrefix("*") || $0.hasPrefix(stem) }) {
          return .depends(["the caller's service account"])
        }
        continue
      }
      if patterns.contains(where: { PolicyPattern.matches($0, stem + account) }) { return .yes }
    }
    let name = identity.account.map { "/sa/\($0)" } ?? ""
    return .no("its principal is \(trustDomains.first ?? "")/ns/\(identity.namespace)\(name)")
  }

  private func namespace(_ patterns: [String]) -> PolicyMatch {
    guard let identity else { return .no("no identity: \(anonymousBecause)") }
    if patterns.contains(where: { PolicyPattern.matches($0, identity.namespace) }) { return .yes }
    return .no("it comes from namespace \(identity.namespace)")
  }

  private func account(_ names: [String], _ policyNamespace: String) -> PolicyMatch {
    guard let identity else { return .no("no identity: \(anonymousBecause)") }
    for name in names {
      let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
      let namespace = parts.count == 2 ? parts[0] : policyNamespace
      guard namespace == identity.namespace, let wanted = parts.last else { continue }
      guard let account = identity.account else { return .depends(["the caller's service account"]) }
      if account == wanted { return .yes }
    }
    return .no("its service account is \(identity.namespace)/\(identity.account ?? "?")")
  }

  private func token(_ patterns: [String]) -> PolicyMatch {
    guard readsTokens else { return .no("no RequestAuthentication reads tokens there") }
    return .depends([
      patterns == ["*"] ? "a valid token" : "the token's principal (\(patterns.joined(separator: ", ")))"
    ])
  }
}

// MARK: - Requests

extension AuthorizationContext {
  func matches(_ operation: AuthorizationPolicy.Operation, strict: Bool) -> PolicyMatch {
    var parts: [PolicyMatch] = []
    func add(
      _ positive: [Located<String>], _ negative: [Located<String>], _ test: ([String]) -> PolicyMatch
    ) {
      if !positive.isEmpty { parts.append(test(positive.map(\.value))) }
      if !negative.isEmpty { parts.append(test(negative.map(\.value)).negated) }
    }
    add(operation.ports, operation.notPorts, port)
    // On a port without HTTP these fields are dropped, which makes a DENY rule wider.
    if isHTTP {
      add(operation.methods, operation.notMethods) { known(request.method, "the method", $0) }
      add(operation.paths, operation.notPaths) { path($0) }
      add(operation.hosts, operation.notHosts) { _ in .depends(["the host"]) }
    }
    return .all(parts)
  }

  private func known(_ value: String?, _ what: String, _ patterns: [String]) -> PolicyMatch {
    if patterns.contains("*") { return .yes }
    guard let value else { return .depends(["\(what) (\(patterns.joined(separator: ", ")))"]) }
    if patterns.contains(where: { PolicyPattern.matches($0, value) }) { return .yes }
    return .no("\(what) is \(value)")
  }

  private func path(_ patterns: [String]) -> PolicyMatch {
    if patterns.contains(where: { ["*", "/*", "/{**}"].contains($0) }) { return .yes }
    guard let whole = request.path else {
      return .depends(["the path (\(patterns.joined(separator: ", ")))"])
    }
    let path = String(whole.prefix { $0 != "?" })
    if patterns.contains(where: { PolicyPattern.matchesPath($0, path) }) { return .yes }
    return .no("the path is \(path)")
  }

  private func port(_ wanted: [String]) -> PolicyMatch {
    guard let targetPort else { return .depends(["the port (\(wanted.joined(separator: ", ")))"]) }
    return wanted.contains(String(targetPort)) ? .yes : .no("the port is \(targetPort)")
  }

  func matches(_ condition: AuthorizationPolicy.Condition) -> PolicyMatch {
    guard let key = condition.key?.value else { return .yes }
    let values = condition.values.map(\.value)
    let others = condition.notValues.map(\.value)
    func both(_ test: ([String]) -> PolicyMatch) -> PolicyMatch {
      .all((values.isEmpty ? [] : [test(values)]) + (others.isEmpty ? [] : [test(others).negated]))
    }
    switch key {
    case "source.namespace": return both(namespace)
    case "source.principal": return both(principal)
    case "destination.port": return both(port)
    case "source.ip": return .depends(["the caller's address"])
    case "remote.ip": return .depends(["the original client's address"])
    case "destination.ip": return .depends(["the server's address"])
    case "connection.sni": return .depends(["the server name of the TLS handshake"])
    default: break
    }
    guard isHTTP || !Self.isHTTPOnly(key) else { return .yes }
    if key.hasPrefix("request.headers[") {
      return .depends(["header \(key.dropFirst("request.headers[".count).prefix { $0 != "]" })"])
    }
    if key.hasPrefix("request.auth.") {
      return readsTokens
        ? .depends(["the token (\(key))"]) : .no("no RequestAuthentication reads tokens there")
    }
    return .depends([key])
  }

  static func isHTTPOnly(_ key: String) -> Bool { key.hasPrefix("request.") }
}
