/// Texts from outside that are worked on more than once: what nobody reads to its end is cut first, so that a name
/// of a megabyte costs no time.
enum TextLimit {
  /// The beginning of a message that is wrapped.
  static let message = 4_000

  /// The text, or its beginning with an ellipsis. Cost: by the limit, not by the text.
  static func cut(_ text: String, _ limit: Int) -> String {
    guard let end = text.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex),
      end < text.endIndex
    else { return text }
    return text[..<end] + "…"
  }
}
