/// Why a theme could not be had. Names file, key and the next step.
public enum ThemeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No theme has the name.
  case notFound(name: String, known: [String], folders: [String])
  /// The file cannot be read.
  case unreadable(file: String, reason: String)
  /// The file is not TOML.
  case syntax(file: String, line: Int, message: String)
  /// A key says something that is not understood.
  case invalid(file: String, key: String, problem: String)

  /// One sentence, and the next step.
  public var description: String {
    switch self {
    case .notFound(let name, let known, let folders):
      "there is no theme \"\(TextSafety.safe(name))\": known are \(known.joined(separator: ", ")); "
        + "your own belong into \(folders.first ?? "a folder themes")"
    case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
    case .syntax(let file, let line, let message):
      "\(file):\(line): not TOML: \(TextSafety.safe(message)); compare with themes/dark.toml"
    case .invalid(let file, let key, let problem):
      "\(file): \(TextSafety.safe(key)): \(problem)"
    }
  }
}
