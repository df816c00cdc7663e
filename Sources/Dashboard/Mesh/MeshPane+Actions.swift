import Charts
import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// What the pane does to itself, and where its rows lead.
extension MeshPane {
  static func reduce(_ state: inout AppState, _ action: MeshAction) -> [Effect] {
    if state.pane != .mesh {
      state.proxy = nil
      switch action {
      case .tab, .metric: return Reducer().reduce(&state, .show(.mesh)) + reduce(&state, action)
      default: return []
      }
    }
    state.proxy = nil
    switch action {
    case .tab(let tab): return turn(&state, to: tab ?? state.mesh.tab.following(by: 1))
    case .previousTab: return turn(&state, to: state.mesh.tab.following(by: -1))
    case .sortNext: return sortNext(&state)
    case .reverse:
      if state.mesh.tab == .certificates {
        state.mesh.certificates.isReversed.toggle()
        state.mesh.certificates.order()
      } else if state.mesh.tab == .proxies {
        state.mesh.proxies.isReversed.toggle()
      }
    case .sort(let name, let descending): return sort(&state, by: name, descending: descending)
    case .metric(let name, let label): return show(&state, metric: name, by: label)
    case .nextLabel: return nextLabel(&state)
    case .toggleRate:
      guard state.mesh.metric.name != nil, !state.mesh.metric.isHistogram else { return [] }
      let shown = state.mesh.metric.isRate ?? state.mesh.metric.panels?.panels.first?.isRate ?? false
      state.mesh.metric.isRate = !shown
    case .nextSource: return nextSource(&state)
    case .zoom(let closer):
      guard state.mesh.window.canZoom(in: closer) else {
        let span = Format(state.glyphs).seconds(state.mesh.window.span)
        return state.say(.info, "The charts show \(closer ? "no less" : "no more") than \(span)")
      }
      state.mesh.isWindowAutomatic = false
      state.mesh.window.zoom(in: closer, about: state.mesh.cursor, now: now(state))
    case .resetZoom:
      state.mesh.window = MeshPaneState.usualWindow
      state.mesh.isWindowAutomatic = false
      state.mesh.cursor = nil
    case .pan(let quarters):
      state.mesh.isWindowAutomatic = false
      let newest = now(state)
      let limit = state.mesh.window.limits.upperBound
      let oldest = state.time.span?.lowerBound.timeIntervalSince1970 ?? newest - limit
      state.mesh.window.pan(by: Double(quarters) * state.mesh.window.span / 4, now: newest, oldest: oldest)
    case .locate: return locate(&state)
    }
    return refreshed(&state)
  }

  private static func turn(_ state: inout AppState, to tab: MeshTab) -> [Effect] {
    guard state.mesh.tab != tab else { return refreshed(&state) }
    state.mesh.tab = tab
    state.mesh.cursor = nil
    if tab != .metric { state.find = nil }
    return refreshed(&state)
  }

  private static func now(_ state: AppState) -> Double {
    (DetailQuestions.moment(state) ?? state.latest?.timestamp ?? Date(timeIntervalSince1970: 0))
      .timeIntervalSince1970
  }

  /// What `:sort` asks of the pane.
  static func sortOutcome(_ words: [String]) -> ActionDefinition.Outcome {
    guard let word = words.first else { return .action(.mesh(.sortNext)) }
    switch words.dropFirst().first?.lowercased() {
    case nil: return .action(.mesh(.sort(by: word, descending: nil)))
    case "desc", "down", "descending": return .action(.mesh(.sort(by: word, descending: true)))
    case "asc", "up", "ascending": return .action(.mesh(.sort(by: word, descending: false)))
    case .some(let way): return .problem("“\(way)” is neither asc nor desc")
    }
  }

  /// What `Enter` does now, for the footer.
  static func openTitle(_ state: AppState) -> String {
    switch state.mesh.selected[state.mesh.tab]?.target {
    case .subject: "metrics"
    case .namespace: "its workloads"
    case .metric: "chart"
    case .source where state.mesh.tab == .controlPlane: "source"
    case .source where state.mesh.tab == .proxies: "in depth"
    case .source, .certificate: "its node"
    case .tab, .text, nil: "select"
    }
  }

  /// Actions that do nothing on the page that shows.
  static func isIdle(_ action: String, _ state: AppState) -> Bool {
    let tab = state.mesh.tab
    switch action {
    case "mesh.sort": return tab != .proxies && tab != .certificates
    case "mesh.by": return tab != .metric || state.mesh.metric.name == nil
    case "mesh.rate": return tab != .metric || state.mesh.metric.name == nil || state.mesh.metric.isHistogram
    case "mesh.locate":
      switch state.mesh.selected[tab]?.target {
      case .subject, .namespace, .source: return false
      default: return true
      }
    case "detail.closer": return tab == .proxies || tab == .certificates
    default: return false
    }
  }

  /// What `y` sends to the clipboard.
  static func copyText(_ state: AppState) -> String? {
    switch state.mesh.selected[state.mesh.tab]?.target {
    case .subject(let subject): subject.shownName
    case .namespace(let name), .source(let name), .metric(let name), .text(let name): name
    case .certificate(let source, let index):
      state.mesh.certificates.rows.first { $0.source == source && $0.index == index }?.id
    case .tab, nil:
      state.mesh.tab == .metric ? state.mesh.metric.name : state.mesh.proxies.sources.first?.name
    }
  }

  // MARK: - Sorting

  private static func sortNext(_ state: inout AppState) -> [Effect] {
    switch state.mesh.tab {
    case .proxies:
      let all = ProxyColumn.allCases
      let at = state.mesh.proxies.sort.flatMap(all.firstIndex) ?? -1
      state.mesh.proxies.sort = all[safe: at + 1]
      state.mesh.proxies.isReversed = false
    case .certificates:
      state.mesh.certificates.sort = state.mesh.certificates.sort.following(by: 1)
      state.mesh.certificates.isReversed = false
      state.mesh.certificates.order()
    default: return []
    }
    let effects = refreshed(&state)
    reveal(&state)
    return effects
  }

  static func sort(_ state: inout AppState, by name: String, descending: Bool?) -> [Effect] {
    switch state.mesh.tab {
    case .certificates:
      guard let column = CertificateColumn(rawValue: name.lowercased()) else {
        let all = CertificateColumn.allCases.map(\.rawValue).joined(separator: ", ")
        return state.say(.error, "“\(name)” is none of \(all)")
      }
      let isSame = state.mesh.certificates.sort == column
      state.mesh.certificates.sort = column
      state.mesh.certificates.isReversed = descending ?? (isSame && !state.mesh.certificates.isReversed)
      state.mesh.certificates.order()
    case .proxies:
      guard let column = ProxyColumn(rawValue: name.lowercased()) else {
        let all = ProxyColumn.allCases.map(\.rawValue).joined(separator: ", ")
        return state.say(.error, "“\(name)” is none of \(all)")
      }
      let isSame = state.mesh.proxies.sort == column
      state.mesh.proxies.sort = column
      state.mesh.proxies.isReversed =
        descending.map { $0 != column.isLargestFirst } ?? (isSame && !state.mesh.proxies.isReversed)
    default: return state.say(.info, "Proxies and certificates can be sorted: Tab goes there")
    }
    let effects = refreshed(&state)
    reveal(&state)
    return effects
  }

  /// A click on a heading: by this column, or the other way round.
  static func sort(_ state: inout AppState, _ table: MeshTable, at x: Int, width: Int) -> [Effect] {
    let hit = table.placed(width).first { x >= $0.x && x < $0.x + $0.column.width }
    guard let title = hit?.column.title, !title.isEmpty else { return [] }
    switch table.id {
    case ProxyPage.table: return sort(&state, by: title, descending: nil)
    case CertificatePage.table:
      let names = ["SPIFFE id": "id", "for": "role", "ends": "left"]
      let name = names[title] ?? title
      return CertificateColumn(rawValue: name) == nil ? [] : sort(&state, by: name, descending: nil)
    default: return []
    }
  }

  // MARK: - The metric

  private static func show(_ state: inout AppState, metric name: String?, by label: String?) -> [Effect] {
    var view = state.mesh.metric
    if let name {
      var base = name
      if name.hasSuffix("_bucket") { base = String(name.dropLast("_bucket".count)) }
      if view.name != base {
        view.panels = nil
        view.isRate = nil
        view.source = nil
      }
      view.name = base
      view.label = label
    } else {
      view.name = nil
    }
    state.mesh.metric = view
    state.mesh.tab = .metric
    state.mesh.scrolls[.metric] = 0
    state.mesh.cursor = nil
    return refreshed(&state)
  }

  private static func nextLabel(_ state: inout AppState) -> [Effect] {
    guard let panel = state.mesh.metric.panels?.panels.first else { return [] }
    var labels = panel.labels
    if panel.sources.count > 1, !labels.contains("source") { labels.append("source") }
    guard !labels.isEmpty else { return state.say(.info, "Its series have no labels") }
    let at = state.mesh.metric.label.flatMap(labels.firstIndex)
    // After the last label: each series by itself again.
    state.mesh.metric.label = labels[safe: at.map { $0 + 1 } ?? 0]
    state.mesh.selected[.metric] = nil
    return refreshed(&state)
  }

  private static func nextSource(_ state: inout AppState) -> [Effect] {
    guard state.mesh.metric.name != nil else { return [] }
    // All that tell of it, as they were known before it was narrowed to one of them.
    let panel = state.mesh.metric.panels?.panels.first
    if state.mesh.metric.source == nil { state.mesh.metric.sources = panel?.sources ?? [] }
    let all = state.mesh.metric.sources
    guard all.count > 1 else { return state.say(.info, "One source alone tells of it") }
    let at = state.mesh.metric.source.flatMap(all.firstIndex)
    state.mesh.metric.source = all[safe: at.map { $0 + 1 } ?? 0]
    return refreshed(&state)
  }

  // MARK: - The moment that is read out

  static func moveCursor(_ state: inout AppState, by steps: Int) {
    let all: MetricsPanels? =
      switch state.mesh.tab {
      case .overview: state.mesh.panels
      case .controlPlane: ControlPlanePage.charts.compactMap { state.mesh.charts[$0.metric] }.first
      case .metric: state.mesh.metric.panels
      case .proxies, .certificates: nil
      }
    guard let all, all.count > 0 else { return }
    let first = all.start.timeIntervalSince1970 + all.step
    let last = first + Double(all.count - 1) * all.step
    if let cursor = state.mesh.cursor {
      let next = cursor + Double(steps) * all.step
      state.mesh.cursor = next > last + all.step / 2 ? nil : max(first, next)
    } else {
      state.mesh.cursor = steps < 0 ? last : nil
    }
  }

  // MARK: - In and out

  static func open(_ state: inout AppState) -> [Effect] {
    guard let selection = state.mesh.selected[state.mesh.tab] else {
      if state.mesh.tab == .proxies, let first = state.mesh.proxies.sources.first {
        return ProxyJourney.openRow(&state, first.name)
      }
      return move(&state, .down)
    }
    switch selection.target {
    case .subject(let subject): return DetailJourney.show(&state, subject)
    case .namespace(let name): return MeshLeads.openNamespace(&state, name)
    case .source(let name) where selection.table == "istiod":
      state.mesh.show(source: name)
      return refreshed(&state)
    case .source(let name) where state.mesh.tab == .proxies: return ProxyJourney.openRow(&state, name)
    case .source(let name): return MeshLeads.openSource(&state, name)
    case .certificate(let source, _): return MeshLeads.openSource(&state, source)
    case .metric(let name): return reduce(&state, .metric(name, by: nil))
    case .tab(let tab): return reduce(&state, .tab(tab))
    case .text: return []
    }
  }

  private static func locate(_ state: inout AppState) -> [Effect] {
    switch state.mesh.selected[state.mesh.tab]?.target {
    case .subject(let subject):
      let nodes = SubjectNames.nodes(of: subject, in: state.snapshot)
      guard let node = nodes.first else {
        return state.say(.info, "\(subject.shownName) is not on the graph as it is grouped now")
      }
      return MeshLeads.leave(&state, to: .graph) { Reducer().reduce(&$0, .select(.node(node.id))) }
    case .namespace(let name):
      return MeshLeads.leave(&state, to: .graph) {
        Reducer().reduce(&$0, .show(.graph)) + Reducer().reduce(&$0, .find(name))
      }
    case .source(let name)?, .certificate(let name, _)?: return MeshLeads.openSource(&state, name)
    default: return state.say(.info, "Select a row first: g shows it on the graph")
    }
  }

  static func back(_ state: inout AppState) -> [Effect]? {
    if state.mesh.cursor != nil {
      state.mesh.cursor = nil
      return []
    }
    guard state.mesh.tab == .metric else { return nil }
    if state.mesh.metric.name != nil { return reduce(&state, .metric(nil, by: nil)) }
    if !state.mesh.metric.filter.isEmpty {
      state.mesh.metric.narrow(to: "")
      return []
    }
    return nil
  }
}
