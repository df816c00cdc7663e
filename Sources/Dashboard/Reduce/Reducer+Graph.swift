import Layout
import Mesh
import Terminal
import Tracing

/// Selecting on the graph and deciding what it draws.
extension Reducer {
  func select(_ state: inout AppState, _ selection: Selection?) -> [Effect] {
    if state.pane != .graph {
      state.pane = .graph
      state.help = nil
    }
    guard state.graph.selection != selection else { return [] }
    state.graph.selection = selection
    state.graph.followsSelection = true
    state.panel.scroll = 0
    reveal(&state)
    guard state.graph.isListMode || state.graph.focus != nil else { return [] }
    leaveFocusIfOutside(&state)
    return relayoutIfNeeded(&state)
  }

  /// A focus that does not show what was selected (by `Tab`, by a find) ends.
  private func leaveFocusIfOutside(_ state: inout AppState) {
    guard state.graph.focus != nil, let view = state.graph.view, let selection = state.graph.selection,
      view.bounds(of: selection) == nil
    else { return }
    state.graph.focus = nil
  }

  func moveOnGraph(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    guard let selection = state.graph.selection, let view = state.graph.view,
      view.bounds(of: selection) != nil
    else { return selectFirst(&state) }
    guard let next = view.step(from: selection, towards: heading) else {
      if state.graph.isListMode, heading == .left { state.graph.isListFocused = true }
      return []
    }
    return select(&state, next)
  }

  /// With nothing selected the first arrow goes to where traffic begins.
  func selectFirst(_ state: inout AppState) -> [Effect] {
    guard let nodes = state.graph.view?.nodes, let snapshot = state.snapshot else { return [] }
    let roots = nodes.compactMap(snapshot.node).filter(\.isRoot)
    // Of several the one that sends most; an equal one only if it stands before.
    let busiest = roots.reduce(roots.first) { best, node in
      (NodeTotals(node).rate ?? 0) > (best.flatMap { NodeTotals($0).rate } ?? 0) ? node : best
    }
    guard let first = busiest?.id ?? nodes.first else { return [] }
    return select(&state, .node(first))
  }

  func nextProblem(_ state: inout AppState, forward: Bool) -> [Effect] {
    let problems = state.problems
    guard !problems.isEmpty else { return say(&state, .info, "Everything that has traffic is healthy") }
    let at = state.graph.selection.flatMap { problems.firstIndex(of: $0) }
    let step = forward ? 1 : problems.count - 1
    let next = at.map { ($0 + step) % problems.count } ?? (forward ? 0 : problems.count - 1)
    return select(&state, problems[next])
  }

  func nextEdge(_ state: inout AppState, forward: Bool) -> [Effect] {
    guard let snapshot = state.snapshot, let selection = state.graph.selection else {
      return selectFirst(&state)
    }
    let centre: NodeID?
    switch selection {
    case .node(let id):
      centre = id
      state.graph.edgesOf = id
    case .edge(let id):
      // Stay with the node that the edges are walked for.
      let edge = snapshot.edge(id)
      centre =
        state.graph.edgesOf.flatMap { $0 == edge?.source || $0 == edge?.target ? $0 : nil } ?? edge?.source
      state.graph.edgesOf = centre
    }
    guard let centre else { return [] }
    let edges = snapshot.edges
      .filter { ($0.source == centre || $0.target == centre) && (state.graph.showIdle || !$0.isIdle) }
      .sorted {
        if $0.health != $1.health { return $0.health > $1.health }
        if $0.errorsPerSecond != $1.errorsPerSecond { return $0.errorsPerSecond > $1.errorsPerSecond }
        return $0.rate != $1.rate ? $0.rate > $1.rate : $0.id < $1.id
      }
      .map { Selection.edge($0.id) }
    guard !edges.isEmpty else { return say(&state, .info, "No edges here (i shows idle ones)") }
    let at = edges.firstIndex(of: selection)
    let step = forward ? 1 : edges.count - 1
    return select(&state, edges[at.map { ($0 + step) % edges.count } ?? (forward ? 0 : edges.count - 1)])
  }

  // MARK: - What is drawn

  func setGraphType(_ state: inout AppState, _ type: GraphType) -> [Effect] {
    guard state.latest?.graphType != type else {
      return say(&state, .info, "Already grouped by \(type.title)")
    }
    if state.isPaused { return say(&state, .warning, "Paused: space goes on, then g regroups") }
    return [.setGraphType(type)] + say(&state, .info, "Grouping by \(type.title)")
  }

  func changeDetail(_ state: inout AppState, larger: Bool) -> [Effect] {
    state.graph.isDetailAutomatic = false
    let next = GraphOptions.Detail(rawValue: state.graph.detail.rawValue + (larger ? 1 : -1))
    guard let next else {
      return say(&state, .info, larger ? "Nodes are as large as they get" : "Nodes are as small as they get")
    }
    state.graph.detail = next
    state.graph.followsSelection = true
    return relayoutIfNeeded(&state)
  }

  func showIdle(_ state: inout AppState, _ shown: Bool?) -> [Effect] {
    state.graph.showIdle = shown ?? !state.graph.showIdle
    let text: String
    if state.graph.showIdle {
      let idle = (state.snapshot?.edges ?? []).count { $0.isIdle }
      text = idle == 0 ? "Idle things shown: there are none" : "Idle things shown"
    } else {
      text = "Idle things hidden"
    }
    return relayoutIfNeeded(&state) + say(&state, .info, text)
  }

  func toggleFocus(_ state: inout AppState) -> [Effect] {
    if state.graph.focus != nil {
      state.graph.focus = nil
      state.graph.followsSelection = true
      return relayoutIfNeeded(&state)
    }
    guard let selection = state.graph.selection, let snapshot = state.snapshot else {
      return say(&state, .info, "Select a node first: f draws its neighbours alone")
    }
    switch selection {
    case .node(let id): state.graph.focus = id
    case .edge(let id): state.graph.focus = snapshot.edge(id)?.source
    }
    state.graph.followsSelection = true
    return relayoutIfNeeded(&state)
  }

  func setHops(_ state: inout AppState, _ hops: Int) -> [Effect] {
    state.graph.hops = hops
    let text = "Neighbourhoods reach \(hops) \(hops == 1 ? "step" : "steps")"
    return relayoutIfNeeded(&state) + say(&state, .info, text)
  }

  func fit(_ state: inout AppState) -> [Effect] {
    state.graph.scroll = Point(x: 0, y: 0)
    state.graph.isDetailAutomatic = true
    return graphResized(&state)
  }

  func pan(_ state: inout AppState, x: Int, y: Int) -> [Effect] {
    state.graph.scroll.x += x
    state.graph.scroll.y += y
    state.graph.followsSelection = false
    clampScroll(&state)
    return []
  }

  // MARK: - Leading on

  func copy(_ state: inout AppState) -> [Effect] {
    let text: String
    if state.pane == .config {
      guard let found = configText(state) else { return say(&state, .info, "Nothing is selected") }
      text = found
    } else if state.place == .proxy {
      guard let found = ProxyPane.copyText(state) else { return say(&state, .info, "Nothing is selected") }
      let first = found.prefix { !$0.isNewline }.prefix(100)
      let more =
        first.count < found.count ? " … (\(found.split(whereSeparator: \.isNewline).count) lines)" : ""
      return [.copy(found)] + say(&state, .info, "Sent to the terminal's clipboard: \(first)\(more)")
    } else if state.pane == .mesh {
      guard let found = MeshPane.copyText(state) else { return say(&state, .info, "Nothing is selected") }
      text = found
    } else {
      switch state.graph.selection {
      case .node(let id)?: text = id.text
      case .edge(let id)?: text = id.text
      case nil: return say(&state, .info, "Nothing is selected")
      }
    }
    return [.copy(text)] + say(&state, .info, "Sent to the terminal's clipboard: \(text)")
  }

  func showTraces(_ state: inout AppState) -> [Effect] {
    guard state.facts.traceBackend != nil else {
      return say(&state, .warning, "No trace store: start with --traces http://HOST:9411")
    }
    let scope = TraceScope(state)
    state.door = nil
    state.pane = .traces
    state.find = nil
    state.panel.isFocused = false
    return state.traces.show(scope.query, scope: scope.title).map(Effect.traces)
  }

  func showTrace(_ state: inout AppState, _ text: String) -> [Effect] {
    guard state.facts.traceBackend != nil else {
      return say(&state, .warning, "No trace store: start with --traces http://HOST:9411")
    }
    guard let id = TraceID(text) else {
      return say(&state, .error, "“\(text)” is not a trace id: up to 32 hex digits")
    }
    state.pane = .traces
    return state.traces.openTrace(id).map(Effect.traces)
  }
}

extension GraphType {
  /// How people call the grouping.
  var title: String {
    switch self {
    case .workload: "workload"
    case .app: "app"
    case .versionedApp: "versioned app"
    case .service: "service"
    }
  }
}

extension Collection {
  /// The element at an index, or nil outside.
  subscript(safe index: Index) -> Element? { indices.contains(index) ? self[index] : nil }
}
