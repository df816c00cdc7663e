import Exposition
import FoundationEssentials
import Mesh
import Wire

/// Makes events of one istiod's answers. Its series table belongs to it.
actor ControlPlaneAnswers {
  /// Go's own runtime metrics fill most of the body; of these the dashboards use a handful.
  private static let metrics = NameFilter(prefixes: [
    "istio", "pilot_", "citadel_", "galley_", "sidecar_injection_", "xds_", "webhook_", "wle_", "endpoint_",
    "process_", "go_goroutines", "go_memstats_", "go_info", "envoy_cluster_upstream_cx_active", "num_",
    "provider_", "controller_", "auto_registration", "remote_cluster", "kube_",
  ])

  private let target: ProxyTarget
  private var source: String { target.name }
  private let table = SeriesTable()

  init(_ target: ProxyTarget) { self.target = target }

  func event(of result: Result<HTTPResponse, WireError>, at: Double, wallTime: Date?) -> MeshEvent {
    switch result {
    case .failure(let error): return .failed(source: source, reason: error.description, at: at)
    case .success(let response):
      if let reason = AnswerProblem.reason(of: response, from: target, path: "/metrics") {
        return .failed(source: source, reason: reason, at: at)
      }
      let parsed = table.parse(response.body, keep: Self.metrics)
      if let foreign = parsed.foreign {
        return .failed(source: source, reason: "answers, but not with Prometheus text: \(foreign)", at: at)
      }
      return .scrape(
        Scrape(
          source: source, kind: .istiod, at: at, wallTime: wallTime, part: .everything,
          samples: parsed.samples, durationMs: response.milliseconds, bytes: response.body.count,
          problem: parsed.problem))
    }
  }
}
