import Foundation

/// Colours of plain output: escape sequences on a terminal, nothing elsewhere or with `NO_COLOR`.
struct TextStyle: Sendable {
  /// Whether sequences are written.
  var isColoured: Bool

  /// The style for standard output.
  static var standardOutput: TextStyle {
    let environment = ProcessInfo.processInfo.environment
    return TextStyle(
      isColoured: isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
        && environment["TERM"] != "dumb")
  }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  func red(_ text: String) -> String { wrap(text, "1;31") }
  func yellow(_ text: String) -> String { wrap(text, "1;33") }
  func blue(_ text: String) -> String { wrap(text, "1;34") }
  func green(_ text: String) -> String { wrap(text, "32") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
