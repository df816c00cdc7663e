/// Something that `:fault` can switch on, as words behind the command.
public struct FaultChoice: Sendable, Hashable {
  /// The words: `["errors", "reviews-v3", "50"]`. Completion offers them word by word.
  public var words: [String]
  /// What it does, one line.
  public var help: String
  /// It is on now.
  public var isActive: Bool

  /// Makes a choice.
  public init(words: [String], help: String = "", isActive: Bool = false) {
    self.words = words
    self.help = help
    self.isActive = isActive
  }
}

/// Switches faults of a demo mesh. The dashboard knows nothing of how.
public protocol FaultControl: Sendable {
  /// What can be switched on, and `off`.
  func choices() async -> [FaultChoice]
  /// Switches; returns a sentence on what was done. Errors' descriptions are sentences for people.
  func apply(_ words: [String]) async throws -> String
}
