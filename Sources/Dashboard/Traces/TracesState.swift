import Layout
import Terminal
import Tracing

/// The trace pane's state: a list, and in it the waterfall of one trace. A value; nothing here waits, asks or
/// draws.
public struct TracesState: Sendable {
  /// What was asked for.
  public var query: TraceQuery
  /// How the query reads for people: `productpage v1 → reviews v3`.
  public var scope: String
  /// The list.
  public internal(set) var list = TraceListState()
  /// The open trace; nil while the list is shown.
  public internal(set) var waterfall: WaterfallState?
  /// The trace that was asked for and has not come.
  public internal(set) var opening: TraceID?
  /// Why the trace that was asked for cannot be shown.
  public internal(set) var problem: String?
  /// What is being looked for; empty for nothing.
  public internal(set) var search = ""
  /// Columns and rows of the pane, for paging and scrolling: to be set before actions are applied, whenever it
  /// changes. Drawing itself goes by the rectangle it is given.
  public var size = Size(width: 80, height: 20)

  /// Makes an empty pane.
  public init(query: TraceQuery = TraceQuery(), scope: String = "all traces") {
    self.query = query
    self.scope = scope
  }

  /// Whether one trace is shown (and not the list).
  public var isWaterfall: Bool { waterfall != nil }

  // MARK: - Coming and going

  /// The pane came to the front: asks for the list when nothing was asked yet.
  public mutating func shown() -> [TracesEffect] { list.phase == .unasked ? load() : [] }

  /// Shows the traces of a part of the mesh.
  /// - Parameter scope: how it reads for people.
  public mutating func show(_ query: TraceQuery, scope: String) -> [TracesEffect] {
    let errorsOnly = self.query.errorsOnly
    if query.place != self.query.place || query.caller != self.query.caller { list.items = [] }
    self.query = query
    self.query.errorsOnly = query.errorsOnly || errorsOnly
    self.scope = scope
    waterfall = nil
    opening = nil
    problem = nil
    list.selected = 0
    list.scroll = 0
    return load()
  }

  /// Opens one trace by its id.
  public mutating func openTrace(_ id: TraceID) -> [TracesEffect] {
    opening = id
    problem = nil
    return [.loadTrace(id)]
  }

  /// Goes in: from the list to the selected trace, in a trace to the detail of a span.
  public mutating func open() -> [TracesEffect] {
    if waterfall != nil {
      toggleDetail()
      return []
    }
    guard let trace = list.selectedTrace else { return list.phase == .loading ? [] : load() }
    return openTrace(trace.id)
  }

  /// Comes back: from a detail that was opened, from the trace to the list.
  /// - Returns: nil when there is nothing to come back from here.
  public mutating func back() -> [TracesEffect]? {
    if waterfall?.detail == .open {
      waterfall?.detail = .automatic
      return []
    }
    if waterfall != nil {
      waterfall = nil
      return list.phase == .unasked ? load() : []
    }
    if opening != nil || problem != nil {
      opening = nil
      problem = nil
      return []
    }
    return nil
  }

  private mutating func load() -> [TracesEffect] {
    list.phase = .loading
    return [.load(query)]
  }

  // MARK: - Moving

  /// An arrow key.
  public mutating func move(_ heading: Heading) -> [TracesEffect] {
    let rows = bodyRows
    if waterfall != nil {
      waterfall?.step(heading, rows: rows)
      return []
    }
    switch heading {
    case .up: list.select(list.selected - 1, rows: rows)
    case .down: list.select(list.selected + 1, rows: rows)
    case .right: return open()
    case .left: break
    }
    return []
  }

  /// So many pages down, or up when negative.
  public mutating func page(_ pages: Int) -> [TracesEffect] { scroll(by: pages * max(1, bodyRows - 1)) }

  /// To the first row or the last.
  public mutating func jump(toEnd: Bool) -> [TracesEffect] { scroll(by: toEnd ? .max / 2 : -(.max / 2)) }

  /// So many rows down, or up when negative.
  public mutating func scroll(by amount: Int) -> [TracesEffect] {
    let rows = bodyRows
    if waterfall != nil {
      waterfall?.move(by: amount, rows: rows)
    } else {
      list.select(list.selected + amount, rows: rows)
    }
    return []
  }

  /// A click into the pane: selects a row; a second one on it goes in, or folds.
  public mutating func click(_ point: Point, in rect: Rect) -> [TracesEffect] {
    if let state = waterfall {
      guard let row = WaterfallPane.row(at: point, state, in: rect) else { return [] }
      let rows = bodyRows
      if row == state.row {
        waterfall?.toggleFold(rows: rows)
      } else {
        waterfall?.move(to: row, rows: rows)
      }
      return []
    }
    guard let row = TraceListPane.row(at: point, self, in: rect) else { return [] }
    if row == list.selected { return open() }
    list.select(row, rows: bodyRows)
    return []
  }

  /// Rows of the list or waterfall, without its head.
  private var bodyRows: Int {
    let rect = Rect(size)
    return waterfall.map { WaterfallPane.layout($0, rect).rows.height }
      ?? TraceListPane.rows(rect, list).height
  }

  // MARK: - Finding

  /// Looks for text: in the list among roots, services and ids, in a trace among spans with their tags.
  public mutating func find(_ text: String) -> [TracesEffect] {
    search = text
    guard !text.isEmpty else { return [] }
    let matcher = TraceTextMatch(text)
    if let state = waterfall {
      if let span = state.selectedSpan, matcher.fits(span) { return [] }
    } else if let trace = list.selectedTrace, matcher.fits(trace) {
      return []
    }
    return nextMatch(forward: true)
  }

  /// To the next place where the text stands, going round at the end.
  public mutating func nextMatch(forward: Bool) -> [TracesEffect] {
    guard !search.isEmpty else { return [] }
    let matcher = TraceTextMatch(search)
    let rows = bodyRows
    if waterfall != nil {
      waterfall?.selectNext(forward: forward, rows: rows, where: matcher.fits)
      return []
    }
    let count = list.items.count
    for step in stride(from: 1, through: count, by: 1) {
      let index = (list.selected + (forward ? step : count - step)) % count
      if matcher.fits(list.items[index]) {
        list.select(index, rows: rows)
        break
      }
    }
    return []
  }

  // MARK: - Actions

  /// Applies an action and says what must be done for it. Results that are no longer wanted are ignored.
  public mutating func reduce(_ action: TracesAction) -> [TracesEffect] {
    let rows = bodyRows
    switch action {
    case .sortNext:
      list.sortNext()
      list.select(list.selected, rows: rows)
    case .toggleErrorsOnly:
      query.errorsOnly.toggle()
      return load()
    case .reload:
      if let id = waterfall?.model.trace.id { return openTrace(id) }
      return load()
    case .toggleFold: waterfall?.toggleFold(rows: rows)
    case .foldAll: waterfall?.foldAll(rows: rows)
    case .unfoldAll: waterfall?.unfoldAll(rows: rows)
    case .toggleDetail: toggleDetail()
    case .scrollDetail(let lines): scrollDetail(lines)
    case .nextError(let forward): waterfall?.selectNext(forward: forward, rows: rows, where: \.isError)
    case .loaded(let query, let result): loaded(query, result.map { TraceFindings($0) })
    case .loadedPartly(let query, let found): loaded(query, .success(found))
    case .opened(let id, let result): opened(id, result)
    }
    return []
  }

  private mutating func toggleDetail() {
    guard let state = waterfall else { return }
    let isShown = WaterfallPane.layout(state, Rect(size)).detail != nil
    waterfall?.detail = isShown ? .closed : .open
    waterfall?.detailScroll = 0
    // The rows are more or fewer now.
    let rows = bodyRows
    waterfall?.move(by: 0, rows: rows)
  }

  private mutating func scrollDetail(_ lines: Int) {
    guard let state = waterfall, let area = WaterfallPane.layout(state, Rect(size)).detail else { return }
    let count = SpanDetail.lines(state, width: area.width - 2, glyphs: .unicode).count
    waterfall?.detailScroll = max(0, min(state.detailScroll + lines, count - area.height + 1))
  }

  private mutating func loaded(_ query: TraceQuery, _ result: Result<TraceFindings, TraceError>) {
    guard query == self.query else { return }
    switch result {
    case .success(let found):
      list.show(found)
      list.missing = found.problems.joined(separator: "; ")
      list.select(list.selected, rows: bodyRows)
    case .failure(let error): list.phase = .failed(error.description)
    }
  }

  private mutating func opened(_ id: TraceID, _ result: Result<WaterfallModel?, TraceError>) {
    guard id == opening else { return }
    opening = nil
    switch result {
    case .success(let model?):
      waterfall = WaterfallState(model, rows: 1)
      let rows = bodyRows
      waterfall?.move(by: 0, rows: rows)
    case .success(nil): problem = "trace \(id) is no longer known: stores keep only so many"
    case .failure(let error): problem = error.description
    }
  }
}
