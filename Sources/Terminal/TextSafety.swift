/// The door through which text from outside comes in: names, paths, headers, tags and messages of a mesh are chosen
/// by whoever sends a request, and a terminal obeys what it is sent.
public enum TextSafety {
  /// The text with everything that is not shown replaced by what is: control, escape, bidi and zero-width characters
  /// become U+FFFD, a line break `↵`, a tab a space; emoji sequences become their first emoji.
  ///
  /// `Canvas` applies the same rules to all that is written, so a pane needs this only for text that leaves another
  /// way (plain output to a terminal, the clipboard). Applying it twice changes nothing. Cost: one pass; text that is
  /// printable ASCII is returned as it is.
  public static func safe(_ text: some StringProtocol) -> String {
    let text = String(text)
    if isPlain(text) { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var reader = GraphemeReader(text)
    while let grapheme = reader.next() { grapheme.append(to: &result) }
    return result
  }

  /// Whether text is printable ASCII alone.
  static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
}

/// How many columns text takes when `Canvas` writes it.
///
/// Measured by the same rules that write, so a column computed here is where the text ends; the tables are Pharos's
/// own, because the C library's answers differ from machine to machine.
public enum TextWidth {
  /// Columns of a text. Cost: one pass.
  public static func of(_ text: some StringProtocol) -> Int {
    let text = String(text)
    if TextSafety.isPlain(text) { return text.utf8.count }
    var reader = GraphemeReader(text)
    var width = 0
    while let grapheme = reader.next() { width += Int(grapheme.width) }
    return width
  }

  /// The longest beginning of a text that fits into so many columns, made safe; with `ellipsis`, the last column says
  /// when something is left out.
  public static func cut(_ text: some StringProtocol, to width: Int, ellipsis: Bool = true) -> String {
    let text = String(text)
    guard width > 0 else { return "" }
    guard of(text) > width else { return TextSafety.safe(text) }
    let room = ellipsis ? width - 1 : width
    var result = ""
    var used = 0
    var reader = GraphemeReader(text)
    while let grapheme = reader.next(), used + Int(grapheme.width) <= room {
      grapheme.append(to: &result)
      used += Int(grapheme.width)
    }
    return ellipsis ? result + "…" : result
  }

  /// The text filled up with blanks (or cut) to exactly so many columns.
  public static func pad(_ text: some StringProtocol, to width: Int, right: Bool = false) -> String {
    let cut = cut(text, to: width)
    let blanks = String(repeating: " ", count: max(0, width - of(cut)))
    return right ? blanks + cut : cut + blanks
  }
}
