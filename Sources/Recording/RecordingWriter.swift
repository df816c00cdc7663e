import Dispatch
import FoundationEssentials
import Mesh
import Synchronization

/// Records what the feeds tell into a file, on a thread of its own: who tells it never waits.
///
/// A round is one transaction, so that a kill at any instant loses the round that was under way and no other. When
/// the disk is too slow or fails, rounds are left out and counted, and `state` says why; later rounds are tried again.
public final class RecordingWriter: Sendable {
  /// Events of one round; more than any mesh makes.
  private static let maximumEvents = 2_000_000

  private struct Inbox {
    var batch = RecordingBatch()
    /// Batches that wait to be written.
    var waiting = 0
    var state: RecordingState
    var isClosed = false
    var readers: [Int: AsyncStream<RecordingState>.Continuation] = [:]
  }

  /// The file, and what is told once and must stand in one that takes its place.
  fileprivate struct Held {
    var archive: RecordingArchive?
    var identities: [String: MeshEvent] = [:]
    var config: [String: RecordingBatch.Note] = [:]
  }

  /// The file.
  public let path: String
  private let inbox: Mutex<Inbox>
  private let held: Mutex<Held>
  private let run: RecordingRun
  /// Rounds that may wait for the disk.
  private let patience: Int
  private let queue = DispatchQueue(label: "pharos.recording", qos: .utility)

  /// Opens a file to record into; a recording that is there is continued.
  /// - Parameter isNew: a recording that is there is removed first, and nothing else ever is.
  /// - Throws: when it is something else, is being recorded into, or cannot be written.
  public convenience init(
    path: String, run: RecordingRun = RecordingRun(), isNew: Bool = false
  ) throws(RecordingFileError) {
    if isNew { try RecordingArchive.remove(path: path) }
    try self.init(path: path, run: run, patience: 32)
  }

  /// As above.
  /// - Parameter patience: rounds that may wait for the disk; what comes beyond them is lost.
  package init(path: String, run: RecordingRun, patience: Int) throws(RecordingFileError) {
    self.path = path
    self.run = run
    self.patience = patience
    let opened = try RecordingArchive(path: path, run: run)
    inbox = Mutex(Inbox(state: RecordingState(path: path, bytes: opened.bytes)))
    held = Mutex(Held(archive: opened))
  }

  deinit { for reader in inbox.withLock({ $0.readers }).values { reader.finish() } }

  /// How it goes.
  public var state: RecordingState { inbox.withLock { $0.state } }

  /// How it goes, from now on: at once, and after each round. A reader that falls behind gets the newest.
  public func states() -> AsyncStream<RecordingState> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: RecordingState.self, bufferingPolicy: .bufferingNewest(1))
    inbox.withLock { inbox in
      continuation.yield(inbox.state)
      guard !inbox.isClosed else { return continuation.finish() }
      let number = (inbox.readers.keys.max() ?? 0) + 1
      inbox.readers[number] = continuation
      continuation.onTermination = { [weak self] _ in
        // Not from inside: finishing readers happens under the lock.
        guard let self else { return }
        queue.async { self.inbox.withLock { $0.readers[number] = nil } }
      }
    }
    return stream
  }

  /// Takes an event. With a completed round all since the last is written.
  public func record(_ event: MeshEvent) {
    inbox.withLock { inbox in
      guard !inbox.isClosed, inbox.batch.events.count < Self.maximumEvents || event.isRound else { return }
      inbox.batch.events.append(event)
      guard event.isRound else { return }
      let batch = inbox.batch
      inbox.batch = RecordingBatch()
      guard inbox.waiting < patience else {
        inbox.batch.notes = batch.notes
        // Who a source is and that it exists is told seldom: it must not be lost with the numbers.
        inbox.batch.events = batch.events.filter(\.isRare)
        inbox.state.lostRounds += 1
        inbox.state.problem = "recording to \(path) falls behind: the disk is too slow"
        return
      }
      inbox.waiting += 1
      queue.async { self.write(batch) }
    }
  }

  /// Takes something that happened; it is written with the round under way.
  public func record(_ change: MeshChange) { add(.change(change)) }

  /// Takes a trace: its spans as Zipkin v2 JSON. One with an id that is known replaces it.
  /// - Parameter start: begin in microseconds since 1970.
  public func record(traceID: String, start: Int64, json: [UInt8]) {
    // A trace that no row holds would fail the round.
    guard json.count < Int(SQLiteConnection.maximumRowBytes) / 2 else { return }
    add(.trace(id: traceID, start: start, json: json))
  }

  /// Takes the text of a configuration file; kept when it differs from the last one of that path.
  /// - Parameter text: nil when the file is gone.
  public func record(configPath: String, text: String?, at: Date) {
    guard text?.utf8.count ?? 0 < Int(SQLiteConnection.maximumRowBytes) / 2 else { return }
    add(.config(path: configPath, text: text, at: at))
  }

  /// Waits until every round that was told is in the file, or lost.
  public func written() async {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume() }
    }
  }

  /// Writes what is complete and ends the recording. Waits for the disk; what comes later is not taken.
  public func close() {
    let last = inbox.withLock { inbox -> RecordingBatch? in
      guard !inbox.isClosed else { return nil }
      inbox.isClosed = true
      var batch = inbox.batch
      // A round that is not complete is none.
      batch.events = []
      return batch
    }
    guard let last else { return }
    if !last.isEmpty { queue.async { self.write(last) } }
    queue.sync {
      held.withLock { held in
        held.archive?.close()
        held.archive = nil
      }
    }
    inbox.withLock { inbox in
      for reader in inbox.readers.values { reader.finish() }
      inbox.readers = [:]
    }
  }

  /// Lets the file grow to so many pages at most: a full disk, for tests.
  func limit(pages: Int) { queue.sync { held.withLock { $0.archive?.limit(pages: pages) } } }

  /// Goes on in a new file where the one that was recorded into is not there any more.
  /// - Returns: whether it is a new one.
  private func replace(_ held: inout Held) throws(RecordingFileError) -> Bool {
    if let present = held.archive {
      guard !present.isInPlace else { return false }
      present.abandon()
      held.archive = nil
      inbox.withLock { $0.state.replacements += 1 }
    }
    held.archive = try RecordingArchive(path: path, run: run)
    return true
  }

  private func add(_ note: RecordingBatch.Note) {
    inbox.withLock { inbox in
      if !inbox.isClosed { inbox.batch.notes.append(note) }
    }
  }

  /// On the writer's thread.
  private func write(_ batch: RecordingBatch) {
    let (problem, bytes) = held.withLock { held -> (String?, Int?) in
      do throws(RecordingFileError) {
        let isNew = try replace(&held)
        var whole = batch
        if isNew { whole.begin(with: Array(held.identities.values), Array(held.config.values)) }
        try held.archive?.write(whole)
        held.note(batch)
        return (nil, held.archive?.bytes)
      } catch {
        return (error.description, held.archive?.bytes)
      }
    }
    inbox.withLock { inbox in
      if batch.round != nil {
        inbox.waiting -= 1
        if problem == nil { inbox.state.rounds += 1 } else { inbox.state.lostRounds += 1 }
      }
      inbox.state.problem = problem
      if let bytes { inbox.state.bytes = bytes }
      if problem != nil {
        // What is told once is tried again with the next round.
        inbox.batch.notes = Array((batch.notes + inbox.batch.notes).prefix(10_000))
        inbox.batch.events = batch.events.filter(\.isRare) + inbox.batch.events
      }
      for reader in inbox.readers.values { reader.yield(inbox.state) }
    }
  }
}

extension RecordingWriter.Held {
  /// Remembers what a new file would have to begin with.
  mutating func note(_ batch: RecordingBatch) {
    for event in batch.events {
      if case .identity(let source, _, _) = event { identities[source] = event }
    }
    for note in batch.notes {
      if case .config(let path, _, _) = note { config[path] = note }
    }
  }
}

extension MeshEvent {
  fileprivate var isRound: Bool { if case .roundCompleted = self { true } else { false } }

  fileprivate var isRare: Bool {
    switch self {
    case .expecting, .identity, .gone: true
    default: false
    }
  }
}
