import Terminal

/// The whole picture: state in, cells out. Pure; the same for the same state.
public struct Frame: Sendable {
  /// What footer, help and command line are made of.
  public let registry: ActionRegistry

  /// Makes a renderer.
  public init(registry: ActionRegistry = .standard) { self.registry = registry }

  /// Draws the state.
  public func draw(_ state: AppState) -> Canvas {
    var canvas = Canvas(state.size, glyphs: state.glyphs)
    let layout = FrameLayout(state)
    if layout.isTooSmall {
      TooSmall.draw(state.size, &canvas)
      return canvas
    }
    HeaderLine.draw(state, &canvas, layout.header)
    TabsLine.draw(state, &canvas, layout.tabs)
    if state.log.alert == nil {
      BannerLine.draw(state, &canvas, layout.banner)
    } else {
      AlertLine.draw(state, &canvas, layout.banner)
    }
    canvas.clipped(to: layout.main) { canvas in drawPane(state, layout, &canvas) }
    TimelineBar.draw(state, &canvas, layout.timeline)
    FooterLine.draw(state, registry, &canvas, layout.footer)
    if state.help != nil { HelpOverlay.draw(state, registry, &canvas) }
    ToastLine.draw(state, &canvas, layout)
    PromptLine.draw(state, registry, &canvas, layout)
    return canvas
  }

  private func drawPane(_ state: AppState, _ layout: FrameLayout, _ canvas: inout Canvas) {
    if let page = state.overPage { return page.draw(state, &canvas, layout.main) }
    switch state.pane {
    case .graph: GraphPane.draw(state, layout, &canvas)
    case .traces: drawTraces(state, &canvas, layout.main)
    case .config: ConfigPane.draw(state, &canvas, layout.main)
    case .services, .workloads, .log, .mesh: state.ownPane?.draw(state, &canvas, layout.main)
    }
  }
}

/// What shows when nothing sensible fits.
enum TooSmall {
  static func draw(_ size: Size, _ canvas: inout Canvas) {
    let need = FrameLayout.minimum
    let lines = [
      ("Terminal too small", Style(.warning, on: .ground, .bold)),
      ("has \(size.width)x\(size.height)", Style(.text)),
      ("needs \(need.width)x\(need.height)", Style(.text)),
      ("q quits", Style(.muted)),
    ]
    let top = max(0, (size.height - lines.count) / 2)
    for (row, line) in lines.enumerated() where top + row < size.height {
      canvas.writeCentered(line.0, x: 0, y: top + row, width: size.width, line.1)
    }
  }
}

/// A message, on the line above the footer.
enum ToastLine {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ layout: FrameLayout) {
    guard let toast = state.toast, state.commandLine == nil else { return }
    let lines = TextLine.wrap(
      toast.text, width: max(10, layout.size.width - 8), Style(toast.ink, on: .panel, .bold))
    let shown = lines.prefix(3)
    let top = layout.timeline.y - shown.count
    for (row, line) in shown.enumerated() {
      canvas.fill(Rect(x: 0, y: top + row, width: layout.size.width, height: 1), Style(.text, on: .panel))
      if row == 0 {
        let symbol: Symbol =
          switch toast.kind {
          case .info: .bullet
          case .warning: .warning
          case .error: .error
          }
        canvas.put(symbol.character(state.glyphs), x: 1, y: top, Style(toast.ink, on: .panel, .bold))
      }
      line.draw(&canvas, x: 3, y: top + row, width: layout.size.width - 4)
    }
  }
}
