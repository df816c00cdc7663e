import Exposition
import Mesh

/// Adds up groups of traffic that belong together.
struct TrafficSummary {
  private struct Answer: Hashable {
    var code: String
    var grpcStatus: String
    var flags: String
  }

  private var requests: Increase?
  private var failedBy5xx = 0.0
  private var errors = 0.0
  private var answers: [Answer: Increase] = [:]
  private var histograms: [HistogramBuckets?] = [nil, nil, nil]
  private var values = [Increase(), Increase(), Increase()]
  private var hasSums = [false, false, false]
  private var messagesFromClient: Double?
  private var messagesFromServer: Double?
  private var connections: TCPMetrics?

  /// Adds a group.
  mutating func add(_ group: TrafficGroup) {
    if let now = group.requestsOrDurations { add(now, group.traffic) }
    for (index, histogram) in group.histograms.enumerated() {
      guard let histogram else { continue }
      let buckets = histogram.buckets
      if histograms[index] == nil { histograms[index] = buckets } else { histograms[index]?.merge(buckets) }
      values[index] += histogram.count
      hasSums[index] = hasSums[index] || histogram.sum != nil
    }
    if let sent = group.requestMessages { messagesFromClient = (messagesFromClient ?? 0) + sent.rate }
    if let received = group.responseMessages {
      messagesFromServer = (messagesFromServer ?? 0) + received.rate
    }
    addConnections(group)
  }

  private mutating func add(_ now: Increase, _ traffic: Traffic) {
    requests = (requests ?? Increase()) + now
    guard now.count > 0 else { return }
    if !traffic.isSuccess { failedBy5xx += now.rate }
    if traffic.answer.isError { errors += now.rate }
    let answer = Answer(code: traffic.code, grpcStatus: traffic.grpcStatus, flags: traffic.flags)
    answers[answer, default: Increase()] += now
  }

  private mutating func addConnections(_ group: TrafficGroup) {
    guard
      group.opened != nil || group.closed != nil || group.failed != nil || group.received != nil
        || group.sent != nil
    else { return }
    var sum = connections ?? TCPMetrics()
    sum.opened += group.opened?.rate ?? 0
    sum.closed += group.closed?.rate ?? 0
    sum.failed += group.failed?.rate ?? 0
    if group.failed != nil { sum.tellsFailed = true }
    sum.received += group.received?.rate ?? 0
    sum.sent += group.sent?.rate ?? 0
    connections = sum
  }

  /// Requests; nil where nothing counts any.
  var requestMetrics: RequestMetrics? {
    guard let requests else { return nil }
    var metrics = RequestMetrics(count: requests.count, rate: requests.rate)
    if requests.rate > 0 {
      metrics.successPercent = 100 * (1 - failedBy5xx / requests.rate)
      metrics.errorPercent = 100 * errors / requests.rate
    }
    metrics.codes = answers.map { answer, now in
      CodeRate(
        code: answer.code, grpcStatus: answer.grpcStatus.isEmpty ? nil : answer.grpcStatus,
        flags: answer.flags, rate: now.rate, count: now.count)
    }.sorted {
      ($1.rate, $0.code, $0.grpcStatus ?? "", $0.flags) < ($0.rate, $1.code, $1.grpcStatus ?? "", $1.flags)
    }
    metrics.duration = distribution(.duration)
    metrics.requestSize = distribution(.requestBytes)
    metrics.responseSize = distribution(.responseBytes)
    return metrics
  }

  /// gRPC messages; nil where nothing counts any.
  var messages: Messages? {
    guard messagesFromClient != nil || messagesFromServer != nil else { return nil }
    return Messages(sent: messagesFromClient ?? 0, received: messagesFromServer ?? 0)
  }

  /// TCP; nil where nothing counts any.
  var tcp: TCPMetrics? { connections }

  /// How the values of a histogram spread; nil where it is not collected.
  func distribution(_ histogram: TrafficHistogram) -> Distribution? {
    guard let buckets = histograms[histogram.index] else { return nil }
    let hasSum = hasSums[histogram.index]
    return Distribution(
      count: values[histogram.index].count, sumRate: hasSum ? buckets.sum : nil,
      avg: hasSum && values[histogram.index].rate > 0 ? buckets.sum / values[histogram.index].rate : nil,
      p50: buckets.quantile(0.5), p90: buckets.quantile(0.9), p95: buckets.quantile(0.95),
      p99: buckets.quantile(0.99))
  }
}

extension Increase {
  static func + (a: Increase, b: Increase) -> Increase {
    Increase(count: a.count + b.count, rate: a.rate + b.rate)
  }
}
