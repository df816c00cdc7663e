/// The first steps.
extension PrometheusReading {
  private static let timeout = 30.0
  /// How late a server may learn of samples for them to be counted.
  private static let lateSeconds = 45.0

  /// Tells the first steps: as many as the window needs, of those of which anything is known.
  func begin(upTo target: Double) async throws(PrometheusProblem) {
    let seconds = max(configuration.windowSeconds, 60)
    let count = max(4, (seconds / cadence - 1e-6).rounded(.up)) + 1
    let window = Grid(start: target - count * cadence, end: target, step: cadence)
    let beginning = await beginning(of: window)
    var start = window.start
    switch beginning {
    case .notYet: return
    case .at(let moment): start = moment
    case .unknown: break
    }
    families = await newFamilies()
    let grid = Grid(start: start + cadence, end: target, step: cadence)
    let answers = await ask(families.indices.map { ($0, grid) }, totalsAt: start)
    try check(answers)
    if beginning == .unknown {
      guard let first = oldestStep(answers) else { return tellNothing(on: window, answers) }
      start = first - cadence
    }
    if start > window.start + cadence / 2 {
      young = (start, start + window.end - window.start - cadence)
      // Whoever waits for a window has all of it that there is: what is told in earnest takes the place of this.
      let opening = Grid(start: window.start, end: window.start, step: cadence)
      if !past.isWanted { tellNothing(on: opening, answers) }
    }
    hasBegun = true
    forgetTold()
    for answer in answers {
      guard case .success(let increases) = answer.increases else { continue }
      families[answer.family].counters.begin(at: start, totals: answer.totals, first: increases)
    }
    let newest = newestStep(answers, grid)
    let rest = Grid(start: start + cadence, end: target, step: cadence)
    tell(step: start, isBase: true)
    tell(answers, from: rest, upTo: newest ?? target)
    // There is no traffic, at each step: so that its beat is known all the same.
    if newest == nil { tellBases(on: rest) }
    if past.isWanted { readPast(upTo: start) }
  }

  private func newFamilies() async -> [Family] {
    let overlap = Int(min(max((Self.lateSeconds / cadence).rounded(.up), 2), 8))
    return PrometheusFamily.all(buckets: await bucketCount()).map {
      Family(
        asker: PrometheusSeries($0, api: api, namespaces: configuration.namespaces),
        counters: PrometheusCounters($0.part, overlap: overlap))
    }
  }

  /// Since when the mesh is known in a window. One question.
  private func beginning(of window: Grid) async -> PrometheusBeginning {
    PrometheusBeginning(scraped: await scrapedTargets(on: window), on: window)
  }

  /// How many targets of the mesh had been scraped at each point of a grid; 0 everywhere where nobody says.
  func scrapedTargets(on window: Grid) async -> [Double] {
    let query = PrometheusQuery.scrapedTargets(cadence: cadence, seconds: window.end - window.start)
    var scraped = Array(repeating: 0.0, count: Int(((window.end - window.start) / window.step).rounded()) + 1)
    guard let response = try? await api.range(query, window, timeout: Self.timeout) else { return scraped }
    _ = try? api.read(response) { _, points in
      for point in points where point.value.isFinite {
        let index = ((point.at - window.start) / window.step).rounded()
        if index >= 0, index < Double(scraped.count) { scraped[Int(index)] = point.value }
      }
    }
    return scraped
  }

  /// Nothing is known: it answers all the same. What is told in earnest takes the place of it.
  private func tellNothing(on grid: Grid, _ answers: [Answer]) {
    for answer in answers {
      guard case .success = answer.increases else { continue }
      families[answer.family].counters.begin(
        at: grid.start, totals: [:], first: .init(grid: grid, count: 0))
    }
    tellBases(on: grid)
  }

  private func tellBases(on grid: Grid) {
    for step in stride(from: grid.start, through: grid.end + cadence / 2, by: cadence)
    where step > (lastStep ?? -.infinity) + cadence / 2 {
      tell(step: step, isBase: true)
    }
  }
}
