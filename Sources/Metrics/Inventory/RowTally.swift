import Exposition
import Mesh

/// What is added up for one row of the tables.
struct RowTally {
  /// What one kind of reporter told of what came in.
  struct View {
    var exists = false
    var requests: Increase?
    var failedBy5xx = 0.0
    var errors = 0.0
    var duration = HistogramBuckets()
    var hasDuration = false
    var requestBytes: Double?
    var responseBytes: Double?
    var received: Double?
    var sent: Double?

    /// Something moved.
    var isMoving: Bool { (requests?.count ?? 0) > 0 || (received ?? 0) > 0 || (sent ?? 0) > 0 }
  }

  /// Votes for mutual TLS, weighted by requests or connections.
  struct Votes {
    var mutual = 0.0
    var plain = 0.0

    var percent: Double? { mutual + plain > 0 ? 100 * mutual / (mutual + plain) : nil }
  }

  private var views = [View(), View(), View()]
  private var votes = [Votes(), Votes(), Votes()]
  private var sent: [Double?] = [nil, nil, nil]
  /// A sidecar or gateway tells of it.
  private(set) var tellsItself = false
  /// A ztunnel or a waypoint tells of it.
  private(set) var isAmbient = false

  /// Adds what came in.
  mutating func addInbound(_ group: TrafficGroup, byZtunnel: Bool) {
    let traffic = group.traffic
    let index = traffic.reporter.place
    views[index].exists = true
    if byZtunnel || traffic.reporter == .waypoint {
      isAmbient = true
    } else if traffic.reporter == .destination {
      tellsItself = true
    }
    if let now = group.requestsOrDurations {
      views[index].requests = (views[index].requests ?? Increase()) + now
      if !traffic.isSuccess { views[index].failedBy5xx += now.rate }
      if traffic.answer.isError { views[index].errors += now.rate }
    }
    if let duration = group.histograms[TrafficHistogram.duration.index] {
      views[index].hasDuration = true
      if duration.count.count > 0 { views[index].duration.merge(duration.buckets) }
    }
    let size = { (kind: TrafficHistogram) in group.histograms[kind.index]?.sum?.rate }
    Self.add(&views[index].requestBytes, size(.requestBytes))
    Self.add(&views[index].responseBytes, size(.responseBytes))
    Self.add(&views[index].received, group.received?.rate)
    Self.add(&views[index].sent, group.sent?.rate)
    let weight = group.requestsOrDurations?.count ?? group.opened?.count ?? 0
    switch traffic.security {
    case .mutual: votes[index].mutual += weight
    case .plain: votes[index].plain += weight
    case .unknown: break
    }
  }

  /// Adds what was sent.
  mutating func addOutbound(_ group: TrafficGroup, byZtunnel: Bool) {
    if byZtunnel {
      isAmbient = true
    } else if group.traffic.reporter == .source {
      tellsItself = true
    }
    Self.add(&sent[group.traffic.reporter.place], group.requestsOrDurations?.rate)
  }

  private static func add(_ sum: inout Double?, _ value: Double?) {
    if let value { sum = (sum ?? 0) + value }
  }

  /// What the row shows: the servers' view where they were read, else the callers', else a waypoint's. A view without
  /// any traffic gives way to one with some.
  private var shown: View? {
    let order: [Reporter] = [.destination, .source, .waypoint]
    let told = order.map { views[$0.place] }.filter(\.exists)
    return told.first(where: \.isMoving) ?? told.first
  }

  /// Writes the numbers into a row.
  func fill(_ row: inout InventoryRow) {
    row.outRate =
      sent[Reporter.source.place] ?? sent[Reporter.waypoint.place] ?? sent[Reporter.destination.place]
    let security: [Reporter] = [.destination, .waypoint, .source]
    row.mtlsPercent = security.lazy.compactMap { votes[$0.place].percent }.first
    guard let view = shown else { return }
    row.inRate = view.requests?.rate
    row.inCount = view.requests?.count
    if let rate = view.requests?.rate, rate > 0 {
      row.successPercent = 100 * (1 - view.failedBy5xx / rate)
      row.errorPercent = 100 * view.errors / rate
    }
    row.p50 = view.duration.quantile(0.5)
    row.p95 = view.duration.quantile(0.95)
    row.p99 = view.duration.quantile(0.99)
    row.requestBytes = view.requestBytes
    row.responseBytes = view.responseBytes
    row.tcpIn = view.received
    row.tcpOut = view.sent
  }
}

extension Reporter {
  /// A small number for tables.
  var place: Int {
    switch self {
    case .source: 0
    case .destination: 1
    case .waypoint: 2
    }
  }
}
