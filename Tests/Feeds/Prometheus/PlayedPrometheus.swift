import Foundation
import Synchronization
import Wire

@testable import Feeds

/// A Prometheus of a few lines: it keeps what it is told to have scraped, and answers the questions that the feed
/// asks, by Prometheus' rules of staleness and look-back.
final class PlayedPrometheus: HTTPTransport {
  /// Seconds since 1970 at which the clock of the tests begins; the server's is a little ahead of ours.
  static let epoch = 1_700_000_100.0

  private struct Raw {
    var metric: String
    var labels: [String: String]
    var target: String
    /// A nil value: gone.
    var samples: [(at: Double, value: Double?)] = []
  }

  private struct State {
    var series: [String: Raw] = [:]
    var up: [String: [(at: Double, value: Double?)]] = [:]
    var questions: [(path: String, query: String, form: [String: String])] = []
    /// Answers instead of the server, where it gives one.
    var instead: (@Sendable (_ query: String, _ form: [String: String]) -> Result<HTTPResponse, WireError>?)?
    /// Samples younger than this are not known yet.
    var lag = 0.0
    var allowsPost = true
  }

  let clock = HandClock()
  private let state = Mutex(State())

  /// Seconds since 1970, by the server.
  var now: Double { Self.epoch + clock.now() }

  var questions: [(path: String, query: String, form: [String: String])] { state.withLock { $0.questions } }

  func set(allowsPost: Bool) { state.withLock { $0.allowsPost = allowsPost } }
  func set(lag: Double) { state.withLock { $0.lag = lag } }
  func set(instead: (@Sendable (String, [String: String]) -> Result<HTTPResponse, WireError>?)?) {
    state.withLock { $0.instead = instead }
  }

  /// Labels of a request series.
  static func labels(_ code: String = "200", from source: String = "a", to target: String = "b") -> [String:
    String]
  {
    [
      "reporter": "source", "source_workload": source, "source_workload_namespace": "ns",
      "destination_workload": target, "destination_workload_namespace": "ns",
      "destination_service": "\(target).ns.svc.cluster.local", "destination_service_name": target,
      "destination_service_namespace": "ns", "request_protocol": "http", "response_code": code,
      "response_flags": "-",
    ]
  }

  /// A scrape of a pod. What it does not hold is gone; nil: it failed.
  func scrape(
    _ target: String = "pod", at: Double,
    _ values: [(metric: String, labels: [String: String], value: Double)]?
  ) {
    state.withLock { state in
      state.up[target, default: []].append((at, values == nil ? 0 : 1))
      var seen: Set<String> = []
      for (metric, labels, value) in values ?? [] {
        let key = metric + target + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined()
        seen.insert(key)
        state.series[key, default: Raw(metric: metric, labels: labels, target: target)].samples
          .append((at, value))
      }
      for key in state.series.keys where state.series[key]?.target == target && !seen.contains(key) {
        if state.series[key]?.samples.last?.value != nil { state.series[key]?.samples.append((at, nil)) }
      }
    }
  }

  /// Scrapes of requests with code 200 alone.
  func scrape(_ target: String = "pod", at: Double, requests: Double) {
    scrape(target, at: at, [("istio_requests_total", Self.labels(), requests)])
  }

  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    let address = request.url.split(separator: "?", maxSplits: 1)
    let text =
      request.method == "GET" ? String(address.last ?? "") : String(decoding: request.body, as: UTF8.self)
    var form: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
      form[parts[0]] = parts.count > 1 ? parts[1] : ""
    }
    let query = form["query"] ?? ""
    let asked = form
    let instead = state.withLock { state in
      state.questions.append((request.url, query, asked))
      return state.instead
    }
    if request.method == "POST", !state.withLock({ $0.allowsPost }) {
      return HTTPResponse(status: 403, body: Array("create is not allowed".utf8))
    }
    if let answer = instead?(query, form) { return try answer.get() }
    return Self.ok(answer(query, form))
  }

  static func ok(_ result: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "application/json", body: Array(result.utf8), milliseconds: 2)
  }

  static func success(_ result: String) -> String {
    #"{"status":"success","data":{"resultType":"x","result":\#(result)}}"#
  }

  // MARK: - Answers

  private func answer(_ query: String, _ form: [String: String]) -> String {
    if query == "time()" { return Self.success("[\(now),\"\(now)\"]") }
    let time = form["time"].flatMap(Double.init) ?? now
    return state.withLock { state in
      let all = state.series.values.sorted { $0.samples[0].at < $1.samples[0].at }
      if query.hasPrefix("count(max_over_time(up") {
        let targets = Set(all.map(\.target))
        return Self.success(Self.scraped(targets.compactMap { state.up[$0] }, query, form))
      }
      if query.hasPrefix("count(") { return Self.success("[]") }
      if query.hasPrefix("topk") {
        guard let any = all.first(where: { Self.value($0.samples, at: time, range: 300) != nil }) else {
          return Self.success("[]")
        }
        return Self.success("[{\"metric\":\(Self.json(any.labels)),\"value\":[\(time),\"1\"]}]")
      }
      if query.hasPrefix("{") {
        let times = (all.first?.samples ?? []).filter { $0.at > time - 300 && $0.at <= time }
        return Self.success(
          "[{\"metric\":{},\"values\":[\(times.map { "[\($0.at),\"1\"]" }.joined(separator: ","))]}]")
      }
      let start = form["start"].flatMap(Double.init) ?? time
      let end = form["end"].flatMap(Double.init) ?? time
      let step = form["step"].flatMap(Double.init) ?? 1
      var rows: [String: [Double: Double]] = [:]
      for metric in Set(all.map(\.metric)) where query.contains("(\(metric)") {
        var at = start
        while at <= end + 1e-6 {
          for raw in all where raw.metric == metric {
            guard
              let value = Self.evaluate(query, raw, state.up[raw.target] ?? [], at, known: now - state.lag)
            else { continue }
            var labels = raw.labels.filter { query.contains($0.key) }
            if query.contains("label_replace") { labels["pharos_metric"] = metric }
            rows[Self.json(labels), default: [:]][at, default: 0] += value
          }
          at += step
        }
      }
      let series = rows.sorted { $0.key < $1.key }.map { labels, points in
        let values = points.sorted { $0.key < $1.key }.map { "[\($0.key),\"\($0.value)\"]" }
        return form["start"] == nil
          ? "{\"metric\":\(labels),\"value\":\(values[0])}"
          : "{\"metric\":\(labels),\"values\":[\(values.joined(separator: ","))]}"
      }
      return Self.success("[\(series.joined(separator: ","))]")
    }
  }

  /// The increase of a series, or its value where that is asked for.
  private static func evaluate(
    _ query: String, _ raw: Raw, _ up: [(at: Double, value: Double?)], _ at: Double, known: Double
  ) -> Double? {
    let samples = raw.samples.filter { $0.at <= known }
    guard let now = value(samples, at: at, range: 300) else { return nil }
    guard let range = seconds(after: "last_over_time", "[", "]", in: query),
      let offset = seconds(after: "offset ", "", ")", in: query)
    else { return now }
    let before = samples.last { $0.at <= at - offset && $0.at > at - offset - range && $0.value != nil }
    if let before = before?.value ?? nil, now >= before { return now - before }
    let wasUp = up.contains {
      $0.at <= min(at - offset, known) && $0.at > at - offset - range && $0.value == 1
    }
    return wasUp ? now : nil
  }

  /// How many targets had been scraped at each point.
  private static func scraped(
    _ targets: [[(at: Double, value: Double?)]], _ query: String, _ form: [String: String]
  ) -> String {
    let number = { form[$0].flatMap(Double.init) ?? 0 }
    let range = seconds(after: "up", "[", "]", in: query) ?? 0
    let points = stride(from: number("start"), through: number("end"), by: max(0.1, number("step")))
      .compactMap { at in
        let count = targets.count { $0.contains { $0.at <= at && $0.at > at - range && $0.value == 1 } }
        return count > 0 ? "[\(at),\"\(count)\"]" : nil
      }
    return points.isEmpty ? "[]" : #"[{"metric":{},"values":[\#(points.joined(separator: ","))]}]"#
  }

  private static func value(_ samples: [(at: Double, value: Double?)], at: Double, range: Double) -> Double? {
    samples.last { $0.at <= at && $0.at > at - range }?.value ?? nil
  }

  private static func seconds(after mark: String, _ open: String, _ close: String, in query: String)
    -> Double?
  {
    guard let found = query.range(of: mark) else { return nil }
    var rest = query[found.upperBound...]
    if !open.isEmpty, let start = rest.range(of: open) { rest = rest[start.upperBound...] }
    guard let end = rest.range(of: close) else { return nil }
    let text = rest[..<end.lowerBound]
    return text.hasSuffix("ms")
      ? Double(text.dropLast(2)).map { $0 / 1000 } : Double(text.dropLast(1))
  }

  private static func json(_ labels: [String: String]) -> String {
    "{\(labels.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ","))}"
  }
}
