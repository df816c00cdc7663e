import Synchronization

/// How an application misbehaves at the moment. Set by faults, read with every request.
final class Behaviour: Sendable {
  private struct State {
    var errorPercent = 0
    var latencyMilliseconds = 0
  }
  private let state = Mutex(State())

  /// Takes on the faults of a workload.
  func set(errorPercent: Int, latencyMilliseconds: Int) {
    state.withLock { $0 = State(errorPercent: errorPercent, latencyMilliseconds: latencyMilliseconds) }
  }

  /// Waits as an application works: some milliseconds, or as the fault says.
  func work(milliseconds range: ClosedRange<Int>) async {
    let extra = state.withLock { $0.latencyMilliseconds }
    let micros = Int.random(in: range.lowerBound * 1000...range.upperBound * 1000)
    // The simulated work itself; nothing is waited for.
    try? await Task.sleep(for: .microseconds(micros + extra * 1000))
  }

  /// Whether this request fails.
  var fails: Bool {
    let percent = state.withLock { $0.errorPercent }
    return percent > 0 && Int.random(in: 0..<100) < percent
  }
}
