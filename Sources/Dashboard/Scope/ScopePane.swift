import Layout
import Terminal

/// The page on which one chooses where to look: a namespace, all of them, or another cluster; and on which stands what
/// may not be read.
enum ScopePane: Pane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    ScopeView(state: state, rect: rect).draw(&canvas)
  }

  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .up: step(&state, by: -1)
    case .down: step(&state, by: 1)
    case .left: turn(&state, by: -1)
    case .right: turn(&state, by: 1)
    }
    return []
  }

  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    step(&state, by: pages * max(1, view(state).listRect.height - 1))
    return []
  }

  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    step(&state, by: toEnd ? Int(Int32.max) : -Int(Int32.max))
    return []
  }

  static func open(_ state: inout AppState) -> [Effect] {
    switch state.scope.selected {
    case .all: return reduce(&state, .choose(.all))
    case .namespace(let namespace): return reduce(&state, .choose(.namespace(namespace.name)))
    case .context(let name): return reduce(&state, .use(context: name))
    case .access, nil: return []
    }
  }

  static func back(_ state: inout AppState) -> [Effect]? {
    if !state.scope.filter.isEmpty {
      state.scope.filter = ""
      return []
    }
    close(&state)
    return []
  }

  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect] {
    let view = ScopeView(state: state, rect: rect)
    if let tab = view.strip.tab(at: point) {
      state.scope.tab = tab
      state.scope.goToCurrent()
    } else if let row = view.row(at: point) {
      if row == state.scope.list.row { return open(&state) }
      state.scope.list.row = row
    }
    return []
  }

  static func find(_ state: inout AppState, _ text: String) -> [Effect] {
    state.scope.filter = text
    state.scope.list = ListState()
    return []
  }

  static func foundText(_ state: AppState, _ text: String) -> String {
    let count = state.scope.rows.count
    return count == 0 ? "none" : "\(count) found"
  }

  static func reduce(_ state: inout AppState, _ action: ScopeAction) -> [Effect] {
    switch action {
    case .received(let report):
      let before = state.scope.report
      state.scope.take(report)
      state.facts.title = ScopeText.title(report)
      if before?.choice != report.choice || before?.context != report.context { forget(&state) }
      // With nothing to look at, the choice is what there is to see.
      if report.phase == .ready, report.choice == .none, !state.scope.isSettled { open(&state, .namespaces) }
      if case .failed = report.phase, !state.scope.isSettled { open(&state, .contexts) }
    case .open: open(&state, .namespaces)
    case .openContexts: open(&state, .contexts)
    case .nextTab: turn(&state, by: 1)
    case .choose(let choice):
      close(&state)
      guard choice != state.scope.report?.choice else { return [] }
      return [.scope(.choose(choice))]
    case .pollAll(let all):
      return [.scope(.pollAll(all))]
        + state.say(
          .info, all ? "Every proxy is polled, within the budget" : "Few proxies at a time are polled")
    case .use(let context) where state.scope.report?.member(context) != nil:
      return state.say(.info, "\(context) is read already")
    case .use(let context):
      state.scope.filter = ""
      state.scope.isSettled = false
      state.scope.isOpen = false
      return [.scope(.use(context: context))] + state.say(.info, "Going to \(context)")
    }
    return []
  }

  /// What was selected belongs to what was looked at.
  private static func forget(_ state: inout AppState) {
    state.graph.selection = nil
    state.graph.focus = nil
    state.find = nil
  }

  private static func open(_ state: inout AppState, _ tab: ScopeState.Tab) {
    guard !state.scope.isOpen || state.scope.tab != tab else { return }
    state.scope.isOpen = true
    state.scope.tab = tab
    state.scope.filter = ""
    state.scope.goToCurrent()
  }

  private static func close(_ state: inout AppState) {
    state.scope.isOpen = false
    state.scope.isSettled = true
    state.scope.filter = ""
    state.find = nil
  }

  private static func step(_ state: inout AppState, by rows: Int) {
    let count = state.scope.rows.count
    state.scope.list.move(by: rows, count: count)
    state.scope.list.reveal(height: view(state).listRect.height, count: count)
  }

  private static func turn(_ state: inout AppState, by steps: Int) {
    let tabs = ScopeState.Tab.allCases
    let at = tabs.firstIndex(of: state.scope.tab) ?? 0
    state.scope.tab = tabs[(at + steps + tabs.count) % tabs.count]
    state.scope.filter = ""
    state.scope.goToCurrent()
  }

  private static func view(_ state: AppState) -> ScopeView {
    ScopeView(state: state, rect: FrameLayout(state).main)
  }
}
