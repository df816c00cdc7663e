/// One line of text being typed, with the cursor in it. Knows nothing of what the text is for.
public struct LineEditor: Sendable, Hashable {
  /// A line that is longer than this takes no more: enough for any command, little enough to draw at once.
  public static let limit = 500

  /// The text.
  public private(set) var text: String
  /// Characters left of the cursor.
  public private(set) var cursor: Int

  /// Starts with a text, the cursor behind it.
  public init(_ text: String = "") {
    self.text = String(text.prefix(Self.limit))
    cursor = self.text.count
  }

  /// The text left of the cursor.
  public var head: String { String(text.prefix(cursor)) }

  mutating func insert(_ addition: String) {
    let room = Self.limit - text.count
    // A pasted line break would run or break a command: it becomes a space.
    let safe = addition.prefix(max(0, room)).map { $0.isNewline ? " " : $0 }
    text.insert(contentsOf: safe, at: index(cursor))
    cursor += safe.count
  }

  mutating func deleteBackwards() {
    guard cursor > 0 else { return }
    text.remove(at: index(cursor - 1))
    cursor -= 1
  }

  mutating func deleteForwards() {
    guard cursor < text.count else { return }
    text.remove(at: index(cursor))
  }

  mutating func deleteWord() {
    while cursor > 0, text[index(cursor - 1)] == " " { deleteBackwards() }
    while cursor > 0, text[index(cursor - 1)] != " " { deleteBackwards() }
  }

  mutating func deleteToStart() {
    text = String(text.dropFirst(cursor))
    cursor = 0
  }

  mutating func deleteToEnd() { text = head }

  mutating func move(by columns: Int) { cursor = min(text.count, max(0, cursor + columns)) }

  mutating func moveToStart() { cursor = 0 }

  mutating func moveToEnd() { cursor = text.count }

  private func index(_ offset: Int) -> String.Index {
    text.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex) ?? text.endIndex
  }
}
