/// How a recording goes, for the header and for `pharos record`.
public struct RecordingState: Sendable, Hashable {
  /// The file.
  public var path: String
  /// Rounds that this writer has put into the file.
  public var rounds: Int
  /// Size of the file and of its log, in bytes.
  public var bytes: Int
  /// Rounds that are not in the file, because the disk failed or was too slow.
  public var lostRounds: Int
  /// How often the file was removed or replaced meanwhile, and recording went on in a new one.
  public var replacements = 0
  /// Why nothing is being kept at the moment, as a sentence; nil while all is well. It is tried again with later rounds.
  public var problem: String?

  /// Makes a state.
  public init(path: String, rounds: Int = 0, bytes: Int = 0, lostRounds: Int = 0, problem: String? = nil) {
    self.path = path
    self.rounds = rounds
    self.bytes = bytes
    self.lostRounds = lostRounds
    self.problem = problem
  }
}
