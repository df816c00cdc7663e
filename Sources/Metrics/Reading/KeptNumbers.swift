import History
import Mesh
import Topology

/// Takes out what is told twice: by the proxies themselves, and by what keeps their numbers (Prometheus).
///
/// The rule is the graph's (`FeedChoice`): for each pair of workloads and each reporter the proxies' numbers stand as
/// long as they count at least four fifths of what was kept; else what was kept stands. On a grid it is asked for each
/// step, so that the hour before the proxies were read comes from what was kept.
struct KeptNumbers {
  /// Sources that keep the numbers of others.
  private let keepers: Set<String>
  /// Requests of a window that may be missing whatever the share.
  private static let slack = 2.0

  init(_ store: HistoryStore) { keepers = store.keepers }

  /// Nothing can be told twice.
  var isEmpty: Bool { keepers.isEmpty }

  /// Whose numbers belong together.
  private struct Side: Hashable {
    var reporter: String
    var source: String
    var target: String
    var isTCP: Bool

    init(_ series: Series) {
      func end(_ side: String) -> String {
        let name = series[side + "_workload"] ?? ""
        // Nobody answered: then the service is what there is.
        let service =
          side == "destination" && (name.isEmpty || name == "unknown")
          ? series["destination_service"] ?? "" : ""
        return "\(series[side + "_workload_namespace"] ?? "")/\(name)/\(service)"
      }
      reporter = series["reporter"] ?? ""
      source = end("source")
      target = end("destination")
      isTCP = series.name.hasPrefix("istio_tcp_")
    }
  }

  /// What the two are held against each other by: every request and every connection once.
  private static func counts(_ series: Series) -> Bool {
    switch series.name {
    case "istio_requests_total", "istio_tcp_connections_opened_total": true
    default: series.name.hasSuffix("_duration_milliseconds_bucket") && series["le"] == "+Inf"
    }
  }

  /// The increases without those that are told twice.
  func chosen(_ all: [SeriesIncrease]) -> [SeriesIncrease] {
    guard !keepers.isEmpty else { return all }
    struct Sums {
      var live: Double?
      var kept: Double?
      var keptCount = 0.0
    }
    var sums: [Side: Sums] = [:]
    let sides = all.map { Side($0.series) }
    for (increase, side) in zip(all, sides) {
      let isKept = keepers.contains(increase.source)
      let rate = Self.counts(increase.series) ? increase.count / increase.seconds : 0
      if isKept {
        sums[side, default: Sums()].kept = (sums[side]?.kept ?? 0) + rate
        if rate > 0 { sums[side]?.keptCount += increase.count }
      } else {
        sums[side, default: Sums()].live = (sums[side]?.live ?? 0) + rate
      }
    }
    return zip(all, sides).compactMap { increase, side in
      guard let sum = sums[side], let live = sum.live, let kept = sum.kept else { return increase }
      let room = sum.keptCount > 0 ? Self.slack * kept / sum.keptCount : 0
      let takesKept = live + room < FeedChoice.share * kept
      return takesKept == keepers.contains(increase.source) ? increase : nil
    }
  }

  /// The steps, those taken out in which they are told twice.
  func chosen(_ all: [SeriesSteps]) -> [SeriesSteps] {
    guard !keepers.isEmpty, let count = all.first?.rates.count else { return all }
    struct Sums {
      var live: [Double?]
      var kept: [Double?]
    }
    var sums: [Side: Sums] = [:]
    let sides = all.map { Side($0.series) }
    for (steps, side) in zip(all, sides) {
      var sum =
        sums[side]
        ?? Sums(live: Array(repeating: nil, count: count), kept: Array(repeating: nil, count: count))
      let isCounted = Self.counts(steps.series)
      for (index, rate) in steps.rates.enumerated() where index < count {
        guard let rate else { continue }
        if keepers.contains(steps.source) {
          sum.kept[index] = (sum.kept[index] ?? 0) + (isCounted ? rate : 0)
        } else {
          sum.live[index] = (sum.live[index] ?? 0) + (isCounted ? rate : 0)
        }
      }
      sums[side] = sum
    }
    return zip(all, sides).map { steps, side in
      guard let sum = sums[side] else { return steps }
      let isKept = keepers.contains(steps.source)
      let rates = steps.rates.enumerated().map { index, rate -> Double? in
        guard index < count, let live = sum.live[index], let kept = sum.kept[index] else { return rate }
        return (live < FeedChoice.share * kept) == isKept ? rate : nil
      }
      return SeriesSteps(series: steps.series, source: steps.source, rates: rates)
    }
  }
}
