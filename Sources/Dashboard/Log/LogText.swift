import Mesh
import Terminal

/// How a change reads.
enum LogText {
  /// The thing's name, with the arrow that the terminal can show.
  static func name(_ change: MeshChange, _ glyphs: GlyphSet) -> String {
    guard glyphs == .ascii, case .edge = change.subject else { return change.name }
    return change.name.split(separator: "→", omittingEmptySubsequences: false).joined(separator: "->")
  }

  /// `healthy → failure`.
  static func step(_ change: MeshChange, _ glyphs: GlyphSet) -> String {
    let arrow = glyphs == .unicode ? " → " : " -> "
    return [change.from, change.to].compactMap { $0 }.joined(separator: arrow)
  }
}

extension MeshChange.Kind {
  /// The colour of what it means.
  var ink: Ink {
    switch self {
    case .failed, .lost: .failure
    case .degraded: .degraded
    case .recovered, .answered: .healthy
    case .vanished: .warning
    case .appeared, .restarted, .upgraded, .configured: .info
    }
  }

  /// Its sign: colour is never the only one.
  var symbol: Symbol {
    switch self {
    case .failed, .lost: .failure
    case .degraded: .degraded
    case .recovered, .answered: .healthy
    case .appeared: .unfolded
    case .vanished: .notReady
    case .restarted: .arrowUp
    case .upgraded: .arrowUp
    case .configured: .bullet
    }
  }
}
