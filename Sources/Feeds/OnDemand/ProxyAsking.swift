import Wire

/// Asks proxies single questions beside the polls, over the same transport.
public struct ProxyAsking: Sendable {
  private let known: @Sendable () -> [ProxyTarget]
  let transport: any HTTPTransport
  let clock: any FeedClock
  /// Questions that are under way at once.
  static let width = 32
  /// Seconds for one answer.
  static let timeout = 3.0

  /// Makes it; nothing is asked yet.
  public init(_ targets: [ProxyTarget], transport: any HTTPTransport, clock: any FeedClock = SystemClock()) {
    let targets = ProxyList.unique(targets)
    self.init({ targets }, transport: transport, clock: clock)
  }

  /// The same for proxies that come and go: those that there are when something is asked.
  public init(
    _ targets: @escaping @Sendable () -> [ProxyTarget], transport: any HTTPTransport,
    clock: any FeedClock = SystemClock()
  ) {
    known = targets
    self.transport = transport
    self.clock = clock
  }

  /// The proxies.
  public var targets: [ProxyTarget] { known() }

  /// The same for some of the proxies.
  public func among(_ targets: [ProxyTarget]) -> ProxyAsking {
    ProxyAsking(targets, transport: transport, clock: clock)
  }

  /// The target of a source.
  func target(named name: String) -> ProxyTarget? { targets.first { $0.name == name } }

  /// What came of a question.
  enum Outcome: Sendable {
    /// A body.
    case body([UInt8])
    /// There is nothing at this path, or it may not be read.
    case refused(status: Int)
    /// No answer; why, as a sentence without full stop.
    case failed(String)
  }

  /// Asks one proxy.
  func ask(_ target: ProxyTarget, _ path: String, maximumBytes: Int = 16 << 20) async -> Outcome {
    let request = HTTPRequest(
      url: target.url(path), timeout: Self.timeout, connectTimeout: 2, maximumBytes: maximumBytes)
    do {
      let response = try await transport.send(request)
      return response.status == 200 ? .body(response.body) : .refused(status: response.status)
    } catch {
      return .failed(error.description)
    }
  }

  /// Asks many, so many at once that neither they nor the polls feel it, and tells each answer as it comes.
  func each<Answer: Sendable>(
    of targets: [ProxyTarget], _ question: @escaping @Sendable (ProxyTarget) async -> Answer,
    take: (ProxyTarget, Answer) async -> Void
  ) async {
    await withTaskGroup(of: (ProxyTarget, Answer).self) { group in
      var rest = targets[...]
      func start() {
        guard let next = rest.popFirst() else { return }
        group.addTask { (next, await question(next)) }
      }
      for _ in 0..<Self.width { start() }
      while let (target, answer) = await group.next() {
        await take(target, answer)
        if Task.isCancelled { return group.cancelAll() }
        start()
      }
    }
  }

  /// Why a source that is read elsewhere than at Envoy's admin port cannot say more.
  static let noAdminPort = "its admin port (15000) was not given"
}
