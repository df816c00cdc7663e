import Charts
import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// Decides what the page asks and when: nothing while it is hidden, nothing sooner than there can be anything new.
enum DetailQuestions {
  /// What is to be asked now. Notes it, so that it is not asked twice.
  static func ask(_ state: inout AppState) -> [Effect] {
    guard var page = state.table(state.pane)?.page,
      let now = state.snapshot?.timestamp ?? state.latest?.timestamp
    else { return [] }
    var effects: [Effect] = []
    if !page.isZoomed {
      let end = moment(state) ?? now
      page.window = DetailState.window(known: known(state).map { end.timeIntervalSince($0) })
    }
    if page.asked.since == nil { page.asked.since = now }
    let report = report(page, state)
    // Live, the numbers move with each snapshot; at a moment of the past they stand.
    if report.at == nil || report != page.asked.report || page.report == nil {
      effects.append(.past(.report(report)))
    }
    page.asked.report = report
    for group in groups(page) {
      let question = panels(page, group, state)
      if let before = page.asked.panels[group], before.question == question {
        let isFresh = now.timeIntervalSince(before.at) < question.seconds / Double(question.columns)
        if page.panels[group] != nil, question.end != nil || (isFresh && now >= before.at) { continue }
        if page.panels[group] == nil, now == before.at { continue }
      }
      page.asked.panels[group] = (question, now)
      effects.append(.past(.panels(question)))
    }
    state.withTable { $0.page = page }
    return effects + envoy(state)
  }

  /// What the Envoy of the proxy that is looked at counts: while that part is on the screen, and of now alone.
  static func envoy(_ state: AppState) -> [Effect] {
    guard let page = state.table(state.pane)?.page, moment(state) == nil, !page.hasNoEnvoy,
      let proxy = page.shownProxy
    else { return [] }
    return [.past(.envoy(source: proxy.note))]
  }

  /// The charts that a tab shows.
  static func groups(_ page: DetailState) -> [PanelQuestion.Group] {
    let tcp: [PanelQuestion.Group] = hasTCP(page.report) ? [.tcp] : []
    switch page.tab {
    case .overview: return [.overview] + tcp
    case .inbound: return [.inbound] + tcp
    case .outbound: return [.outbound] + tcp
    case .latency: return [.heat, .overview]
    case .codes: return [.overview]
    case .proxies: return []
    }
  }

  static func hasTCP(_ report: MetricsReport?) -> Bool {
    guard let report else { return false }
    return (report.inbound + report.outbound).contains { $0.tcp != nil }
  }

  /// Which numbers are asked for: of the moment that is shown.
  static func report(_ page: DetailState, _ state: AppState) -> MetricsQuestion {
    let window = state.snapshot?.windowSeconds ?? state.facts.window
    return MetricsQuestion(page.subject, at: moment(state), windowSeconds: window)
  }

  static func panels(_ page: DetailState, _ group: PanelQuestion.Group, _ state: AppState) -> PanelQuestion {
    // What goes out is told by the subject's own proxies, whichever side is chosen for what comes in.
    PanelQuestion(
      page.subject, group, reporter: group == .outbound ? nil : page.reporter,
      end: page.window.end.map { Date(timeIntervalSince1970: $0) } ?? moment(state),
      seconds: page.window.span, columns: columns(page, state))
  }

  /// The moment on the screen where it is not now.
  static func moment(_ state: AppState) -> Date? {
    state.time.moment ?? (state.isPaused ? state.snapshot?.timestamp : nil)
  }

  /// Since when there are numbers.
  private static func known(_ state: AppState) -> Date? { state.time.span?.lowerBound }

  /// Steps for which the charts have room, and not more than there are polls.
  private static func columns(_ page: DetailState, _ state: AppState) -> Int {
    let width = FrameLayout(state).main.width - 2
    let grid = page.tab == .latency ? 1 : DetailBody.chartColumns(width)
    let room = max(20, width / grid - 10) * ChartGlyphs(state.glyphs).valuesPerColumn
    let polls = page.window.span / max(0.2, state.interval)
    return max(10, min(room, Int(min(polls, 10_000))))
  }
}
