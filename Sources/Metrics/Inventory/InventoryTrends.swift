import FoundationEssentials
import History
import Mesh

/// The last minutes of all rows of the tables: what the small charts begin with before a table has seen any itself.
public struct InventoryTrends: Sendable {
  /// One row's values, oldest first; NaN where nothing is known.
  public struct Track: Sendable, Hashable {
    /// Requests per second that came in, each over the tables' window.
    public var rates: [Float]
    /// Percent of these that failed, as in the tables.
    public var errors: [Float]

    /// Makes a track.
    public init(rates: [Float], errors: [Float]) {
      self.rates = rates
      self.errors = errors
    }
  }

  /// The last value's moment.
  public var end: Date
  /// Seconds from value to value.
  public var step: Double
  /// The workloads that requests came in to.
  public var workloads: [MetricsSubject: Track]
  /// The services.
  public var services: [MetricsSubject: Track]

  /// Makes trends.
  public init(
    end: Date, step: Double, workloads: [MetricsSubject: Track] = [:],
    services: [MetricsSubject: Track] = [:]
  ) {
    self.end = end
    self.step = step
    self.workloads = workloads
    self.services = services
  }
}

/// Adds up what each reporter told of one row, step by step.
private struct TrendTally {
  /// By reporter; empty where it told nothing.
  var requests: [[Double]] = [[], [], []]
  var errors: [[Double]] = [[], [], []]

  mutating func add(_ rates: [Double?], _ traffic: Traffic) {
    let place = traffic.reporter.place
    if requests[place].isEmpty { requests[place] = Steps.unknown(rates.count) }
    Steps.add(rates, to: &requests[place])
    guard traffic.answer.isError else { return }
    if errors[place].isEmpty { errors[place] = Steps.unknown(rates.count) }
    Steps.add(rates, to: &errors[place])
  }

  /// The view that the row shows: the servers', else the callers', else a waypoint's; one that moves before one that
  /// does not.
  func track(over window: Int, count: Int) -> InventoryTrends.Track? {
    let order: [Reporter] = [.destination, .source, .waypoint]
    let told = order.map(\.place).filter { !requests[$0].isEmpty }
    let moving = told.first { place in requests[place].contains { $0 > 0 } }
    guard let place = moving ?? told.first else { return nil }
    let rates = Self.means(requests[place], over: window, count: count)
    let failed = errors[place].isEmpty ? nil : Self.means(errors[place], over: window, count: count)
    let percents = rates.indices.map { index in
      let rate = rates[index]
      return rate > 0 ? 100 * min(1, max(0, (failed?[index] ?? 0).orZero / rate)) : .nan
    }
    return InventoryTrends.Track(rates: rates.map(Float.init), errors: percents.map(Float.init))
  }

  /// The last `count` values, each the mean of what is known of the `window` steps up to it.
  private static func means(_ steps: [Double], over window: Int, count: Int) -> [Double] {
    steps.indices.suffix(count).map { end in
      var sum = 0.0
      var known = 0
      for step in steps[max(0, end - window + 1)...end] where !step.isNaN {
        sum += step
        known += 1
      }
      return known > 0 && !steps[end].isNaN ? sum / Double(known) : .nan
    }
  }
}

extension Double {
  fileprivate var orZero: Double { isNaN ? 0 : self }
}

extension MetricsReader {
  /// The last minutes of an inventory's rows.
  ///
  /// Each value is taken over the inventory's window, as the table's numbers are. Cost: a pass over the series of all
  /// requests, for each step.
  /// - Parameters:
  ///   - at: the moment of the last value.
  ///   - step: seconds from value to value.
  ///   - count: values of each row.
  public func trends(of inventory: Inventory, at: Double, step: Double, count: Int) -> InventoryTrends {
    var trends = InventoryTrends(end: inventory.timestamp, step: step)
    guard step > 0, count > 0 else { return trends }
    let window = max(1, Int(min((inventory.windowSeconds / step).rounded(), 600)))
    let all = count + window - 1
    let grid = HistoryGrid(start: at - step * Double(all), step: step, count: all)
    let index = { (rows: [InventoryRow]) in
      var index = RowIndex()
      for (place, row) in rows.enumerated() {
        let subject = row.subject
        index.insert(place, .init(namespace: subject.namespace, name: subject.name), cluster: subject.cluster)
      }
      return index
    }
    let (workloads, services) = (index(inventory.workloads), index(inventory.services))
    var tallies: (workloads: [Int: TrendTally], services: [Int: TrendTally]) = ([:], [:])
    var reader = TrafficReader(ztunnels: ztunnels)
    let told = store.steps(SeriesFilter(names: [TrafficMetric.requests.name]), on: grid)
    for steps in KeptNumbers(store).chosen(told) {
      guard let traffic = reader.read(steps.series, metric: .requests, source: steps.source) else { continue }
      let cluster = TrafficEnd.known(traffic.target.cluster)
      if let name = TrafficEnd.known(traffic.target.workload) {
        let namespace = TrafficEnd.known(traffic.target.namespace) ?? traffic.service?.namespace
        if let row = workloads.find(.init(namespace: namespace, name: name), cluster: cluster) {
          tallies.workloads[row, default: TrendTally()].add(steps.rates, traffic)
        }
      }
      if let service = traffic.service,
        let row = services.find(.init(namespace: service.namespace, name: service.name), cluster: cluster)
      {
        tallies.services[row, default: TrendTally()].add(steps.rates, traffic)
      }
    }
    for (row, tally) in tallies.workloads {
      trends.workloads[inventory.workloads[row].subject] = tally.track(over: window, count: count)
    }
    for (row, tally) in tallies.services {
      trends.services[inventory.services[row].subject] = tally.track(over: window, count: count)
    }
    return trends
  }
}
