import Synchronization

/// Measures how many bytes of answers a poll of one proxy brings.
final class ByteMeter: Sendable {
  private struct State {
    var bytes = 0
    var scrapes = 0
    var perScrape = 0.0
  }

  private let state = Mutex(State())

  /// Notes an answer.
  func add(_ bytes: Int) {
    state.withLock {
      $0.bytes += bytes
      $0.scrapes += 1
    }
  }

  /// What came so far is folded into the mean.
  func beginRound() {
    state.withLock { state in
      guard state.scrapes > 0 else { return }
      let mean = Double(state.bytes) / Double(state.scrapes)
      state.perScrape = state.perScrape == 0 ? mean : state.perScrape * 0.7 + mean * 0.3
      state.bytes = 0
      state.scrapes = 0
    }
  }

  /// Bytes that a poll of one proxy brings; 0 before any.
  func perPoll(of proxies: Int) -> Double { proxies == 0 ? 0 : state.withLock { $0.perScrape } }
}
