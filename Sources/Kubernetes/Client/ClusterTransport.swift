import Wire

/// Adds TLS, proxy and credentials to requests to one API server, and refuses those to anyone else.
struct ClusterTransport: HTTPTransport {
  let access: ClusterAccess
  let credentials: ClusterCredentials
  let base: any HTTPTransport
  private let server: ServerURL?

  init(access: ClusterAccess, credentials: ClusterCredentials, base: any HTTPTransport) {
    self.access = access
    self.credentials = credentials
    self.base = base
    server = ServerURL(access.server)
  }

  /// Why a request has no answer: because of the way, or before it was sent.
  enum Failure: Error {
    case wire(WireError)
    case cluster(KubernetesError)
  }

  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    try Self.wire(
      await exchange(request, status: \.status) { (request) throws(WireError) in try await base.send(request)
      })
  }

  func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    try Self.wire(
      await exchange(request, status: \.status) { (request) throws(WireError) in try await base.open(request)
      })
  }

  /// As `send`, with failures in the cluster's words.
  func answer(to request: HTTPRequest) async throws(KubernetesError) -> HTTPResponse {
    try cluster(
      await exchange(request, status: \.status) { (request) throws(WireError) in try await base.send(request)
      })
  }

  /// As `open`, with failures in the cluster's words.
  func stream(of request: HTTPRequest) async throws(KubernetesError) -> HTTPStream {
    try cluster(
      await exchange(request, status: \.status) { (request) throws(WireError) in try await base.open(request)
      })
  }

  /// Sends with credentials; once more with new ones when the server does not take them.
  private func exchange<Answer>(
    _ request: HTTPRequest, status: (Answer) -> Int, carry: (HTTPRequest) async throws(WireError) -> Answer
  ) async -> Result<Answer, Failure> {
    do throws(Failure) {
      guard let server, server.covers(request.url) else { throw Failure.wire(.other(stranger(request.url))) }
      let secret = try await secret()
      let answer = try await carried(authorized(request, secret), carry)
      guard status(answer) == 401, await credentials.renew(after: secret) else { return .success(answer) }
      return .success(try await carried(authorized(request, try await self.secret()), carry))
    } catch {
      return .failure(error)
    }
  }

  private func secret() async throws(Failure) -> ClusterSecret {
    do { return try await credentials.current() } catch { throw .cluster(error) }
  }

  private func carried<Answer>(
    _ request: HTTPRequest, _ carry: (HTTPRequest) async throws(WireError) -> Answer
  ) async throws(Failure) -> Answer {
    do { return try await carry(request) } catch { throw .wire(error) }
  }

  private func authorized(_ request: HTTPRequest, _ secret: ClusterSecret) -> HTTPRequest {
    var request = request
    request.tls = secret.applied(to: access.tls)
    request.proxy = access.proxy
    request.headers.removeAll { header in
      let name = header.name.lowercased()
      return name == "authorization" || name.hasPrefix("impersonate-")
    }
    request.headers += secret.headers + ImpersonationHeaders.headers(access.impersonation)
    return request
  }

  private func stranger(_ url: String) -> String {
    "a request to \(ServerURL.withoutUser(url).prefix(120)) is not one to \(ServerURL.withoutUser(access.server)): not sent with the cluster's credentials"
  }

  private static func wire<Answer>(_ result: Result<Answer, Failure>) throws(WireError) -> Answer {
    switch result {
    case .success(let answer): return answer
    case .failure(.wire(let error)): throw error
    case .failure(.cluster(let error)): throw .other(error.description)
    }
  }

  private func cluster<Answer>(_ result: Result<Answer, Failure>) throws(KubernetesError) -> Answer {
    switch result {
    case .success(let answer): return answer
    case .failure(.wire(let error)): throw WireFailure(access: access).error(error)
    case .failure(.cluster(let error)): throw error
    }
  }
}

/// The headers that impersonate (Kubernetes docs, "User impersonation").
enum ImpersonationHeaders {
  static func headers(_ impersonation: Impersonation?) -> [HTTPHeader] {
    guard let impersonation else { return [] }
    var headers: [HTTPHeader] = []
    if let user = impersonation.user { headers.append(HTTPHeader("Impersonate-User", user)) }
    headers += impersonation.groups.map { HTTPHeader("Impersonate-Group", $0) }
    if let uid = impersonation.uid { headers.append(HTTPHeader("Impersonate-Uid", uid)) }
    for (key, values) in impersonation.extra.sorted(by: { $0.key < $1.key }) {
      headers += values.map { HTTPHeader("Impersonate-Extra-" + key, $0) }
    }
    return headers
  }
}
