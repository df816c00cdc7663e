/// What was wrong with a text: it could not be read, or was read with doubts.
public struct ReadingProblem: Sendable, Hashable {
  /// What kind of problem.
  public enum Kind: String, Sendable {
    /// The document is no YAML.
    case broken
    /// The document is a Helm template that was not rendered.
    case template
    /// A text, a document or a file exceeds a limit (`ReadingLimits`).
    case limit
    /// A key stands twice in one map.
    case duplicateKey
    /// The document is YAML, but no Kubernetes object (no `kind`).
    case notAnObject
    /// The document has an `apiVersion` and `metadata`, but no `kind`.
    case missingKind
    /// The file could not be opened or read.
    case unreadable
    /// A folder or file was passed over on purpose: the templates of a Helm chart.
    case passedOver
  }

  /// What kind.
  public var kind: Kind
  /// The number of the source in its set.
  public var source: Int
  /// Where.
  public var start: Position
  /// The character after the last one; the same as `start` where it is not known.
  public var end: Position
  /// One or two sentences; may hold text from the file.
  public var message: String
  /// What to do; nil where nothing can be said.
  public var fix: String?
  /// Another place in the same text that explains it: the first of two equal keys, the quote that is not closed.
  public var other: Position?

  /// Makes a problem.
  public init(
    kind: Kind, source: Int, start: Position, end: Position? = nil, message: String, fix: String? = nil,
    other: Position? = nil
  ) {
    self.kind = kind
    self.source = source
    self.start = start
    self.end = end ?? start
    self.message = message
    self.fix = fix
    self.other = other
  }
}
