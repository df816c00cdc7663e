/// What `:` may be completed to.
public struct Candidate: Sendable, Hashable {
  /// What replaces the word that is being typed.
  public var text: String
  /// What it means, one line.
  public var help: String

  /// Makes a candidate.
  public init(_ text: String, help: String = "") {
    self.text = text
    self.help = help
  }
}

/// The command line while it is open.
public struct CommandLineState: Sendable, Hashable {
  /// What is typed.
  public var editor: LineEditor
  /// What the word under the cursor can become, best first.
  public var candidates: [Candidate] = []
  /// The candidate that Tab has put in, or nil while the user types.
  public var chosen: Int?
  /// Where in the history the arrows have led, counted from the newest; nil = not in it.
  public var historyIndex: Int?
  /// What was typed before the arrows led into the history.
  public var draft = ""

  init(_ text: String = "") { editor = LineEditor(text) }
}

/// The `/` line, open or still in effect.
public struct FindState: Sendable, Hashable {
  /// What is typed.
  public var editor: LineEditor
  /// It is being typed; otherwise its matches are shown and `n` goes to the next.
  public var isOpen: Bool

  init(_ text: String = "", isOpen: Bool = true) {
    editor = LineEditor(text)
    self.isOpen = isOpen
  }
}
