import ArgumentParser
import FoundationEssentials
import Mesh
import Recording
import Topology

/// A recording that is opened to be read, and the moment of it that is asked for.
struct ReplayedRecording: Sendable {
  let file: RecordingFile
  /// The first and the last moment, on the wall clock.
  let span: ClosedRange<Date>
  /// Seconds between the polls of the last run.
  let interval: Double

  /// Opens a recording.
  /// - Throws: `ExitStatus.usage` after a sentence on standard error.
  init(path: String) throws {
    do throws(RecordingFileError) {
      file = try RecordingFile(path: path)
      guard let times = file.rounds.span else { throw RecordingFileError.empty(path: path) }
      // A recording without any wall clock is asked by seconds since its begin.
      span =
        file.rounds.wallSpan
        ?? Date(timeIntervalSince1970: times.lowerBound)...Date(timeIntervalSince1970: times.upperBound)
      let interval = try file.runs().last?.interval ?? 1
      self.interval = interval > 0 && interval < 86_400 ? interval : 1
    } catch {
      StandardOutput.tell("pharos: \(TextLine.safe(error.description))\n")
      throw ExitStatus.usage
    }
    if file.isImmutable {
      StandardOutput.tell(
        "pharos: \(TextLine.safe(path)) stands where nothing can be written; what its writer had not finished is not read\n"
      )
    }
  }

  /// The moment of the last round at or before what was typed; nil text is the end.
  /// - Returns: monotonic seconds of the file.
  /// - Throws: `ValidationError` when it is no time, or lies outside.
  func time(_ text: String?) throws -> Double {
    let rounds = file.rounds
    let newest = rounds.span?.upperBound ?? 0
    guard let text else { return newest }
    let moment = try moment(text, option: "--at")
    // Times are typed to the second; the last round is meant by its own second.
    guard let time = rounds.time(of: moment), moment <= span.upperBound.addingTimeInterval(1) else {
      throw ValidationError(
        "--at \(text) lies outside of the recording, which is from \(Self.text(span.lowerBound)) to "
          + Self.text(span.upperBound))
    }
    return time
  }

  /// The moment that was typed, on the wall clock; it may lie outside.
  /// - Throws: `ValidationError` when it is no time.
  func moment(_ text: String, option: String) throws -> Date {
    let offset = LocalClock.offset(at: span.upperBound)
    guard let moment = MomentText.parse(text, in: span, utcOffset: offset) else {
      throw ValidationError(
        "\(option) is 14:02:07, 2026-05-04T14:02:07Z, -5m before the end or +30s after the begin, not '\(text)'"
      )
    }
    return moment
  }

  /// What was known at a moment, ready for a snapshot.
  /// - Parameter time: monotonic seconds of the file.
  func state(at time: Double, _ configuration: MeshState.Configuration) throws(RecordingFileError)
    -> MeshState
  {
    var state = MeshState(configuration)
    var events = events(from: time, to: time, configuration).makeIterator()
    while let event = events.next() { state.ingest(event) }
    if let error = events.error { throw error }
    return state
  }

  /// The events that snapshots of a stretch of time are made of.
  func events(from: Double, to: Double, _ configuration: MeshState.Configuration) -> RecordedEvents {
    // Health looks back a minute where there is little traffic; before that, the scrapes that all is counted from.
    let lead = max(configuration.effectiveWindowSeconds, 60) + 2 * max(configuration.intervalSeconds, 15)
    return file.events(from: from - lead, to: to)
  }

  /// What was noticed while it was recorded, first to last; nil where nothing was.
  func recordedChanges() -> [MeshChange]? {
    guard let changes = try? file.changes(from: .distantPast, to: .distantFuture), !changes.isEmpty else {
      return nil
    }
    return changes
  }

  /// Finds out what happened, poll by poll, as a live run would have. Cost: a snapshot a poll.
  /// - Parameters:
  ///   - end: monotonic seconds of the file, up to which it is read.
  ///   - tell: takes what one poll shows, which may be nothing; false ends it.
  func detectChanges(
    _ configuration: MeshState.Configuration, upTo end: Double = .infinity, tell: ([MeshChange]) -> Bool
  ) throws(RecordingFileError) {
    var configuration = configuration
    configuration.graphType = .versionedApp
    var state = MeshState(configuration)
    var detector = ChangeDetector()
    var events = file.events(from: -.infinity, to: end).makeIterator()
    while let event = events.next() {
      state.ingest(event)
      guard case .roundCompleted = event, let snapshot = state.snapshot() else { continue }
      guard tell(detector.changes(in: snapshot)) else { return }
    }
    if let error = events.error { throw error }
  }

  private static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
