/// How much is read. What exceeds a limit ends in a `ReadingProblem`, never in memory or a hang.
public struct ReadingLimits: Sendable, Hashable {
  /// Bytes of one file or of standard input. Larger ones are refused before they are read.
  public var fileBytes = 64 << 20
  /// Bytes of all files together.
  public var totalBytes = 512 << 20
  /// How many files are read.
  public var files = 50_000
  /// Documents of one file.
  public var documents = 200_000
  /// Values of one document, as they were written.
  public var nodes = 4_000_000
  /// Values of one document that aliases repeat: what a "billion laughs" text may expand to.
  public var aliasedNodes = 200_000
  /// Values of all documents of one reading together.
  public var totalNodes = 12_000_000
  /// How deep lists and maps may stand in each other.
  public var depth = 100
  /// Bytes of one text. Kubernetes takes no object above 1.5 MB.
  public var scalarBytes = 2 << 20
  /// Problems that are kept of one file; of more, only the number is told.
  public var problems = 200

  /// Makes the defaults.
  public init() {}
}
