import Mesh

/// Counters made of a family's increases: each begins where the sum over all pods stood, and only grows.
///
/// Steps are asked for more than once, since a server learns of samples late: what it tells of a step later, and had not
/// told before, is added to the next one, so that nothing is lost.
struct PrometheusCounters: Sendable {
  /// Steps after which a series that is not told of any more is gone.
  static let patience = 3

  private struct Counter {
    var total = 0.0
    /// What has to be added once more, or, below 0, was counted too much.
    var carry = 0.0
    /// Steps since it was told of; more than `patience` for one that is gone.
    var absent = PrometheusCounters.patience + 1
    /// It stands in `order`.
    var isListed = false
    /// What was told of the last steps, the newest last; NaN for nothing.
    var told: [Double]

    var isAlive: Bool { absent <= PrometheusCounters.patience }

    mutating func tell(_ increase: Double) {
      guard !told.isEmpty else { return }
      told.removeFirst()
      told.append(increase)
    }
  }

  let part: Scrape.Part
  /// Seconds since 1970 of the last step that was told of; nil before any.
  private(set) var lastStep: Double?
  private var counters: [Counter] = []
  /// Series in the order in which they came, by number.
  private var order: [Int32] = []
  private var series: [Series] = []
  /// How many steps that were told of are asked for again.
  let overlap: Int
  /// What is told of steps that are still to come, a row a series.
  private var pending: PrometheusSeries.Increases?
  private var firstPending = 0

  /// - Parameter overlap: how many steps that were told of are asked for again.
  init(_ part: Scrape.Part, overlap: Int) {
    self.part = part
    self.overlap = overlap
  }

  /// Number of series that are there now.
  var count: Int { order.count }

  /// Begins at a moment: what is told of in the first step after it was there.
  mutating func begin(at step: Double, totals: [Int32: Double], first: PrometheusSeries.Increases) {
    lastStep = step
    series = first.series
    grow()
    let next = Int(((step - first.grid.start) / first.grid.step).rounded()) + 1
    guard next >= 0, next < first.count else { return }
    for (row, number) in first.rows.enumerated() where first.values[row * first.count + next].isFinite {
      enter(number, total: totals[number] ?? 0)
    }
  }

  /// Takes in an answer; its steps are then taken one by one.
  mutating func take(_ answer: PrometheusSeries.Increases) {
    series = answer.series
    grow()
    let last = lastStep ?? -.infinity
    // The first step after those that were told of.
    let first =
      (0..<answer.count).first {
        answer.grid.start + Double($0) * answer.grid.step > last + answer.grid.step * 0.25
      } ?? answer.count
    firstPending = first
    pending = answer
    for (row, number) in answer.rows.enumerated() {
      let index = Int(number)
      for step in 0..<first {
        let now = answer.values[row * answer.count + step]
        guard now.isFinite else { continue }
        // Steps beyond what is remembered were never told of.
        let place = counters[index].told.count - (first - step)
        let before = place >= 0 ? counters[index].told[place] : .nan
        counters[index].carry += now - (before.isFinite ? before : 0)
        if place >= 0 { counters[index].told[place] = now }
      }
    }
  }

  /// Moves on to a step of the answer that was taken in; the numbers as they are then. Steps before it that were never
  /// told of count with it. A step that the answer does not hold leaves everything as it was.
  mutating func advance(to step: Double) -> [Sample] {
    guard let answer = pending else { return samples }
    let index = Int(((step - answer.grid.start) / answer.grid.step).rounded())
    guard index >= firstPending, index < answer.count else { return samples }
    let told = Set(answer.rows)
    for next in firstPending...index {
      for number in order { counters[Int(number)].absent += 1 }
      for (row, number) in answer.rows.enumerated() {
        tell(answer.values[row * answer.count + next], of: number)
      }
      for number in order where !told.contains(number) { counters[Int(number)].tell(.nan) }
    }
    for number in order where !counters[Int(number)].isAlive { counters[Int(number)].isListed = false }
    order.removeAll { !counters[Int($0)].isListed }
    firstPending = index + 1
    lastStep = step
    return samples
  }

  private mutating func tell(_ increase: Double, of number: Int32) {
    let place = Int(number)
    if !counters[place].isAlive {
      guard increase.isFinite else { return }
      counters[place].told = Array(repeating: .nan, count: overlap)
      enter(number, total: 0)
    }
    counters[place].tell(increase)
    guard increase.isFinite else { return }
    counters[place].absent = 0
    let whole = increase + counters[place].carry
    counters[place].total += max(0, whole)
    counters[place].carry = min(0, whole)
  }

  /// Whether the answer that was taken in tells of a step at all.
  func tells(of step: Double) -> Bool {
    guard let answer = pending else { return false }
    let index = Int(((step - answer.grid.start) / answer.grid.step).rounded())
    guard index >= 0, index < answer.count else { return false }
    return answer.rows.indices.contains { answer.values[$0 * answer.count + index].isFinite }
  }

  /// Whether anything rose in a step of the answer that was taken in.
  func moves(in step: Double) -> Bool {
    guard let answer = pending else { return false }
    let index = Int(((step - answer.grid.start) / answer.grid.step).rounded())
    guard index >= 0, index < answer.count else { return false }
    return answer.rows.indices.contains { answer.values[$0 * answer.count + index] > 0 }
  }

  /// The numbers as they are.
  var samples: [Sample] {
    order.map { Sample(series: series[Int($0)], value: counters[Int($0)].total) }
  }

  /// Adds to the counters of series what they had counted before all that is known here.
  mutating func shift(_ amounts: [Series: Double]) {
    for number in order {
      if let amount = amounts[series[Int(number)]] { counters[Int(number)].total += amount }
    }
  }

  private mutating func grow() {
    let missing = series.count - counters.count
    guard missing > 0 else { return }
    counters += repeatElement(Counter(told: Array(repeating: .nan, count: overlap)), count: missing)
  }

  private mutating func enter(_ number: Int32, total: Double) {
    counters[Int(number)].total = total
    counters[Int(number)].carry = max(0, counters[Int(number)].carry)
    counters[Int(number)].absent = 0
    if !counters[Int(number)].isListed { order.append(number) }
    counters[Int(number)].isListed = true
  }
}
