import FoundationEssentials
import Synchronization
import Wire

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps every body that a feed reads (`--save-scrapes`), so that every number can be worked out again.
///
/// The folder holds the bodies as they came and `index.jsonl`, a line a body: `{"at": monotonic seconds,
/// "source": "HOST:PORT", "path": "…", "status": 200, "file": "…", "wall": "RFC 3339", "ms": 2.1}`, and for a
/// request without answer `"status":0` with `"error"` and without `"file"`. A body is written before its
/// line, so that a recording that was cut off reads well. A folder of an earlier recording is added to.
///
/// Beside it `rounds.jsonl` has a line for each moment at which the reader was told that a round is complete,
/// `{"at": monotonic seconds, "wall": seconds since 1970}`: windows end there, so a window that is worked out again has
/// the same ends, not only the same bodies.
public actor ScrapeRecorder {
  private let folder: String
  private let index: Int32
  private let rounds: Int32
  private var number = 0
  private let lastProblem = Mutex<String?>(nil)

  /// Makes the folder where it is missing.
  /// - Throws: when it cannot be written or holds something else.
  public init(folder: String) throws(RecordingError) {
    self.folder = folder
    do {
      try Files.makeFolder(folder)
      let names = try Files.names(in: folder)
      guard names.isEmpty || names.contains(ScrapeIndexEntry.fileName) else {
        throw RecordingError.notOurs(folder: folder)
      }
      number = names.compactMap(Self.number).max() ?? 0
      index = try Files.appending(folder + "/" + ScrapeIndexEntry.fileName)
      rounds = try Files.appending(folder + "/" + ScrapeRound.fileName)
    } catch let error as RecordingError {
      throw error
    } catch {
      throw .unwritable(folder: folder, reason: (error as? Files.Failure)?.reason ?? "\(error)")
    }
  }

  deinit {
    close(index)
    close(rounds)
  }

  /// Why nothing is kept any more, as a sentence for the warnings; nil while all is well. The first failure
  /// to write (a full disk) ends the recording and nothing else.
  public nonisolated var problem: String? { lastProblem.withLock { $0 } }

  /// Keeps an answer, or the lack of one.
  func record(
    _ result: Result<HTTPResponse, WireError>, of source: String, path: String, at: Double, wallTime: Date?
  ) {
    guard problem == nil else { return }
    var entry = ScrapeIndexEntry(at: at, source: source, path: path, status: 0)
    entry.wall = wallTime.map(ScrapeIndexEntry.wallText)
    do {
      switch result {
      case .success(let response):
        number += 1
        let file = Self.fileName(number, path: path)
        try Files.create(folder + "/" + file, response.body)
        entry.status = response.status
        entry.file = file
        entry.ms = (response.milliseconds * 1000).rounded() / 1000
      case .failure(let error):
        entry.error = error.description
      }
      if let line = entry.line() { try Files.write(line, to: index) }
    } catch {
      end(error)
    }
  }

  /// Keeps the moment at which a round was complete.
  func record(roundAt at: Double, wallTime: Date?) {
    guard problem == nil else { return }
    do {
      let round = ScrapeRound(at: at, wallTime: wallTime)
      if let line = round.line() { try Files.write(line, to: rounds) }
    } catch {
      end(error)
    }
  }

  private nonisolated func end(_ failure: Files.Failure) {
    lastProblem.withLock {
      $0 = "--save-scrapes \(folder): \(failure.reason); scrapes are no longer kept"
    }
  }

  private static func fileName(_ number: Int, path: String) -> String {
    let digits = String(number)
    let kind =
      switch ProxyQuery.kind(ofPath: path) {
      case .stats(.counters): "counters.txt"
      case .stats(.histograms): "histograms.txt"
      case .stats(.everything): "everything.txt"
      case .serverInfo: "server_info.json"
      case .other: "other"
      }
    return String(repeating: "0", count: max(0, 7 - digits.count)) + digits + "-" + kind
  }

  private static func number(ofFile name: String) -> Int? {
    Int(name.prefix { $0 != "-" })
  }
}
