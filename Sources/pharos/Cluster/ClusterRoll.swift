import Feeds

/// Contexts that are read at once, each with its standing among them. All are heard before any is named, so that names do
/// not depend on who answers first; one that does not answer is not waited for.
actor ClusterRoll {
  private var names = ClusterNames()
  /// Those that have not been heard.
  private var expected: Set<Int>
  private var claims: [Int: ClusterClaim] = [:]
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var patience: Task<Void, Never>?

  /// Seconds from the first answer until those that have not come are not waited for.
  private static let seconds = 6.0

  /// - Parameter count: how many contexts there are.
  init(_ count: Int) { expected = Set(0..<count) }

  deinit { patience?.cancel() }

  /// What is to be done with a context.
  func standing(of place: Int, _ claim: ClusterClaim) async -> ClusterStanding {
    claims[place] = claim
    expected.remove(place)
    if expected.isEmpty {
      settle()
    } else {
      if patience == nil {
        patience = Task { [weak self] in
          let clock = SystemClock()
          await clock.sleep(until: clock.now() + Self.seconds)
          await self?.giveUp()
        }
      }
      await withCheckedContinuation { waiting.append($0) }
    }
    return names.standing(of: place) ?? .undecided
  }

  /// A context does not answer for now.
  func pass(_ place: Int) {
    expected.remove(place)
    if expected.isEmpty { settle() }
  }

  /// Istio's id of a context's cluster has become known.
  func learn(_ id: String, of place: Int) -> ClusterStanding {
    names.learn(id, of: place)
    return names.standing(of: place) ?? .undecided
  }

  /// Another cluster is gone to in a context's place.
  func leave(_ place: Int) { names.leave(place) }

  private func giveUp() {
    expected = []
    settle()
  }

  private func settle() {
    names.admit(claims)
    claims = [:]
    let waiting = waiting
    self.waiting = []
    for one in waiting { one.resume() }
  }
}
