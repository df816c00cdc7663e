import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// What the page does to itself, and where its rows lead.
extension DetailPane {
  static func reduce(_ state: inout AppState, _ action: DetailAction) -> [Effect] {
    switch action {
    case .show(let subject): return DetailJourney.show(&state, subject)
    case .showSelection: return DetailJourney.showSelection(&state)
    case .traces: return DetailJourney.traces(&state)
    case .config: return DetailJourney.config(&state)
    case .locate: return DetailJourney.locate(&state)
    case .copy: return copy(&state)
    default: break
    }
    guard var page = state.table(state.pane)?.page else { return [] }
    switch action {
    case .tab(let tab): turn(&page, to: tab ?? page.tab.following(by: 1))
    case .previousTab: turn(&page, to: page.tab.following(by: -1))
    case .nextReporter: page.reporter = next(page)
    case .group(let grouping):
      page.grouping = grouping ?? page.grouping.following(by: 1)
      if page.tab != .outbound, page.tab != .inbound { turn(&page, to: .inbound) }
      page.row = nil
    case .quantile(let quantile): page.quantile = quantile ?? page.quantile.following(by: 1)
    case .zoom(let closer):
      guard page.window.canZoom(in: closer) else {
        let span = Format(state.glyphs).seconds(page.window.span)
        return state.say(.info, "The charts show \(closer ? "no less" : "no more") than \(span)")
      }
      page.window.zoom(in: closer, about: page.cursor, now: now(state))
      page.isZoomed = true
    case .resetZoom:
      page.isZoomed = false
      page.window.follow()
      page.cursor = nil
    case .pan(let quarters):
      let newest = now(state)
      let oldest = state.time.span?.lowerBound.timeIntervalSince1970 ?? newest - page.window.limits.upperBound
      page.isZoomed = true
      page.window.pan(by: Double(quarters) * page.window.span / 4, now: newest, oldest: oldest)
    case .show, .showSelection, .traces, .config, .locate, .copy: break
    }
    page.prepare()
    state.withTable { $0.page = page }
    return refreshed(&state)
  }

  private static func turn(_ page: inout DetailState, to tab: DetailTab) {
    guard page.tab != tab else { return }
    page.tab = tab
    page.scroll = 0
    page.row = nil
  }

  /// Both sides, then each that told something.
  private static func next(_ page: DetailState) -> Reporter? {
    let told = Reporter.allCases.filter { one in
      page.report?.inbound.contains { $0.reporter == one } ?? (one != .waypoint)
    }
    guard let now = page.reporter, let at = told.firstIndex(of: now) else {
      return page.reporter == nil ? told.first : nil
    }
    return told.dropFirst(at + 1).first
  }

  private static func now(_ state: AppState) -> Double {
    (DetailQuestions.moment(state) ?? state.latest?.timestamp ?? Date(timeIntervalSince1970: 0))
      .timeIntervalSince1970
  }

  /// On the proxies' tab what one would want to paste is the annotation, else a name.
  private static func copy(_ state: inout AppState) -> [Effect] {
    guard let page = state.table(state.pane)?.page else { return [] }
    if page.tab == .proxies, page.row == nil {
      return [.copy(EnvoyAnnotation.text)]
        + state.say(.info, "The annotation is on the terminal's clipboard")
    }
    let name = page.row.flatMap { page.rows[safe: $0]?.name } ?? page.subject.shownName
    return [.copy(name)] + state.say(.info, "Sent to the terminal's clipboard: \(name)")
  }

  // MARK: - In and out

  static func open(_ state: inout AppState) -> [Effect] {
    guard let page = state.table(state.pane)?.page else { return [] }
    guard let row = page.row.flatMap({ page.rows[safe: $0] }) else {
      guard !page.rows.isEmpty else { return [] }
      state.withTable { $0.page?.row = 0 }
      reveal(&state)
      return []
    }
    switch row.target {
    case .subject(let subject): return DetailJourney.show(&state, subject)
    case .proxy(let name): return DetailJourney.showProxy(&state, name)
    case .nowhere(let why): return state.say(.info, why)
    }
  }

  static func back(_ state: inout AppState) -> [Effect]? {
    guard let page = state.table(state.pane)?.page else { return nil }
    if page.cursor != nil {
      state.withTable { $0.page?.cursor = nil }
      return []
    }
    return DetailJourney.back(&state, from: page)
  }

  // MARK: - Finding

  static func find(_ state: inout AppState, _ text: String) -> [Effect] {
    guard let page = state.table(state.pane)?.page else { return [] }
    if let row = page.row.flatMap({ page.rows[safe: $0] }), matches(row, text) { return [] }
    guard let first = page.rows.firstIndex(where: { matches($0, text) }), !text.isEmpty else { return [] }
    state.withTable { $0.page?.row = first }
    reveal(&state)
    return []
  }

  static func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect]? {
    guard let page = state.table(state.pane)?.page, let text = state.find?.editor.text else { return nil }
    let found = page.rows.indices.filter { matches(page.rows[$0], text) }
    let at = page.row ?? -1
    let next =
      forward ? found.first { $0 > at } ?? found.first : found.last { $0 < at } ?? found.last
    guard let next else { return nil }
    state.withTable { $0.page?.row = next }
    reveal(&state)
    return []
  }

  static func foundText(_ state: AppState, _ text: String) -> String {
    guard let page = state.table(state.pane)?.page, !text.isEmpty else { return "" }
    return "\(page.rows.count { matches($0, text) }) found"
  }

  private static func matches(_ row: DetailRow, _ text: String) -> Bool {
    TextMatch.contains(text, in: "\(row.name) \(row.note) \(row.service)")
  }
}
