import Synchronization
import Wire

/// Lets no more requests and bytes through than a budget has, however many ask at once: those that come too early wait.
///
/// Bytes are known only when they have come: an answer that was larger than its share is paid for by a pause after it.
/// The deadline of a request begins when it is let through.
public final class BudgetedTransport: HTTPTransport {
  /// What went through of late.
  public struct Load: Sendable, Hashable {
    /// Requests in a second, over the last ten.
    public var requestsPerSecond: Double
    /// Bytes in a second, over the last ten.
    public var bytesPerSecond: Double
  }

  private struct State {
    /// When the next request may go; before now where the budget has been idle.
    var nextAt = -Double.infinity
    /// Requests and bytes by second, the last ten.
    var seconds: [(second: Int, requests: Int, bytes: Int)] = []
  }

  private let base: any HTTPTransport
  private let clock: any FeedClock
  /// The budget.
  public let budget: RequestBudget
  private let state = Mutex(State())
  private static let memory = 10

  /// - Parameter base: what carries the requests.
  public init(_ base: any HTTPTransport, budget: RequestBudget, clock: any FeedClock = SystemClock()) {
    self.base = base
    self.budget = budget
    self.clock = clock
  }

  /// Waits until the budget has a request, then carries it.
  public func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    try await pass()
    let response = try await base.send(request)
    note(bytes: response.body.count)
    return response
  }

  /// The same for an answer without end; its bytes come at their own time and are not counted.
  public func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    try await pass()
    return try await base.open(request)
  }

  /// What went through of late.
  public var load: Load {
    let now = Int(clock.now().rounded(.down))
    return state.withLock { state in
      let recent = state.seconds.filter { $0.second > now - Self.memory }
      return Load(
        requestsPerSecond: Double(recent.reduce(0) { $0 + $1.requests }) / Double(Self.memory),
        bytesPerSecond: Double(recent.reduce(0) { $0 + $1.bytes }) / Double(Self.memory))
    }
  }

  private func pass() async throws(WireError) {
    let at = clock.now()
    let goes = state.withLock { state in
      // What was not used in the last second may be used at once, no more: a burst is as long as that.
      let from = max(state.nextAt, at - 1)
      state.nextAt = from + 1 / budget.requestsPerSecond
      Self.add(to: &state, second: Int(max(from, at).rounded(.down)), requests: 1, bytes: 0)
      return from
    }
    if goes > at { await clock.sleep(until: goes) }
    if Task.isCancelled { throw .cancelled }
  }

  private func note(bytes: Int) {
    let at = clock.now()
    state.withLock { state in
      let paid = 1 / budget.requestsPerSecond
      let cost = Double(bytes) / budget.bytesPerSecond
      if cost > paid { state.nextAt = max(state.nextAt, at - 1) + cost - paid }
      Self.add(to: &state, second: Int(at.rounded(.down)), requests: 0, bytes: bytes)
    }
  }

  private static func add(to state: inout State, second: Int, requests: Int, bytes: Int) {
    if let index = state.seconds.firstIndex(where: { $0.second == second }) {
      state.seconds[index].requests += requests
      state.seconds[index].bytes += bytes
    } else {
      state.seconds.append((second, requests, bytes))
      state.seconds.removeAll { $0.second <= second - 2 * memory }
    }
  }
}
