import JSON
import Wire

/// Speaks with one API server as one user (Kubernetes API concepts). A value: copies share credentials and
/// connections.
///
/// Each watch and each followed log keeps one connection for itself unless the transport multiplexes, so the
/// transport must allow some fifty connections per host.
public struct KubernetesClient: Sendable {
  /// Whom it speaks with.
  public let access: ClusterAccess
  let clock: any ClientClock
  let transport: ClusterTransport
  /// Answers with more bytes end in an error.
  static let maximumBytes = 64 << 20

  /// Makes a client. Costs nothing until it is asked.
  /// - Parameters:
  ///   - transport: carries the requests; TLS, proxy and credentials are added to them here.
  ///   - clock: for deadlines, expiry and waits.
  public init(
    _ access: ClusterAccess, transport: any HTTPTransport, clock: any ClientClock = SystemClientClock()
  ) {
    self.access = access
    self.clock = clock
    self.transport = ClusterTransport(
      access: access, credentials: ClusterCredentials(access, clock: clock), base: transport)
  }

  /// Carries requests to URLs below the API server's with TLS, proxy and credentials added, so that whatever reads
  /// a URL can read through the pod and the service proxy. Refuses every other address.
  public var authorizedTransport: any HTTPTransport { transport }

  /// Asks for a path (with its query, if any) and reads the answer as JSON.
  /// - Throws: also for every status but 2xx. A 429 or 5xx that says when to come back is waited for: up to nine
  ///   times (as client-go does), ten seconds each, half a minute together.
  package func get(_ path: String, timeout: Double = 15) async throws(KubernetesError) -> JSONValue {
    try await json(HTTPRequest(url: access.server + path, timeout: timeout))
  }

  /// Sends JSON to a path and reads the answer as JSON. Throws as ``get(_:timeout:)``.
  package func post(
    _ path: String, _ body: JSONValue, timeout: Double = 15
  ) async throws(KubernetesError) -> JSONValue {
    try await json(
      HTTPRequest(
        url: access.server + path, method: "POST", headers: [HTTPHeader("Content-Type", "application/json")],
        body: body.encoded, timeout: timeout))
  }

  /// Opens a path whose answer comes in pieces. Returns once the status is there and is 2xx.
  /// - Parameters:
  ///   - timeout: seconds for the whole.
  ///   - idleTimeout: seconds without a byte after which it ends; nil: no such limit.
  public func open(
    _ path: String, timeout: Double = 86_400, idleTimeout: Double? = nil
  ) async throws(KubernetesError) -> HTTPStream {
    let stream = try await transport.stream(
      of: prepared(HTTPRequest(url: access.server + path, timeout: timeout, idleTimeout: idleTimeout)))
    guard !(200..<300).contains(stream.status) else { return stream }
    throw await StatusReader(access: access, path: path).error(of: stream)
  }

  /// Why the API server has not passed a request on to a pod or a service; nil where the answer is theirs.
  /// - Parameters:
  ///   - response: an answer through ``authorizedTransport``.
  ///   - url: what was asked for.
  public func refusal(of response: HTTPResponse, to url: String) -> KubernetesError? {
    guard !(200..<300).contains(response.status), response.body.count <= StatusReader.maximumBytes,
      let value = try? JSONValue(response.body), value["kind"].text == "Status",
      value["apiVersion"].text == "v1"
    else { return nil }
    return StatusReader(access: access, path: String(url.dropFirst(access.server.count))).error(of: response)
  }

  /// A failure of the wire on the way to the API server, with what to do.
  public func failure(_ error: WireError) -> KubernetesError { WireFailure(access: access).error(error) }

  /// URL of a path at a pod's port, through the API server (`pods/proxy`).
  /// - Parameters:
  ///   - scheme: `https` where the pod speaks TLS.
  ///   - path: with its query, percent-encoded where it needs to be.
  public func podProxyURL(
    namespace: String, pod: String, port: Int, scheme: String = "http", path: String
  ) -> String {
    proxyURL("pods", namespace, pod, String(port), scheme, path)
  }

  /// URL of a path at a service's port, through the API server (`services/proxy`).
  /// - Parameters:
  ///   - port: a number or the name of a port.
  ///   - scheme: `https` where the service speaks TLS.
  ///   - path: with its query, percent-encoded where it needs to be.
  public func serviceProxyURL(
    namespace: String, service: String, port: String, scheme: String = "http", path: String = ""
  ) -> String {
    proxyURL("services", namespace, service, port, scheme, path)
  }

  /// `…/pods/[https:]NAME:PORT/proxy/PATH?QUERY` (Kubernetes docs, "Access services running on clusters").
  private func proxyURL(
    _ resource: String, _ namespace: String, _ name: String, _ port: String, _ scheme: String, _ path: String
  ) -> String {
    let question = path.firstIndex(of: "?") ?? path.endIndex
    let way = PercentEncoding.path(String(path[..<question]))
    let target = (scheme == "http" ? "" : scheme + ":") + name + (port.isEmpty ? "" : ":" + port)
    return access.server + "/api/v1/namespaces/" + PercentEncoding.segment(namespace) + "/\(resource)/"
      + PercentEncoding.segment(target) + "/proxy" + (way.hasPrefix("/") ? way : "/" + way)
      + path[question...]
  }

  func prepared(_ request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.connectTimeout = 5
    if request.headers.value(of: "accept") == nil {
      request.headers.append(HTTPHeader("Accept", "application/json, */*"))
    }
    request.headers.append(HTTPHeader("User-Agent", "pharos"))
    return request
  }

  /// Sends and reads, obeying `Retry-After`.
  func json(_ request: HTTPRequest) async throws(KubernetesError) -> JSONValue {
    let body = try await bytes(request)
    do {
      return try JSONValue(body)
    } catch {
      throw StatusReader(access: access, path: path(of: request))
        .notKubernetes("JSON that is damaged (\(error.description))")
    }
  }

  private func path(of request: HTTPRequest) -> String { String(request.url.dropFirst(access.server.count)) }

  /// The body of a 2xx answer that claims to be JSON.
  func bytes(_ request: HTTPRequest) async throws(KubernetesError) -> [UInt8] {
    var waits: [Double] = []
    while true {
      let response = try await transport.answer(to: prepared(request))
      guard let error = StatusReader(access: access, path: path(of: request)).error(of: response) else {
        return response.body
      }
      guard let least = error.retryAfter, least <= 10, waits.count < 9, waits.reduce(least, +) <= 30 else {
        throw error
      }
      // Those who were sent away together are not to come back together.
      let wait = clock.random(in: least...(least * 1.5 + 0.2))
      waits.append(wait)
      await clock.sleep(seconds: wait)
      if Task.isCancelled { throw KubernetesError(.cancelled, "cancelled") }
    }
  }
}
