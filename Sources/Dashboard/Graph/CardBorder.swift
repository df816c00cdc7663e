import Terminal

/// The border of a card: its shape tells the kind of node, double lines the selected one.
enum CardBorder {
  case rounded, square, dashed, double

  /// The sides at which a line can leave a card.
  enum Side { case left, right, bottom }

  static func of(_ shape: NodeFace.Shape, isSelected: Bool) -> CardBorder {
    if isSelected { return .double }
    switch shape {
    case .workload: return .rounded
    case .service: return .square
    case .unknown: return .dashed
    }
  }

  /// Horizontal, vertical, corners top left, top right, bottom left, bottom right.
  private func characters(_ glyphs: GlyphSet) -> [Character] {
    switch (self, glyphs) {
    case (.rounded, .unicode): ["─", "│", "╭", "╮", "╰", "╯"]
    case (.square, .unicode): ["─", "│", "┌", "┐", "└", "┘"]
    case (.dashed, .unicode): ["┄", "┆", "╭", "╮", "╰", "╯"]
    case (.double, .unicode): ["═", "║", "╔", "╗", "╚", "╝"]
    case (.rounded, .ascii): ["-", "|", ".", ".", "'", "'"]
    case (.square, .ascii): ["-", "|", "+", "+", "+", "+"]
    case (.dashed, .ascii): [".", ":", ".", ".", "'", "'"]
    case (.double, .ascii): ["=", "#", "#", "#", "#", "#"]
    }
  }

  /// The border's character where a line leaves.
  func tee(_ side: Side, _ glyphs: GlyphSet) -> Character {
    guard glyphs == .unicode else { return self == .double ? "#" : "+" }
    switch side {
    case .right: return self == .double ? "╟" : "├"
    case .left: return self == .double ? "╢" : "┤"
    case .bottom: return self == .double ? "╤" : "┬"
    }
  }

  func draw(_ rect: Rect, _ style: Style, _ canvas: inout Canvas) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let c = characters(canvas.glyphs)
    let (right, bottom) = (rect.maxX - 1, rect.maxY - 1)
    for x in (rect.x + 1)..<max(right, rect.x + 1) {
      canvas.put(c[0], x: x, y: rect.y, style)
      canvas.put(c[0], x: x, y: bottom, style)
    }
    for y in (rect.y + 1)..<max(bottom, rect.y + 1) {
      canvas.put(c[1], x: rect.x, y: y, style)
      canvas.put(c[1], x: right, y: y, style)
    }
    canvas.put(c[2], x: rect.x, y: rect.y, style)
    canvas.put(c[3], x: right, y: rect.y, style)
    canvas.put(c[4], x: rect.x, y: bottom, style)
    canvas.put(c[5], x: right, y: bottom, style)
  }
}
