/// Which characters may be used.
public enum GlyphSet: Sendable, Hashable, CaseIterable {
  /// Box drawing, braille and symbols that are one column wide everywhere.
  case unicode
  /// ASCII alone (`--ascii`, or a locale that is not UTF-8).
  case ascii
}

/// Signs with a meaning, each with an ASCII twin of the same width (1).
///
/// None of them has an emoji presentation (terminals draw `✔ ✖ ▶ ⚠ ⏸` two columns wide or in colours of their own),
/// and all are in the fonts that terminals come with. A closed lock is U+235D: an arch with a keyhole.
public enum Symbol: Sendable, Hashable, CaseIterable {
  case healthy, degraded, failure, notReady, idle, unknown
  case lock, brokenLock
  case arrowRight, arrowLeft, arrowUp, arrowDown
  case live, paused, warning, error
  case bullet, ellipsis, cursor, folded, unfolded, check

  /// The character.
  public func character(_ set: GlyphSet) -> Character {
    switch set {
    case .unicode:
      switch self {
      case .healthy: "✓"
      case .degraded: "▲"
      case .failure: "✗"
      case .notReady: "○"
      case .idle: "·"
      case .unknown: "?"
      case .lock: "⍝"
      case .brokenLock: "⊘"
      case .arrowRight: "►"
      case .arrowLeft: "◄"
      case .arrowUp: "▲"
      case .arrowDown: "▼"
      case .live: "●"
      case .paused: "‖"
      case .warning: "▲"
      case .error: "✗"
      case .bullet: "•"
      case .ellipsis: "…"
      case .cursor: "▌"
      case .folded: "▸"
      case .unfolded: "▾"
      case .check: "✓"
      }
    case .ascii:
      switch self {
      case .healthy: "+"
      case .degraded: "!"
      case .failure: "X"
      case .notReady: "o"
      case .idle: "."
      case .unknown: "?"
      case .lock: "@"
      case .brokenLock: "%"
      case .arrowRight: ">"
      case .arrowLeft: "<"
      case .arrowUp: "^"
      case .arrowDown: "v"
      case .live: "*"
      case .paused: "="
      case .warning: "!"
      case .error: "x"
      case .bullet: "*"
      case .ellipsis: "~"
      case .cursor: ">"
      case .folded: "+"
      case .unfolded: "-"
      case .check: "+"
      }
    }
  }
}
