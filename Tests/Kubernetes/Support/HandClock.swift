import Kubernetes
import Synchronization

/// A clock that moves when somebody sleeps, and keeps for how long they did.
final class HandClock: ClientClock {
  private struct State {
    var now = 1000.0
    var sleeps: [Double] = []
  }
  private let state = Mutex(State())

  func now() -> Double { state.withLock { $0.now } }
  /// The wall shows 2023-11-14T22:13:20Z at the start.
  func wallTime() -> Double { 1_700_000_000 + now() - 1000 }

  func sleep(seconds: Double) async {
    state.withLock { state in
      state.sleeps.append(seconds)
      state.now += seconds
    }
    await Task.yield()
  }

  func random(in range: ClosedRange<Double>) -> Double { range.lowerBound }

  var sleeps: [Double] { state.withLock { $0.sleeps } }
  func advance(_ seconds: Double) { state.withLock { $0.now += seconds } }
}
