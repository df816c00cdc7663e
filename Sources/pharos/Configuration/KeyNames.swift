import Terminal

extension Key {
  /// A key by the name that a configuration gives it: `x`, `X`, `ctrl-l`, `alt-x`, `f5`, `enter`, `space`, `shift-up`.
  init?(configured text: String) {
    if text.count == 1, let character = text.first {
      self = .character(character)
      return
    }
    let name = text.lowercased()
    if let known = Self.named[name] {
      self = known
    } else if name.hasPrefix("ctrl-"), name.count == 6, let letter = name.last, letter.isLetter,
      letter.isASCII
    {
      self = .control(letter)
    } else if name.hasPrefix("alt-"), text.count == 5, let character = text.last {
      self = .alt(character)
    } else if name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...12).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }

  private static let named: [String: Key] = [
    "space": .character(" "), "enter": .enter, "esc": .escape, "escape": .escape, "tab": .tab,
    "shift-tab": .backTab, "backspace": .backspace, "del": .delete, "delete": .delete, "ins": .insert,
    "insert": .insert, "home": .home, "end": .end, "pgup": .pageUp, "pageup": .pageUp, "pgdn": .pageDown,
    "pagedown": .pageDown, "up": .up, "down": .down, "left": .left, "right": .right, "shift-up": .shiftUp,
    "shift-down": .shiftDown, "shift-left": .shiftLeft, "shift-right": .shiftRight,
  ]
}
