import Synchronization
import Wire

/// Watches what comes of requests to pods through the API server, and passes every request on as it is.
public final class PodProxyWatch: HTTPTransport {
  private let base: any HTTPTransport
  private let clock: any FeedClock
  private let reach = Mutex(PodReach())
  /// Another number whenever the verdict may be another one.
  public let news = LatestValue(0)

  /// - Parameter base: carries the requests.
  public init(_ base: any HTTPTransport, clock: any FeedClock = SystemClock()) {
    self.base = base
    self.clock = clock
  }

  /// What is known of the way.
  /// - Parameter polled: the pods that are polled by it, as `namespace/name`.
  public func verdict(polled: Set<String>) -> PodReach.Verdict {
    reach.withLock { $0.verdict(polled: polled, at: clock.now()) }
  }

  /// Forgets what was seen.
  public func forget() { reach.withLock { $0 = PodReach() } }

  /// Carries one request and notes what came of it.
  public func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    guard let pod = Self.pod(of: request.url) else { return try await base.send(request) }
    let start = clock.now()
    do throws(WireError) {
      let response = try await base.send(request)
      note(pod, PodProxyAnswer(response), since: start)
      return response
    } catch {
      note(pod, PodProxyAnswer(error), since: start)
      throw error
    }
  }

  /// The same for an answer without end, of which nothing is noted.
  public func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    try await base.open(request)
  }

  private func note(_ pod: String, _ answer: PodProxyAnswer, since start: Double) {
    let now = clock.now()
    if reach.withLock({ $0.note(pod, answer, seconds: now - start, at: now) }) {
      news.set((news.value ?? 0) + 1)
    }
  }

  /// `namespace/name` of `…/namespaces/NAMESPACE/pods/NAME:PORT/proxy/…`; nil for any other URL.
  static func pod(of url: String) -> String? {
    let parts = url.prefix { $0 != "?" }.split(separator: "/")
    guard let at = parts.firstIndex(of: "namespaces"), parts.count > at + 4, parts[at + 2] == "pods",
      parts[at + 4] == "proxy"
    else { return nil }
    // `https:NAME:PORT` where the pod speaks TLS.
    let words = parts[at + 3].split(separator: ":")
    let name = words.count == 3 ? words[1] : words.first ?? ""
    return "\(parts[at + 1])/\(name)"
  }
}
