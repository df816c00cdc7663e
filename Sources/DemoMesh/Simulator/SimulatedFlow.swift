#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The calls of one edge over time: a rate that swings slowly about its mean. All is a function of time,
/// so nothing has to tick.
struct SimulatedPulse: Sendable {
  let rate: Double
  let swing: Double
  let period: Double
  let phase: Double

  /// Calls from the beginning of time to `t` seconds: the integral of
  /// rate · (1 + swing · sin(2π t / period + phase)).
  func total(_ t: Double) -> Double {
    let turn = 2 * Double.pi / period
    return rate * (t + swing / turn * (cos(phase) - cos(turn * t + phase)))
  }
}

/// The distribution of a quantity over calls: lognormal about a median, shifted.
struct SimulatedSpread: Sendable, Hashable {
  var median: Double
  var sigma: Double
  var shift = 0.0

  /// Envoy's bounds as Istio leaves them, in ms and in bytes alike.
  static let bounds: [Double] = [
    0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300_000, 600_000, 1_800_000,
    3_600_000,
  ]

  /// Share of the calls at or below each bound.
  var shares: [Double] {
    SimulatedSpread.bounds.map { bound in
      let x = bound - shift
      guard x > 0 else { return 0 }
      return 0.5 * erfc(-log(x / median) / (sigma * 2.0.squareRoot()))
    }
  }

  /// The mean.
  var mean: Double { shift + median * exp(sigma * sigma / 2) }
}

/// The calls of an edge that end one way: a share of the pulse, changed by faults while it runs.
struct SimulatedFlow: Sendable {
  /// Share of the edge's calls.
  private(set) var share = 0.0
  private var since = 0.0
  /// Calls until `since`.
  private var before = 0.0
  private(set) var spread: SimulatedSpread
  private var shares: [Double]
  /// Calls at or below each bound until `since`, and the sum of their times.
  private var beforeInBounds: [Double]
  private var beforeSum = 0.0

  init(spread: SimulatedSpread) {
    self.spread = spread
    shares = spread.shares
    beforeInBounds = Array(repeating: 0, count: shares.count)
  }

  /// Calls until `t`; never falls.
  func count(_ t: Double, _ pulse: SimulatedPulse) -> Double {
    guard t > since, share > 0 else { return before }
    return before + share * (pulse.total(t) - pulse.total(since))
  }

  /// Calls until `t` at or below the bound of this index; never falls.
  func count(_ t: Double, bound: Int, of calls: Double) -> Double {
    beforeInBounds[bound] + shares[bound] * (calls - before)
  }

  /// Sum of the times of the calls until `t`.
  func sum(of calls: Double) -> Double { beforeSum + spread.mean * (calls - before) }

  /// From `t` on another share and another spread.
  mutating func change(at t: Double, _ pulse: SimulatedPulse, share: Double, spread: SimulatedSpread) {
    let calls = count(t, pulse)
    for bound in shares.indices { beforeInBounds[bound] = count(t, bound: bound, of: calls) }
    beforeSum = sum(of: calls)
    before = calls
    since = max(t, since)
    self.share = share
    if spread != self.spread {
      self.spread = spread
      shares = spread.shares
    }
  }
}
