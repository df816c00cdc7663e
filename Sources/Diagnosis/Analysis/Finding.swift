import Manifests

/// How bad a finding is. Ordered: `info < warning < error`.
public enum Level: String, Sendable, Hashable, Comparable, CaseIterable {
  case info, warning, error

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
  /// Orders from mildest to worst.
  public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
}

/// One thing that is wrong, with where it stands and what to do about it.
///
/// All texts may hold names from outside: a canvas or an output makes them safe.
public struct Finding: Sendable, Hashable {
  /// Another place that explains a finding: the other of two conflicting objects.
  public struct Note: Sendable, Hashable {
    /// One sentence.
    public var message: String
    /// The object's place in the set, where the note is about one.
    public var object: Int?
    /// The source's name; empty where there is none.
    public var file: String
    /// Where; `Position.unknown` where it is not known.
    public var start: Position

    /// Makes a note.
    public init(message: String, object: Int?, file: String, start: Position) {
      self.message = message
      self.object = object
      self.file = file
      self.start = start
    }
  }

  /// `IST0101`, `KIA1101`, `PHA0001`.
  public var code: String
  /// How bad it is.
  public var level: Level
  /// The object's place in the set; nil where the finding is about a text that could not be read.
  public var object: Int?
  /// The object's kind, namespace (empty where it has none), name and cluster.
  public var kind, namespace, name, cluster: String
  /// The path in the object: `spec.http[0].route[0].destination.host`; empty for the object as a whole.
  public var path: String
  /// The source's name as it was given.
  public var file: String
  /// The first character; line and column from 1.
  public var start: Position
  /// The character after the last one.
  public var end: Position
  /// What is wrong, in one or two sentences.
  public var message: String
  /// Other places that explain it.
  public var notes: [Note]
  /// What to do; nil where nothing can be said.
  public var fix: String?
  /// Codes under which others know the same finding: `KIA1101` for `IST0101`.
  public var related: [String]

  /// `VirtualService bookinfo/reviews`.
  public var subject: String { kind + " " + (namespace.isEmpty ? name : "\(namespace)/\(name)") }
}
