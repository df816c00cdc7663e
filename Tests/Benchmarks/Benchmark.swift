/// One thing to measure. Each stands in its own file and is listed in `main.swift`.
struct Benchmark: Sendable {
  /// The name to ask for on the command line.
  var name: String
  /// Runs it and prints its lines.
  var run: @Sendable () -> Void

  /// The shortest of `rounds` runs in seconds: what the machine can do when nothing disturbs it.
  static func best(of rounds: Int, _ body: () -> Void) -> Double {
    var best = Double.infinity
    for _ in 0..<rounds { best = min(best, time(body)) }
    return best
  }

  /// Seconds that one run takes.
  static func time(_ body: () -> Void) -> Double {
    let duration = ContinuousClock().measure(body).components
    return Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
  }

  /// Prints a line of the report: what, how much, in which unit.
  static func report(_ what: String, _ value: Double, _ unit: String) {
    let rounded = value >= 100 ? value.rounded() : (value * 100).rounded() / 100
    print("\(what): \(rounded) \(unit)")
  }
}

/// Keeps the optimiser from dropping a computation whose result nobody reads.
@inline(never)
func consume<T>(_ value: T) {}
