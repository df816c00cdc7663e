import Wire

/// How often Prometheus scrapes the mesh, found by looking at the raw samples of a series that has been there for long.
struct PrometheusCadence: Sendable {
  /// Seconds where nothing tells: Istio's own configuration of Prometheus.
  static let usual = 15.0
  private static let stretch = 300.0

  let api: PrometheusAPI

  /// Seconds between scrapes; nil when there is no series of Istio's, or none with two samples yet.
  func find() async throws(PrometheusProblem) -> Double? {
    let response = try await api.instant(PrometheusQuery.anySeries, timeout: 30)
    var labels: [(name: String, value: String)] = []
    _ = try api.read(response) { range, _ in
      if labels.isEmpty { labels = (try? PrometheusAnswer.labels(response.body[range])) ?? [] }
    }
    guard !labels.isEmpty else { return nil }
    let samples = try await api.instant(
      PrometheusQuery.samples(of: labels, seconds: Self.stretch), timeout: 30)
    var times: [Double] = []
    _ = try api.read(samples) { _, points in
      if points.count > times.count { times = points.map(\.at) }
    }
    return Self.cadence(of: times)
  }

  /// The usual distance of times, rounded as people choose it; nil for fewer than two.
  static func cadence(of times: [Double]) -> Double? {
    var distances = zip(times, times.dropFirst()).map { $1 - $0 }.filter { $0 > 0.01 }
    guard !distances.isEmpty else { return nil }
    distances.sort()
    let middle = distances[distances.count / 2]
    // Prometheus scrapes to some milliseconds; nobody sets 14.98 s.
    let grain = middle >= 0.95 ? 1.0 : 0.1
    let rounded = (middle / grain).rounded() * grain
    let chosen = abs(rounded - middle) <= 0.1 * middle ? rounded : middle
    return min(max(chosen, 0.1), stretch)
  }
}
