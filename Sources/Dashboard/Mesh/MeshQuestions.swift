import Charts
import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// What the pane asks and when: nothing while it is hidden, nothing sooner than there can be anything new, at a moment
/// of the past once.
enum MeshQuestions {
  static func ask(_ state: inout AppState) -> [Effect] {
    guard let now = state.latest?.timestamp ?? state.snapshot?.timestamp else { return [] }
    let at = DetailQuestions.moment(state)
    var asked = state.mesh.asked
    var effects: [Effect] = []
    func ask(_ question: PastQuestion, every seconds: Double) {
      // At a moment of the past nothing changes; an answer that got lost is asked for again now and then.
      if asked.isDue(question, now: now, every: at == nil ? seconds : 60) { effects.append(.past(question)) }
    }
    let columns = columns(state)
    let span = state.mesh.window.span
    let end = end(state)
    let hasIstiod = ControlPlanePage.hasIstiod(state)
    switch state.mesh.tab {
    case .overview:
      ask(.inventory(at: state.time.moment), every: 0.5)
      ask(
        .panels(PanelQuestion(.mesh, .overview, end: end, seconds: span, columns: columns)),
        every: span / Double(columns))
      if hasIstiod { ask(.controlPlanes(at: at), every: 5) }
      // Whether one is about to expire is wanted at a glance, but does not change by the minute.
      ask(.certificates, every: 600)
    case .controlPlane:
      guard hasIstiod else { break }
      ask(.controlPlanes(at: at), every: 5)
      // An istiod is read each 5 s.
      let steps = max(10, min(columns, Int(span / 5)))
      for chart in ControlPlanePage.charts {
        var question = MetricExploration(
          chart.metric, by: chart.label, isRate: chart.isRate, end: end, seconds: span, columns: steps)
        // Proxies have some of these too: their charts are not of the control plane.
        question.isOfPolls = true
        ask(.explore(question), every: max(5, span / Double(steps)))
      }
    case .proxies: break
    case .certificates:
      ask(.certificates, every: 60)
      if hasIstiod { ask(.controlPlanes(at: at), every: 5) }
    case .metric:
      ask(.metricNames, every: 30)
      guard let name = state.mesh.metric.name else { break }
      let view = state.mesh.metric
      ask(
        .explore(
          MetricExploration(
            name, by: view.label, isRate: view.isRate, source: view.source, end: end, seconds: span,
            columns: columns)), every: max(1, span / Double(columns)))
    }
    state.mesh.asked = asked
    return effects
  }

  /// The names of all metrics, for completion.
  static func askNames(_ state: inout AppState) -> [Effect] {
    guard let now = state.latest?.timestamp,
      state.mesh.asked.isDue(.metricNames, now: now, every: 5)
    else { return [] }
    return [.past(.metricNames)]
  }

  /// The end of the charts where it is not now.
  private static func end(_ state: AppState) -> Date? {
    let moment = DetailQuestions.moment(state)
    guard let end = state.mesh.window.end else { return moment }
    let date = Date(timeIntervalSince1970: end)
    return moment.map { min($0, date) } ?? date
  }

  /// Steps for which a chart has room, and not more than there are polls.
  private static func columns(_ state: AppState) -> Int {
    let width = FrameLayout(state).main.width - 2
    let grid = state.mesh.tab == .metric ? 1 : width >= 150 ? 4 : 2
    let room = max(20, width / grid - 10) * ChartGlyphs(state.glyphs).valuesPerColumn
    let polls = state.mesh.window.span / max(0.2, state.interval)
    return max(10, min(room, Int(min(polls, 10_000))))
  }

  // MARK: - Answers

  /// An answer for the pane; late ones of other views are dropped.
  static func receive(_ state: inout AppState, _ question: PastQuestion, _ answer: PastAnswer?) {
    guard state.mesh.asked.questions[question.topic]?.question == question else { return }
    switch (question, answer) {
    case (.panels, .panels(let panels)?): state.mesh.panels = panels
    case (.controlPlanes, .controlPlanes(let reports)?): state.mesh.controlPlanes = reports
    case (.metricNames, .metricNames(let names)?):
      state.mesh.metric.take(names)
      state.mesh.metric.isUnknown = names.isEmpty
      if state.commandLine != nil { _ = Reducer().commandLineChanged(&state) }
    case (.explore(let asked), .panels(let panels)?):
      if state.mesh.tab == .metric {
        if asked.name == state.mesh.metric.name { state.mesh.metric.panels = panels }
      } else {
        state.mesh.charts[asked.name] = panels
      }
    case (.explore(let asked), nil):
      if state.mesh.tab == .metric, asked.name == state.mesh.metric.name {
        state.mesh.metric.isUnknown = true
      }
    case (.certificates, _):
      var answers: [CertificateAnswer]?
      if case .certificates(let found)? = answer { answers = found }
      state.mesh.certificates.take(
        answers, state.snapshot?.sources ?? [], now: state.latest?.timestamp ?? Date(timeIntervalSince1970: 0)
      )
    default: break
    }
  }

  /// Rows came, or those that are compared with.
  static func takeInventory(_ state: inout AppState) {
    guard state.pane == .mesh else { return }
    if let inventory = state.inventory, inventory.timestamp != state.mesh.summary.timestamp {
      state.mesh.summary = MeshSummary(inventory)
    }
    let before = state.time.baseline?.inventory
    if before?.timestamp != state.mesh.before?.timestamp { state.mesh.before = before.map(MeshSummary.init) }
  }
}

extension ControlPlanePage.Chart {
  /// Refused configurations are a counter without its ending in older istiods.
  var isRate: Bool? { metric == "pilot_total_xds_rejects" ? true : nil }
}
