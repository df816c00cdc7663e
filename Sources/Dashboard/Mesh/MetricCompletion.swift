import Metrics

/// What `:metric` may be completed to: names, then `by`, then the labels that the metric is known to have.
enum MetricCompletion {
  /// Names that are offered: more than one can look through are none.
  private static let limit = 60

  static func candidates(typed: String, before: [String], in state: AppState) -> [Candidate] {
    let view = state.mesh.metric
    switch before.count {
    case 0:
      let names = TextMatch.sorted(view.names, by: typed) { $0 }
      return names.prefix(limit).map { Candidate($0, help: help($0, view)) }
    case 1: return TextMatch.sorted([Candidate("by", help: "grouped by a label")], by: typed, name: \.text)
    case 2:
      let panel = view.name == before[0] ? view.panels?.panels.first : nil
      let labels = panel?.labels ?? usual
      return TextMatch.sorted((labels + ["source"]).map { Candidate($0) }, by: typed, name: \.text)
    default: return []
    }
  }

  private static func help(_ name: String, _ view: MetricView) -> String {
    if view.raw.contains(name + "_bucket") { return "histogram" }
    return MetricsReader.isCounter(name) ? "counter" : ""
  }

  /// Labels of Istio's standard metrics.
  private static let usual = [
    "destination_service_name", "destination_workload", "reporter", "request_protocol", "response_code",
    "response_flags", "source_workload",
  ]
}
