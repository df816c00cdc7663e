import Mesh

/// What was told for a first picture while the past was still being read.
struct PrometheusPast: Sendable {
  /// The past is still to come.
  var isWanted = false
  /// What was told since, in its order.
  var kept: [Scrape] = []
  /// Moments among them before which nothing is known.
  var breaks: [Double] = []
}

extension PrometheusReading {
  /// Points of all series that are read of the past, counters and histograms each.
  private static let budget = 1_500_000
  /// A past with fewer steps tells nothing.
  private static let leastSteps = 20
  private static let timeout = 60.0

  /// Reads the past behind the first picture; what was told so far is then told again after it, in earnest.
  func readPast(upTo end: Double) {
    Task {
      var told = Told()
      for part in [Scrape.Part.counters, .histograms] {
        let found = await past(of: part, upTo: end)
        told.scrapes += found.scrapes
        told.breaks += found.breaks
      }
      // A sort keeps the order of what is of one time.
      told.scrapes.sort { $0.at < $1.at }
      finish(told)
    }
  }

  /// What is known of the past.
  private struct Told {
    var scrapes: [Scrape] = []
    /// Moments of them before which nothing is known.
    var breaks: [Double] = []
  }

  /// The past of one part up to a step; nothing where it is too much, or nobody answers.
  private func past(of part: Scrape.Part, upTo end: Double) async -> Told {
    let members = families.filter { $0.counters.part == part && $0.counters.lastStep != nil }
    let count = members.reduce(0) { $0 + $1.counters.count }
    let steps = min(PrometheusSteps.most, Self.budget / max(1, count))
    guard steps >= Self.leastSteps, count > 0 else { return Told() }
    let seconds = (configuration.pastSeconds / cadence).rounded(.up) * cadence
    let begin = end - seconds
    guard
      let grid = PrometheusSteps.grids(after: begin, upTo: end, cadence: cadence, most: steps).last
    else { return Told() }
    let start = grid.start - grid.step
    let isSeen = PrometheusBeginning.isSeen(
      await scrapedTargets(on: Grid(start: start, end: grid.end, step: grid.step)))
    let known = baseTotals(part)
    var counters: [PrometheusCounters] = []
    for member in members {
      guard
        let answer = try? await member.asker.increases(grid, cadence: cadence, timeout: Self.timeout)
      else { return Told() }
      // Where a counter stands now is known; how far it came in between is what the answer tells.
      var totals: [Int32: Double] = [:]
      for (row, number) in answer.rows.enumerated() {
        guard let now = known[answer.series[Int(number)]] else { continue }
        let risen = answer.values[(row * answer.count)..<((row + 1) * answer.count)]
          .reduce(0) { $1.isFinite ? $0 + $1 : $0 }
        totals[number] = max(0, now - risen)
      }
      var counter = PrometheusCounters(part, overlap: 0)
      counter.begin(at: start, totals: totals, first: answer)
      counter.take(answer)
      counters.append(counter)
    }
    var past = Told()
    let all = (0...Int(((grid.end - grid.start) / grid.step).rounded()) + 1)
      .map { start + Double($0) * grid.step }
    // What nobody was there to see is not told of: it was not 0. The moment before what was seen is its base.
    let told = PrometheusSilence.told(
      all.map { step in
        (counters.contains { $0.tells(of: step) }, counters.contains { $0.moves(in: step) })
      }, held: PrometheusSilence.held(step: grid.step, cadence: cadence))
    var lastStep: Int?
    for (index, step) in all.enumerated() {
      let isTold = told[index]
      let isBase =
        index + 1 < all.count && told[index + 1] && isSeen[index + 1] || step > grid.end - grid.step * 0.5
      guard isTold && isSeen[index] || isBase else { continue }
      let at = local(step)
      if let lastStep, index > lastStep + 1 { past.breaks.append(at) }
      lastStep = index
      var samples: [Sample] = []
      for counter in counters.indices {
        samples += isTold ? counters[counter].advance(to: step) : counters[counter].samples
      }
      past.scrapes.append(
        Scrape(
          source: configuration.name, kind: .prometheus, at: at, wallTime: wall(at), part: part,
          samples: samples))
    }
    return past
  }

  /// The first numbers that were told of a part.
  private func baseTotals(_ part: Scrape.Part) -> [Series: Double] {
    guard let first = past.kept.first(where: { $0.part == part }) else { return [:] }
    return Dictionary(first.samples.map { ($0.series, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Tells the past, and again what came after it.
  private func finish(_ told: Told) {
    let scrapes = told.scrapes
    let kept = past.kept
    var breaks = Set(told.breaks + past.breaks)
    past = PrometheusPast()
    func tellOn(_ scrape: Scrape) {
      if breaks.remove(scrape.at) != nil { tell(.resumed(source: scrape.source, at: scrape.at)) }
      tell(.scrape(scrape))
    }
    for scrape in scrapes { tellOn(scrape) }
    var shifts: [Scrape.Part: PastShift] = [:]
    for part in [Scrape.Part.counters, .histograms] {
      let before = scrapes.last { $0.part == part }
      shifts[part] = PastShift(from: kept.first { $0.part == part }, to: before)
    }
    var hasBegun: Set<Scrape.Part> = []
    for var scrape in kept {
      // The first one is the end of the past.
      let isBase = hasBegun.insert(scrape.part).inserted
      if isBase, scrapes.contains(where: { $0.part == scrape.part }) { continue }
      scrape.isProvisional = false
      shifts[scrape.part]?.apply(to: &scrape.samples)
      tellOn(scrape)
    }
    for index in families.indices {
      if let shift = shifts[families[index].counters.part] {
        families[index].counters.shift(shift.amounts)
      }
    }
    tellRound()
  }
}

/// What has to be added to counters, for them to go on where those of the past end.
struct PastShift {
  /// By series; only those that have been there since.
  private(set) var amounts: [Series: Double] = [:]

  /// - Parameters:
  ///   - first: the first numbers.
  ///   - end: those of the same moment at the end of the past; nil where nothing is known of it.
  init(from first: Scrape?, to end: Scrape?) {
    guard let first, let end else { return }
    var known: [Series: Double] = [:]
    for sample in end.samples { known[sample.series] = sample.value }
    for sample in first.samples {
      amounts[sample.series] = (known.removeValue(forKey: sample.series) ?? 0) - sample.value
    }
    // Told of in the past alone: what follows counts on from there.
    amounts.merge(known) { mine, _ in mine }
  }

  /// Shifts numbers. A series that is not among them begins anew when it comes back, and is shifted no more.
  mutating func apply(to samples: inout [Sample]) {
    var present: [Series: Double] = [:]
    for index in samples.indices {
      guard let amount = amounts[samples[index].series] else { continue }
      present[samples[index].series] = amount
      samples[index].value = max(0, samples[index].value + amount)
    }
    amounts = present
  }
}
