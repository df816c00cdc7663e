/// Which steps of an answer tell of anything.
///
/// What a server that did not scrape for a while says of the time of its last scrapes is that nothing moved: it holds
/// their values on. Before a gap that is no zero, it belongs to the gap.
enum PrometheusSilence {
  /// So many steps of which nobody tells yet may come of a server that is behind. More are a gap that goes on: what may
  /// belong to it waits for its end.
  private static let lateSteps = 1

  /// - Parameters:
  ///   - steps: whether anybody tells of each step, and whether anything moved in it.
  ///   - held: for so many steps a value may be held on.
  ///   - missing: how many steps should have followed of which nobody tells.
  static func told(_ steps: [(isTold: Bool, moves: Bool)], held: Int, missing: Int = 0) -> [Bool] {
    var told = steps.map(\.isTold)
    // What a server that is behind does not know yet is no gap.
    guard let last = told.lastIndex(of: true) else { return told }
    var left = missing > lateSteps ? held : 0
    for index in stride(from: last, through: 0, by: -1) {
      if !steps[index].isTold {
        left = held
      } else if left > 0, !steps[index].moves {
        told[index] = false
        left -= 1
      } else {
        left = 0
      }
    }
    return told
  }

  /// How long a value may be held on, in steps.
  static func held(step: Double, cadence: Double) -> Int {
    Int((PrometheusQuery.lookback(cadence) / step).rounded(.up)) + 1
  }
}
