import Mesh
import Synchronization
import Testing
import Wire

@testable import Feeds

/// Proxies that come and go while they are polled, and a way that bears only so much.
@Suite(.timeLimit(.minutes(1)))
struct ChangingProxiesTests {
  /// Answers each proxy with one counter.
  private final class Answering: HTTPTransport {
    let asked = Mutex<[String]>([])

    func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
      asked.withLock { $0.append(request.url) }
      return HTTPResponse(
        status: 200,
        body: Array(
          "# TYPE istio_requests_total counter\nistio_requests_total{reporter=\"source\"} 1\n".utf8))
    }
  }

  private func pod(_ name: String) -> ProxyTarget {
    ProxyTarget(
      host: "10.0.0.1", port: 15090, title: name, base: "https://api/pods/\(name):15090/proxy",
      identity: ProxyIdentity(pod: name))
  }

  @Test("A proxy that comes is asked at once, under its name and by its way; one that leaves is told as gone")
  func comingAndGoing() async throws {
    let transport = Answering()
    let (updates, news) = AsyncStream<[ProxyTarget]>.makeStream()
    let feed = ProxyFeed(
      .init(targets: [], interval: 3600, transport: transport, updates: { updates }))
    news.yield([pod("a"), pod("b")])
    var told: [String] = []
    for await event in feed.events() {
      switch event {
      case .expecting(let name, _): told.append("expecting \(name)")
      case .identity(let name, let identity, _): told.append("\(name) is \(identity.pod ?? "nobody")")
      case .scrape(let scrape):
        told.append("read \(scrape.source)")
        if told.contains("read a"), told.contains("read b") { news.yield([pod("b"), pod("c")]) }
      case .gone(let name, _): told.append("gone \(name)")
      default: break
      }
      if told.contains("read c"), told.contains("gone a") { break }
    }
    #expect(told.prefix(2) == ["expecting a", "a is a"])
    #expect(told.contains("c is c"))
    #expect(!told.contains("gone b"))
    let asked = transport.asked.withLock { $0 }
    #expect(asked.allSatisfy { !$0.contains("server_info") }, "who it is was known")
    #expect(asked.contains { $0.hasPrefix("https://api/pods/c:15090/proxy/stats/prometheus?") })
  }

  @Test("Few proxies are polled as asked; many share the budget, in one request each")
  func budget() {
    let budget = RequestBudget(requestsPerSecond: 20, bytesPerSecond: 5e6)
    let few = budget.arrangement(proxies: 8, interval: 1, bytesPerPoll: 10_000)
    #expect(few == .init(interval: 1, isTogether: false))
    let many = budget.arrangement(proxies: 50, interval: 1, bytesPerPoll: 10_000)
    #expect(many.isTogether)
    #expect(50 / many.interval <= 16.01)
    let large = budget.arrangement(proxies: 8, interval: 1, bytesPerPoll: 2e6)
    #expect(8 * 2e6 / large.interval <= 4.01e6)
    #expect(budget.reason(3.125, proxies: 50).contains("3.1 s: 50 proxies share 20 requests/s and 5 MB/s"))
  }

  @Test("An interval that the budget stretches is told, and so is its end")
  func pace() async throws {
    let (updates, news) = AsyncStream<[ProxyTarget]>.makeStream()
    let feed = ProxyFeed(
      .init(
        targets: (0..<4).map { pod("p\($0)") }, interval: 0.1, transport: Answering(), updates: { updates },
        budget: RequestBudget(requestsPerSecond: 10, bytesPerSecond: 1e9)))
    var paces: [Bool] = []
    for await event in feed.events() {
      guard case .paced(_, let reason) = event else { continue }
      paces.append(reason != nil)
      if paces.count == 1 { news.yield([]) }
      if paces.count == 2 { break }
    }
    #expect(paces == [true, false])
  }
}
