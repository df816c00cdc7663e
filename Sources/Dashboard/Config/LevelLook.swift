import Diagnosis
import Terminal

extension Level {
  /// What its colour means.
  var ink: Ink {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .info
    }
  }

  /// Its sign: colour is never the only one.
  var symbol: Symbol {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .bullet
    }
  }

  /// How many there are: `3 errors`.
  func counted(_ count: Int) -> String {
    switch self {
    case .error: "\(count) error\(count == 1 ? "" : "s")"
    case .warning: "\(count) warning\(count == 1 ? "" : "s")"
    case .info: "\(count) note\(count == 1 ? "" : "s")"
    }
  }
}

/// Counts of findings as short as they can be: `1✗ 2▲`.
enum ConfigCounts {
  static func runs(_ counts: [Level: Int], _ glyphs: GlyphSet, on ground: Ink) -> [(String, Style)] {
    var runs: [(String, Style)] = []
    for level in Level.allCases.reversed() {
      guard let count = counts[level], count > 0 else { continue }
      if !runs.isEmpty { runs.append((" ", Style(.muted, on: ground))) }
      runs.append(("\(count)\(level.symbol.character(glyphs))", Style(level.ink, on: ground, .bold)))
    }
    return runs
  }
}
