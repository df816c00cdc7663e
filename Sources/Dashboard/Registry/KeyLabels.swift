import Terminal

extension Key {
  /// How a key is shown to people: `⏎`, `Ctrl-L`, `t`.
  public func label(_ glyphs: GlyphSet) -> String {
    switch self {
    case .character(" "): "space"
    case .character(let c): String(c)
    case .control(let c): "Ctrl-" + String(c).uppercased()
    case .alt(let c): "Alt-\(c)"
    case .function(let n): "F\(n)"
    default: glyphs == .unicode ? unicodeName : asciiName
    }
  }

  private var unicodeName: String {
    switch self {
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .shiftUp: "Shift-↑"
    case .shiftDown: "Shift-↓"
    case .shiftLeft: "Shift-←"
    case .shiftRight: "Shift-→"
    default: asciiName
    }
  }

  private var asciiName: String {
    switch self {
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .shiftUp: "Shift-Up"
    case .shiftDown: "Shift-Down"
    case .shiftLeft: "Shift-Left"
    case .shiftRight: "Shift-Right"
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .character, .control, .alt, .function: ""
    }
  }
}
