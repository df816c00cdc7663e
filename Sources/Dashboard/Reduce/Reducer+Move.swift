import Layout
import Mesh
import Terminal

/// Moving about: arrows, pages, in and out.
extension Reducer {
  func move(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch state.place {
    case .graph: return moveOnGraph(&state, heading)
    case .list: return moveInList(&state, heading)
    case .panel: return moveInPanel(&state, heading)
    case .help:
      state.help?.scroll += heading == .up ? -1 : heading == .down ? 1 : 0
      return clampHelp(&state)
    case .traces, .waterfall: return state.traces.move(heading).map(Effect.traces)
    case .config, .configPage:
      state.config.move(heading)
      return []
    case .table, .detail, .log, .logs, .mesh, .proxy, .scope:
      return state.ownPane?.move(&state, heading) ?? []
    case .commandLine, .find: return []
    }
  }

  func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    let height = max(1, FrameLayout(state).main.height - 2)
    switch state.place {
    case .graph: return pan(&state, x: 0, y: pages * max(1, FrameLayout(state).graph.height * 2 / 3))
    case .list: return stepInList(&state, by: pages * height)
    case .panel:
      state.panel.scroll += pages * height
      return clampPanel(&state)
    case .help:
      state.help?.scroll += pages * height
      return clampHelp(&state)
    case .traces, .waterfall: return state.traces.page(pages).map(Effect.traces)
    case .config, .configPage:
      state.config.page(pages)
      return []
    case .table, .detail, .log, .logs, .mesh, .proxy, .scope: return state.ownPane?.page(&state, pages) ?? []
    case .commandLine, .find: return []
    }
  }

  func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    let far = toEnd ? Int(Int32.max) : -Int(Int32.max)
    switch state.place {
    case .graph:
      guard let nodes = state.graph.view?.nodes, let node = toEnd ? nodes.last : nodes.first else {
        return []
      }
      return select(&state, .node(node))
    case .list: return stepInList(&state, by: far)
    case .panel:
      state.panel.scroll = toEnd ? far : 0
      return clampPanel(&state)
    case .help:
      state.help?.scroll = toEnd ? far : 0
      return clampHelp(&state)
    case .traces, .waterfall: return state.traces.jump(toEnd: toEnd).map(Effect.traces)
    case .config, .configPage:
      state.config.jump(toEnd: toEnd)
      return []
    case .table, .detail, .log, .logs, .mesh, .proxy, .scope:
      return state.ownPane?.jump(&state, toEnd: toEnd) ?? []
    case .commandLine, .find: return []
    }
  }

  func open(_ state: inout AppState) -> [Effect] {
    switch state.place {
    case .graph:
      guard state.graph.selection != nil else { return selectFirst(&state) }
      state.panel.isFocused = true
      state.panel.scroll = 0
      return []
    case .list:
      if state.graph.selection == nil, let first = state.rankedNodes.first {
        state.graph.selection = .node(first)
      }
      state.graph.isListFocused = false
      return relayoutIfNeeded(&state)
    case .traces, .waterfall: return state.traces.open().map(Effect.traces)
    case .config: return config(&state, .explain(nil))
    case .table, .detail, .log, .logs, .mesh, .proxy, .scope: return state.ownPane?.open(&state) ?? []
    case .configPage, .panel, .help, .commandLine, .find: return []
    }
  }

  func back(_ state: inout AppState) -> [Effect] {
    switch state.place {
    case .help: state.help = nil
    case .panel: leavePanel(&state)
    case .graph, .list: return backOnGraph(&state)
    case .traces, .waterfall:
      guard let effects = state.traces.back() else { return show(&state, state.outerPane) }
      return effects.map(Effect.traces)
    case .config, .configPage:
      state.find = nil
      if !state.config.back() { return show(&state, state.outerPane) }
    case .table, .detail, .log, .logs, .mesh, .proxy, .scope:
      state.find = nil
      return state.ownPane?.back(&state) ?? show(&state, state.outerPane)
    case .commandLine, .find: return edit(&state, .cancel)
    }
    return []
  }

  func close(_ state: inout AppState) -> [Effect] {
    switch state.place {
    case .graph, .list: [.quit]
    default: back(&state)
    }
  }

  func show(_ state: inout AppState, _ pane: PaneID) -> [Effect] {
    let closed = state.isLogsShown && state.pane == pane ? LogsJourney.close(&state) : []
    state.help = nil
    state.find = nil
    state.cameFromConfig = false
    state.door = nil
    state.scope.isOpen = false
    if pane == .config { enterConfig(&state) }
    // The key of the pane that shows leads out of the page over it.
    if pane == .mesh, state.pane == .mesh { state.proxy = nil }
    state.pane = pane
    if let own = state.ownPane { return closed + own.shown(&state) }
    if pane == .traces { return closed + state.traces.shown().map(Effect.traces) }
    return closed + (pane == .graph ? relayoutIfNeeded(&state) : [])
  }

  private func backOnGraph(_ state: inout AppState) -> [Effect] {
    if state.find != nil {
      state.find = nil
    } else if backToConfig(&state) {
      return []
    } else if state.outerPane != .graph {
      return show(&state, state.outerPane)
    } else if state.graph.focus != nil {
      return toggleFocus(&state)
    } else if state.graph.isListMode, !state.graph.isListFocused {
      state.graph.isListFocused = true
    } else if state.graph.selection != nil {
      return select(&state, nil)
    } else if state.time.baseline != nil {
      return TimeMachine.reduce(&state, .compare("off"))
    } else if state.time.isPast {
      return TimeMachine.live(&state)
    } else {
      return say(&state, .info, "Nothing to come back from: q quits")
    }
    return []
  }

  func leavePanel(_ state: inout AppState) {
    state.panel.isFocused = false
    state.panel.scroll = 0
    reveal(&state)
  }

  private func moveInPanel(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .up: state.panel.scroll -= 1
    case .down: state.panel.scroll += 1
    case .left:
      leavePanel(&state)
      return []
    case .right: return []
    }
    return clampPanel(&state)
  }

  /// Keeps the panel's scroll position on its lines.
  func clampPanel(_ state: inout AppState) -> [Effect] {
    let room = SidePanel.Room(FrameLayout(state))
    let count = SidePanel.lines(state, width: room.columnWidth).count
    state.panel.scroll = max(0, min(state.panel.scroll, count - room.capacity))
    return []
  }

  func clampHelp(_ state: inout AppState) -> [Effect] {
    guard let help = state.help else { return [] }
    let room = HelpOverlay.room(state.size)
    let count = HelpOverlay.lines(state, registry, width: room.width).count
    state.help?.scroll = max(0, min(help.scroll, count - room.height))
    return []
  }

  // MARK: - The list beside a large graph

  private func moveInList(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .up: return stepInList(&state, by: -1)
    case .down: return stepInList(&state, by: 1)
    case .right: return open(&state)
    case .left: return []
    }
  }

  func stepInList(_ state: inout AppState, by rows: Int) -> [Effect] {
    let nodes = state.rankedNodes
    guard !nodes.isEmpty else { return [] }
    guard let at = state.listRow(in: nodes) else { return select(&state, .node(nodes[0])) }
    let row = min(nodes.count - 1, max(0, at + rows))
    return select(&state, .node(nodes[row]))
  }
}

extension AppState {
  /// The row of the list that the selection stands in.
  func listRow(in nodes: [NodeID]) -> Int? {
    switch graph.selection {
    case .node(let id)?: nodes.firstIndex(of: id)
    case .edge(let id)?: snapshot?.edge(id).flatMap { edge in nodes.firstIndex(of: edge.source) }
    case nil: nil
    }
  }
}
