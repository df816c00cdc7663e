import Mesh

/// Asks for one family, and knows its series: each set of labels is one `Series` for as long as the program runs.
actor PrometheusSeries {
  /// By how much series rose in each step of a grid.
  struct Increases: Sendable {
    /// The ends of the steps.
    var grid: PrometheusAPI.Grid
    /// Number of the steps.
    var count: Int
    /// The series of each row, by number.
    var rows: [Int32] = []
    /// Row by row, a value a step; NaN where the series was not there.
    var values: [Double] = []
    /// All series that are known, by number.
    var series: [Series] = []
    var receipt = PrometheusAPI.Receipt()
  }

  /// What tells sets of labels apart: too long a number to be the same for two of them.
  private struct Key: Hashable {
    var high: Int
    var low: Int
  }

  nonisolated let family: PrometheusFamily
  private let api: PrometheusAPI
  private let namespaces: [String]
  private var numbers: [Key: Int32] = [:]
  private var canonical: [String: Int32] = [:]
  private var series: [Series] = []
  private var texts: Set<String> = []

  init(_ family: PrometheusFamily, api: PrometheusAPI, namespaces: [String]) {
    self.family = family
    self.api = api
    self.namespaces = namespaces
  }

  /// How much everything rose in each step.
  func increases(_ grid: PrometheusAPI.Grid, cadence: Double, timeout: Double)
    async throws(PrometheusProblem) -> Increases
  {
    let query = PrometheusQuery.increases(family, step: grid.step, cadence: cadence, namespaces: namespaces)
    let response = try await api.range(query, grid, timeout: timeout)
    let count = Int(((grid.end - grid.start) / grid.step).rounded()) + 1
    var found = Increases(grid: grid, count: count)
    var rowOfNumber: [Int32: Int] = [:]
    found.receipt = try api.read(response) { labels, points in
      guard let number = self.number(response.body, labels) else { return }
      // What two servers spell differently comes twice.
      let row = rowOfNumber[number] ?? found.rows.count
      if row == found.rows.count {
        rowOfNumber[number] = row
        found.rows.append(number)
        found.values += repeatElement(.nan, count: count)
      }
      let start = row * count
      for point in points where point.value.isFinite && point.value >= 0 {
        let step = ((point.at - grid.start) / grid.step).rounded()
        guard step >= 0, step < Double(count) else { continue }
        let before = found.values[start + Int(step)]
        found.values[start + Int(step)] = point.value + (before.isFinite ? before : 0)
      }
    }
    found.series = series
    return found
  }

  /// How far everything has come, by number of the series.
  func totals(at time: Double, timeout: Double) async throws(PrometheusProblem) -> [Int32: Double] {
    let query = PrometheusQuery.totals(family, namespaces: namespaces)
    let response = try await api.instant(query, at: time, timeout: timeout)
    var totals: [Int32: Double] = [:]
    _ = try api.read(response) { labels, points in
      guard let value = points.first?.value, value.isFinite, value >= 0,
        let number = self.number(response.body, labels)
      else { return }
      totals[number, default: 0] += value
    }
    return totals
  }

  /// The number of the series with these labels.
  private func number(_ body: [UInt8], _ labels: Range<Int>) -> Int32? {
    let key = body.withUnsafeBytes { bytes in
      let slice = UnsafeRawBufferPointer(rebasing: bytes[labels])
      var high = Hasher()
      high.combine(bytes: slice)
      var low = Hasher()
      low.combine(labels.count)
      low.combine(bytes: slice)
      return Key(high: high.finalize(), low: low.finalize())
    }
    if let known = numbers[key] { return known }
    guard let read = try? PrometheusAnswer.labels(body[labels]) else { return nil }
    let named =
      read.map { ($0.name, $0.name == "le" ? Self.bound($0.value) : $0.value) }
      as [(name: String, value: String)]
    // The same labels in another order are the same series.
    let text = named.map { "\($0.name)\u{1}\($0.value)\u{2}" }.joined()
    let number = canonical[text] ?? Int32(series.count)
    if number == series.count {
      canonical[text] = number
      series.append(make(named))
    }
    numbers[key] = number
    return number
  }

  /// A bucket's bound as proxies write it: Prometheus 3 writes `1.0` and `1.8e+06` for what is `1` and `1800000` in the
  /// answers of Prometheus 2, and in those of 3 about the time before it was one.
  static func bound(_ text: String) -> String {
    guard let value = Double(text), let whole = Int64(exactly: value) else { return text }
    return String(whole)
  }

  private func make(_ labels: [(name: String, value: String)]) -> Series {
    var name = family.metrics[0].name
    var kept: [(name: String, value: String)] = []
    for label in labels {
      if label.name == PrometheusQuery.metricLabel {
        name = label.value
      } else if label.name != "__name__" {
        kept.append((shared(label.name), shared(label.value)))
      }
    }
    return Series(name: shared(name), labels: kept)
  }

  /// Most texts stand in thousands of series.
  private func shared(_ text: String) -> String { texts.insert(text).memberAfterInsert }
}
