/// A text that objects were read from: a file, standard input, or a cluster's answer.
public struct ManifestSource: Sendable {
  /// What a finding calls it: the path as it was given, `-` for standard input, the cluster's context for live objects.
  public var name: String
  /// The bytes as they came; empty for live objects.
  public var bytes: [UInt8]
  /// Whether the objects are those of a running cluster; files override them.
  public var isLive: Bool
  /// The cluster that live objects belong to; empty where there is one only.
  public var cluster: String

  /// Makes a source.
  public init(name: String, bytes: [UInt8], isLive: Bool = false, cluster: String = "") {
    self.name = name
    self.bytes = bytes
    self.isLive = isLive
    self.cluster = cluster
  }

  /// A line's text without its end, from 1; nil past the end. Invalid UTF-8 is replaced. Cost: linear in the text.
  public func line(_ number: Int) -> String? {
    guard number > 0 else { return nil }
    var line = 1
    var start = 0
    while line < number {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = end + 1
      line += 1
    }
    guard start < bytes.count || (start == bytes.count && number == 1) else { return nil }
    var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

/// What was wrong with a text: it could not be read, or was read with doubts.
public struct ReadingProblem: Sendable, Hashable {
  /// What kind of problem.
  public enum Kind: String, Sendable {
    /// The document is no YAML, or is over a limit.
    case broken
    /// A key stands twice in one map.
    case duplicateKey
    /// The document is YAML, but no Kubernetes object (no `kind`).
    case notAnObject
    /// The file could not be opened or read.
    case unreadable
  }

  /// What kind.
  public var kind: Kind
  /// The number of the source in its set.
  public var source: Int
  /// Where.
  public var start: Position
  /// One sentence; may hold text from the file.
  public var message: String

  /// Makes a problem.
  public init(kind: Kind, source: Int, start: Position, message: String) {
    self.kind = kind
    self.source = source
    self.start = start
    self.message = message
  }
}
