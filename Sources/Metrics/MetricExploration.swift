import FoundationEssentials
import History
import Mesh

/// What is asked of any metric of any source, by its name.
public struct MetricExploration: Sendable, Hashable {
  /// The metric's name; for a histogram without `_bucket`, `_sum` or `_count`.
  public var name: String
  /// Added up by this label; nil: a line for each series.
  public var label: String?
  /// Increase a second rather than the value; nil: by the metric's kind.
  public var isRate: Bool?
  /// Only of this source.
  public var source: String?
  /// End of the chart; nil for now.
  public var end: Date?
  /// Length of the chart in seconds.
  public var seconds: Double
  /// Steps that the chart has room for.
  public var columns: Int
  /// Only what the polls read anyway: nobody is asked for more.
  public var isOfPolls = false

  /// Makes a question.
  public init(
    _ name: String, by label: String? = nil, isRate: Bool? = nil, source: String? = nil, end: Date? = nil,
    seconds: Double, columns: Int
  ) {
    self.name = name
    self.label = label
    self.isRate = isRate
    self.source = source
    self.end = end
    self.seconds = seconds
    self.columns = columns
  }
}

extension MetricsReader {
  /// Names of metrics that are known, sorted.
  public func metricNames() -> [String] { Set(store.series(SeriesFilter()).map(\.series.name)).sorted() }

  /// Labels of a metric, sorted.
  public func labels(of metric: String) -> [String] {
    var names: Set<String> = []
    for entry in store.series(SeriesFilter(names: [metric])) {
      names.formUnion(entry.series.labels.map(\.name))
    }
    return names.sorted()
  }

  /// A metric over time; without lines where no series of that name is known.
  /// - Parameter others: what is known of it beside this reader's store, of other sources or series.
  public func explore(
    _ question: MetricExploration, on grid: HistoryGrid, also others: [HistoryStore] = []
  ) -> MetricsPanel {
    let filter = SeriesFilter(names: [question.name], sources: question.source.map { [$0] })
    let isRate = question.isRate ?? Self.isCounter(question.name)
    let steps = ([store] + others).flatMap { Self.steps(filter, isRate: isRate, of: $0, on: grid) }
    var sums: [String: [Double?]] = [:]
    var labels = LabelTally()
    for series in steps {
      labels.add(series.series)
      let name = Self.lineName(series, label: question.label)
      guard var sum = sums[name] else {
        sums[name] = series.rates
        continue
      }
      for (index, value) in series.rates.enumerated() where index < sum.count {
        guard let value else { continue }
        sum[index] = (sum[index] ?? 0) + value
      }
      sums[name] = sum
    }
    let ranked = sums.sorted {
      Self.weight($0.value) > Self.weight($1.value)
        || Self.weight($0.value) == Self.weight($1.value) && $0.key < $1.key
    }
    var panel = MetricsPanel(
      id: "explore.\(question.name)", title: question.name, unit: Self.unit(question.name, isRate: isRate),
      lines: ranked.prefix(Self.explorationLines).map { .init($0.key, $0.value) },
      emptyReason: steps.isEmpty ? "No series of this name was read in this time" : nil)
    panel.labels = labels.names
    panel.sources = Set(steps.map(\.source)).sorted()
    panel.seriesCount = steps.count
    panel.isRate = isRate
    return panel
  }

  /// Rates or values of series at each step. A rate needs steps as long as the slowest source's polls; a value holds
  /// until the next one, as long as it can be taken for the present one.
  private static func steps(
    _ filter: SeriesFilter, isRate: Bool, of store: HistoryStore, on grid: HistoryGrid
  ) -> [SeriesSteps] {
    guard isRate else {
      let held = max(0, Int((holdSeconds / grid.step).rounded(.up)))
      return store.valueSteps(filter, on: grid).map { series in
        var series = series
        var last: (value: Double, age: Int)?
        for index in series.rates.indices {
          if let value = series.rates[index] {
            last = (value, 0)
          } else if let known = last, known.age < held {
            last = (known.value, known.age + 1)
            series.rates[index] = known.value
          }
        }
        return series
      }
    }
    let coarse = CoarseGrid(grid)
    return store.steps(filter, on: coarse.coarse).map { series in
      var series = series
      series.rates = Steps.values(coarse.spread(series.rates.map { $0 ?? .nan }))
      return series
    }
  }

  /// Seconds for which a gauge's value stands for those that follow: sources are read each 5 s at least.
  private static let holdSeconds = 12.0
  private static let explorationLines = 24

  /// By its name: what counts up.
  public static func isCounter(_ name: String) -> Bool { HistoryStore.isCounter(name) }

  /// `source` stands for the source that told, unless the metric has a label of that name.
  static func lineName(_ series: SeriesSteps, label: String?) -> String {
    if let label { return series.series[label] ?? (label == "source" ? series.source : "") }
    let labels = series.series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    return labels.isEmpty ? series.source : "\(labels) \(series.source)"
  }

  private static func weight(_ values: [Double?]) -> Double {
    values.lazy.compactMap { $0 }.max() ?? -.infinity
  }

  private static func unit(_ name: String, isRate: Bool) -> MetricsPanel.Unit {
    if name.contains("bytes") { return isRate ? .bytesPerSecond : .bytes }
    return isRate ? .perSecond : .count
  }
}
