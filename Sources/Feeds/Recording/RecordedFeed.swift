import Mesh

/// Tells again what a folder of scrapes holds (`--scrapes`), with no network and no clock.
///
/// The events come in the order of their times, the same at every reading. Bodies are read as they are
/// wanted, so that a long recording costs no memory.
public struct RecordedFeed: Feed {
  /// What could not be used of the index, a sentence a line, for the snapshot's warnings.
  public let warnings: [String]
  private let folder: String
  private let entries: [ScrapeIndexEntry]
  private let rounds: [ScrapeRound]
  private let roundEvery: Double?

  /// Opens a recording.
  /// - Parameters:
  ///   - folder: what `--save-scrapes` has written, or the like.
  ///   - roundEvery: nil for one `roundCompleted`, at the end; else all that were kept, or where none were, one each
  ///     so many seconds.
  /// - Throws: when there is no index or nothing usable in it.
  public init(folder: String, roundEvery: Double? = nil) throws(RecordingError) {
    self.folder = folder
    self.roundEvery = roundEvery.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    let index = ScrapeIndexEntry.fileName
    let bytes: [UInt8]
    do {
      bytes = try Files.read(folder + "/" + index, limit: 1 << 30)
    } catch {
      throw .unreadable(folder: folder, reason: "\(index): \(error.reason)")
    }
    var entries: [ScrapeIndexEntry] = []
    var problems: [String] = []
    var bad = 0
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      switch ScrapeIndexEntry.read(line) {
      case .success(let entry): entries.append(entry)
      case .failure(let problem):
        bad += 1
        if problems.count < 5 { problems.append("\(index) line \(number + 1): \(problem.text)") }
      }
    }
    if bad > problems.count { problems.append("\(index): \(bad - problems.count) more lines cannot be read") }
    guard !entries.isEmpty else { throw .nothingUsable(folder: folder, problems: problems) }
    // Equal times keep the order of their lines.
    self.entries = entries.enumerated().sorted { ($0.1.at, $0.0) < ($1.1.at, $1.0) }.map(\.1)
    warnings = problems
    let kept = (try? Files.read(folder + "/" + ScrapeRound.fileName, limit: 1 << 28)) ?? []
    let first = self.entries.first?.at ?? -.infinity
    rounds = ScrapeRound.read(kept).filter { $0.at >= first }
  }

  /// The folder.
  public var name: String { folder }

  /// Reads the recording from its begin to its end.
  public func events() -> AsyncStream<MeshEvent> {
    let reader = RecordedReader(folder: folder, entries: entries, rounds: rounds, roundEvery: roundEvery)
    return AsyncStream { await reader.next() }
  }
}
