/// How a value from a file is shown inside a sentence: short, on one line.
enum Excerpt {
  /// The text in backticks; the middle of a long one is left out.
  static func of(_ text: String, limit: Int = 60) -> String {
    var shown = ""
    var count = 0
    for character in text {
      guard count < limit else { return "`\(shown)…`" }
      shown.append(character.isNewline ? " " : character)
      count += 1
    }
    return "`\(shown)`"
  }
}
