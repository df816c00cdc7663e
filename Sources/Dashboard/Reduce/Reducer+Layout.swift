import Mesh
import Terminal

/// When the graph is laid out anew, and what then shows.
extension Reducer {
  /// The options that the state asks for now.
  func graphOptions(_ state: AppState) -> GraphOptions {
    var focus = state.graph.focus
    if focus == nil, state.graph.isListMode { focus = state.listCentre }
    var detail = state.graph.detail
    if focus != nil, state.graph.isDetailAutomatic { detail = focus == state.graph.crowded ? .chips : .cards }
    return GraphOptions(
      detail: detail, showIdle: state.graph.showIdle, focus: focus, hops: state.graph.hops,
      glyphs: state.glyphs, ambient: state.graph.ambient, boxes: state.graph.boxes)
  }

  /// Asks for a layout when the one on the screen does not fit the snapshot or the options; one at a time.
  func relayoutIfNeeded(_ state: inout AppState, force: Bool = false) -> [Effect] {
    guard let snapshot = state.snapshot else { return [] }
    state.graph.isListMode = snapshot.visibleNodes(idle: state.graph.showIdle) > GraphState.listThreshold
    let options = graphOptions(state)
    guard state.graph.layoutInFlight == nil else { return [] }
    if !force, let view = state.graph.view, view.options == options, view.fits(snapshot, options: options) {
      return []
    }
    // A drawing that says it does not fit the very snapshot it was made of is taken as it is.
    if let done = state.graph.layoutDone, done.revision == snapshot.revision, done.options == options, !force
    {
      return []
    }
    let number = (state.graph.layoutDone?.number ?? 0) + 1
    let ticket = LayoutTicket(number: number, revision: snapshot.revision, options: options)
    state.graph.layoutInFlight = ticket
    // Another grouping has other nodes: nothing to keep.
    return [.layout(snapshot, ticket, keeping: state.graph.view)]
  }

  func receive(_ state: inout AppState, _ view: GraphView, _ ticket: LayoutTicket) -> [Effect] {
    guard state.graph.layoutInFlight == ticket else { return [] }
    let isFirst = state.graph.view == nil
    let before = state.graph.selection.flatMap { state.graph.view?.bounds(of: $0) }
    state.graph.layoutInFlight = nil
    state.graph.layoutDone = ticket
    state.graph.view = view
    if view.options.focus == nil {
      let extent = Size(width: view.drawing.width, height: view.drawing.height)
      state.graph.extent = extent
      if view.options.detail == .cards { state.graph.cardsExtent = extent }
    } else if view.options.detail != .chips, view.drawing.height > FrameLayout(state).graph.height {
      state.graph.crowded = view.options.focus
    }
    if isFirst { state.graph.scroll = Point(x: 0, y: 0) }
    adjustDetail(&state)
    // The selection stays where the eye is: the view shifts with it.
    if let before, let selection = state.graph.selection, let after = view.bounds(of: selection) {
      state.graph.scroll.x += after.x - before.x
      state.graph.scroll.y += after.y - before.y
    }
    if state.graph.followsSelection { reveal(&state) } else { clampScroll(&state) }
    return relayoutIfNeeded(&state)
  }

  func graphResized(_ state: inout AppState) -> [Effect] {
    adjustDetail(&state)
    reveal(&state)
    return relayoutIfNeeded(&state)
  }

  /// Until the user chooses, nodes are as large as the room allows.
  private func adjustDetail(_ state: inout AppState) {
    guard state.graph.isDetailAutomatic, let extent = state.graph.cardsExtent else { return }
    // Chips save rows, hardly columns: a graph that is too wide gets compact cards. The room is taken without
    // the panel's share, which itself depends on the size of nodes.
    let room = FrameLayout(state).main
    if extent.height > room.height - 5 {
      state.graph.detail = .chips
    } else {
      state.graph.detail = extent.width <= room.width ? .cards : .compact
    }
  }

  /// Scrolls as little as makes the selection visible, with a margin so that its neighbours show.
  func reveal(_ state: inout AppState) {
    guard let selection = state.graph.selection, let view = state.graph.view,
      let bounds = view.bounds(of: selection)
    else { return clampScroll(&state) }
    let room = FrameLayout(state).graph
    state.graph.scroll.x = Self.reveal(
      bounds.x..<bounds.maxX, from: state.graph.scroll.x, extent: room.width, margin: min(8, room.width / 6))
    state.graph.scroll.y = Self.reveal(
      bounds.y..<bounds.maxY, from: state.graph.scroll.y, extent: room.height, margin: min(2, room.height / 6)
    )
    clampScroll(&state)
  }

  /// Keeps the viewport on the drawing.
  func clampScroll(_ state: inout AppState) {
    guard let drawing = state.graph.view?.drawing else { return }
    let room = FrameLayout(state).graph
    state.graph.scroll.x = max(0, min(state.graph.scroll.x, drawing.width - room.width))
    state.graph.scroll.y = max(0, min(state.graph.scroll.y, drawing.height - room.height))
  }

  private static func reveal(_ range: Range<Int>, from scroll: Int, extent: Int, margin: Int) -> Int {
    if range.count >= extent { return range.lowerBound }
    if range.lowerBound < scroll + margin { return range.lowerBound - margin }
    if range.upperBound > scroll + extent - margin { return range.upperBound + margin - extent }
    return scroll
  }
}

extension Snapshot {
  /// Nodes that a graph of everything would show.
  func visibleNodes(idle: Bool) -> Int { idle ? nodes.count : nodes.reduce(0) { $0 + ($1.isIdle ? 0 : 1) } }
}

extension AppState {
  /// The node around which the graph is drawn beside the list: the selection's, else the worst.
  var listCentre: NodeID? {
    guard let snapshot else { return nil }
    switch graph.selection {
    case .node(let id)? where snapshot.node(id) != nil: return id
    case .edge(let id)?:
      if let edge = snapshot.edge(id) {
        // Stay where the eye is when the edge touches what is drawn already.
        if let focus = graph.view?.options.focus, focus == edge.source || focus == edge.target {
          return focus
        }
        return edge.source
      }
    case .node, nil: break
    }
    // Without a selection the neighbourhood on the screen stays: what is worst changes from poll to poll.
    if let focus = graph.view?.options.focus, snapshot.node(focus) != nil { return focus }
    return rankedNodes.first
  }
}
