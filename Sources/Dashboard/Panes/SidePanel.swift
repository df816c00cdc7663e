import Mesh
import Terminal

/// What is known about the selection; about the whole mesh when nothing is selected.
enum SidePanel {
  /// The rows and columns of text that a panel holds.
  struct Room: Hashable {
    let rect: Rect
    let columns: Int

    init(_ layout: FrameLayout) {
      let panel = layout.panel
      if layout.placement == .bottom {
        rect = Rect(x: panel.x + 1, y: panel.y + 1, width: panel.width - 2, height: panel.height - 1)
        columns = max(1, (rect.width + Self.gap) / 60)
      } else {
        rect = Rect(x: panel.x + 2, y: panel.y, width: panel.width - 3, height: panel.height)
        columns = 1
      }
    }

    /// Between two columns.
    static let gap = 3
    var columnWidth: Int { (rect.width - (columns - 1) * Self.gap) / columns }
    /// Lines that fit.
    var capacity: Int { rect.height * columns }
  }

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ layout: FrameLayout) {
    let isFocused = state.panel.isFocused
    let border = Style(isFocused ? .focusBorder : .border)
    let line: BorderStyle = isFocused ? .heavy : .light
    let panel = layout.panel
    switch layout.placement {
    case .none: return
    case .strip:
      StripPanel.draw(state, &canvas, layout)
      return
    case .bottom: canvas.hline(x: panel.x, y: panel.y, length: panel.width, border, border: line)
    case .side, .full: canvas.vline(x: panel.x, y: panel.y, length: panel.height, border, border: line)
    }
    let room = Room(layout)
    let lines = lines(state, width: room.columnWidth)
    let scroll = max(0, min(state.panel.scroll, lines.count - room.capacity))
    let columns = PanelColumns(lines.dropFirst(scroll), rows: room.rect.height, columns: room.columns)
    for (index, column) in columns.columns.enumerated() {
      let x = room.rect.x + index * (room.columnWidth + Room.gap)
      for (row, line) in column.enumerated() {
        line.draw(&canvas, x: x, y: room.rect.y + row, width: room.columnWidth)
      }
    }
    drawMore(above: scroll > 0, below: columns.isCut, isFocused, &canvas, layout)
  }

  /// Arrows on the border where lines go on; a word says how to reach them.
  private static func drawMore(
    above: Bool, below: Bool, _ isFocused: Bool, _ canvas: inout Canvas, _ layout: FrameLayout
  ) {
    let style = Style(.accent, on: .ground, .bold)
    let rect = layout.panel
    if above { canvas.put(Symbol.arrowUp.character(canvas.glyphs), x: rect.x, y: rect.y, style) }
    guard below else { return }
    canvas.put(Symbol.arrowDown.character(canvas.glyphs), x: rect.x, y: rect.maxY - 1, style)
    if !isFocused {
      let key = canvas.glyphs == .unicode ? "⏎" : "Enter"
      let y = layout.placement == .bottom ? rect.y : rect.maxY - 1
      canvas.writeRight(" \(key) more ", end: rect.maxX, y: y, Style(.key, on: .panel))
    }
  }

  /// Every line of the panel for a width.
  static func lines(_ state: AppState, width: Int) -> [TextLine] {
    guard let snapshot = state.snapshot else { return [] }
    var writer = PanelWriter(state: state, snapshot: snapshot, width: width)
    switch state.graph.selection {
    case .node(let id)?:
      if let node = snapshot.node(id) { NodePanel.write(node, &writer) } else { writer.gone(id.text, "node") }
    case .edge(let id)?:
      if let edge = snapshot.edge(id) { EdgePanel.write(edge, &writer) } else { writer.gone(id.text, "edge") }
    case nil: OverviewPanel.write(&writer)
    }
    return writer.lines
  }
}
