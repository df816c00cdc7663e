import Synchronization

/// Sends requests at a steady rate, whether or not earlier ones have been answered (open loop), as users do.
final class LoadGenerator: Sendable {
  /// What has come back.
  struct Tally: Sendable {
    var sent = 0
    var answered = 0
    var failed = 0
  }

  /// Where and how often.
  struct Plan: Sendable {
    let target: MessageClient.Target
    let host: String
    let path: String
    let agent: String
    /// Requests per second.
    let rate: Double
  }

  private let plan: Plan
  private let client: MessageClient
  /// Tells once: when the first request was answered well. For one reader.
  let firstAnswer: AsyncStream<Void>
  private let answered: AsyncStream<Void>.Continuation
  private let state = Mutex((tally: Tally(), inFlight: 0, isPaused: false))
  /// More are not sent while so many wait.
  private static let maximumInFlight = 512

  init(_ plan: Plan, client: MessageClient) {
    self.plan = plan
    self.client = client
    (firstAnswer, answered) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  /// What has come back so far.
  var tally: Tally { state.withLock { $0.tally } }

  /// Whether nothing is sent for now; what is under way is still answered.
  func setPaused(_ isPaused: Bool) { state.withLock { $0.isPaused = isPaused } }

  /// Sends until cancelled.
  func run() async {
    guard plan.rate > 0 else { return }
    let interval = Duration.nanoseconds(Int(1e9 / plan.rate))
    await withDiscardingTaskGroup { group in
      var next = ContinuousClock.now
      while !Task.isCancelled {
        if admit() { group.addTask { await self.once() } }
        next += interval
        // After a pause of the machine the rate goes on; what was missed is not made up for.
        next = max(next, ContinuousClock.now - interval)
        try? await Task.sleep(until: next, clock: .continuous)
      }
      group.cancelAll()
    }
  }

  private func admit() -> Bool {
    state.withLock { state in
      guard !state.isPaused, state.inFlight < Self.maximumInFlight else { return false }
      state.inFlight += 1
      state.tally.sent += 1
      return true
    }
  }

  private func once() async {
    let request = Message(
      start: "GET \(plan.path) HTTP/1.1",
      headers: [(name: "host", value: plan.host), (name: "user-agent", value: plan.agent)])
    let answer = try? await client.send(request, to: plan.target, timeout: 30)
    let isGood = answer?.status == 200
    state.withLock { state in
      state.inFlight -= 1
      if isGood { state.tally.answered += 1 } else { state.tally.failed += 1 }
    }
    if isGood { answered.yield() }
  }
}
