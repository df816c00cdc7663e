import Exposition
import JSON
import Mesh
import Synchronization
import Wire

/// Asks Prometheus, or whatever speaks like it: Thanos, Mimir, VictoriaMetrics.
final class PrometheusAPI: Sendable {
  /// The points of one question.
  struct Grid: Sendable, Hashable {
    /// Seconds since 1970 of the first and the last one.
    var start: Double
    var end: Double
    /// Seconds between them.
    var step: Double
  }

  /// What an answer cost and what is held against it.
  struct Receipt: Sendable, Hashable {
    var bytes = 0
    var milliseconds = 0.0
    var series = 0
    var warnings: [String] = []
  }

  /// What a server says of its clock.
  struct Moment: Sendable, Hashable {
    /// Seconds since 1970.
    var time: Double
    /// Seconds after which it shows a sample to those who ask; 0 where that is at once.
    var delay = 0.0
  }

  let endpoint: EndpointURL
  let transport: any HTTPTransport
  /// Bytes, unpacked, that an answer may have.
  let maximumBytes: Int
  /// The server takes no POST from us.
  private let asksByGet = Atomic(false)

  init(endpoint: EndpointURL, transport: any HTTPTransport, maximumBytes: Int = 256 << 20) {
    self.endpoint = endpoint
    self.transport = transport
    self.maximumBytes = maximumBytes
  }

  /// The server's clock.
  ///
  /// VictoriaMetrics answers what is asked of now as it was a while ago (`-search.latencyOffset`, 30 s if it is not
  /// told how long), under the date of now, which it rounds to seconds: so it is asked for a second ago.
  func time() async throws(PrometheusProblem) -> Moment {
    let response = try await ask(
      "/api/v1/query", [("query", "time()"), ("latency_offset", "1s")], timeout: 10)
    var point: PrometheusAnswer.Point?
    _ = try read(response) { _, points in point = points.first }
    guard let point, point.value.isFinite else {
      throw PrometheusProblem(reason: "answers, but does not know what time it is")
    }
    let behind = point.at - point.value
    if behind <= 0.0005 { return Moment(time: point.value) }
    if behind <= 1.0005 { return Moment(time: point.value + 1, delay: Self.flushSeconds) }
    // It is too old to be told how long.
    return Moment(time: point.at, delay: behind)
  }

  /// VictoriaMetrics gathers samples for so long before anybody sees them (measured).
  private static let flushSeconds = 4.0

  /// Asks VictoriaMetrics for the moments that are asked for, to the last one: with its cache it shifts them to
  /// where they suit it, and it makes the last 30 s up of what was before. Others know nothing of it.
  private static let asIs = [("nocache", "1"), ("latency_offset", "1ms")]

  /// A question at one moment; nil is now.
  func instant(_ query: String, at time: Double? = nil, timeout: Double) async throws(PrometheusProblem)
    -> HTTPResponse
  {
    var form = [("query", query)] + Self.asIs
    if let time { form.append(("time", Self.text(time))) }
    return try await ask("/api/v1/query", form, timeout: timeout)
  }

  /// A question at each point of a grid.
  func range(_ query: String, _ grid: Grid, timeout: Double) async throws(PrometheusProblem) -> HTTPResponse {
    let form =
      [
        ("query", query), ("start", Self.text(grid.start)), ("end", Self.text(grid.end)),
        ("step", Self.text(grid.step)),
      ] + Self.asIs
    return try await ask("/api/v1/query_range", form, timeout: timeout)
  }

  /// Reads an answer's series one by one.
  /// - Parameter each: takes where in the body the labels of a series are, and its points.
  func read(
    _ response: HTTPResponse, each: (_ labels: Range<Int>, _ points: [PrometheusAnswer.Point]) -> Void
  ) throws(PrometheusProblem) -> Receipt {
    let answer: PrometheusAnswer
    do {
      answer = try PrometheusAnswer.read(response.body) { (labels, points) throws(JSONFault) in
        each(labels, points)
      }
    } catch { throw PrometheusProblem(error) }
    guard answer.status == "success" else {
      throw PrometheusProblem(response, answer: answer.status.isEmpty ? nil : answer, endpoint: endpoint)
    }
    return Receipt(
      bytes: response.body.count, milliseconds: response.milliseconds, series: answer.series,
      warnings: answer.warnings)
  }

  private func ask(_ path: String, _ form: [(String, String)], timeout: Double)
    async throws(PrometheusProblem) -> HTTPResponse
  {
    let response: HTTPResponse
    do throws(WireError) {
      if asksByGet.load(ordering: .relaxed) {
        response = try await transport.send(request(path, form, timeout, byGet: true))
      } else {
        let posted = try await transport.send(request(path, form, timeout, byGet: false))
        // Who may only read (as through a Kubernetes API server) may not POST; questions in the address are as good.
        if [403, 405, 501].contains(posted.status) {
          let got = try await transport.send(request(path, form, timeout, byGet: true))
          if got.status == 200 { asksByGet.store(true, ordering: .relaxed) }
          response = [403, 405, 501].contains(got.status) ? posted : got
        } else {
          response = posted
        }
      }
    } catch {
      throw PrometheusProblem(error, endpoint: endpoint)
    }
    let isObject = response.body.first { $0 > 0x20 } == UInt8(ascii: "{")
    if response.status == 200, isObject { return response }
    let answer = isObject ? try? PrometheusAnswer.read(response.body) { (_, _) in } : nil
    throw PrometheusProblem(response, answer: answer, endpoint: endpoint)
  }

  private func request(_ path: String, _ form: [(String, String)], _ timeout: Double, byGet: Bool)
    -> HTTPRequest
  {
    let text = form.map { "\($0.0)=\(ProxyQuery.encode($0.1))" }.joined(separator: "&")
    return HTTPRequest(
      url: endpoint.url(byGet ? "\(path)?\(text)" : path), method: byGet ? "GET" : "POST",
      headers: byGet ? [] : [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
      body: byGet ? [] : Array(text.utf8), timeout: timeout, connectTimeout: min(5, timeout),
      maximumBytes: maximumBytes)
  }

  /// Seconds to the millisecond, never with an exponent.
  static func text(_ seconds: Double) -> String {
    let milliseconds = Int64((seconds * 1000).rounded())
    let rest = String(milliseconds % 1000 + 1000).dropFirst()
    return "\(milliseconds / 1000).\(rest)"
  }
}
