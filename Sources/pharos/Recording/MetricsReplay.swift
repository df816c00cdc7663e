import Mesh
import Recording
import Topology

/// `pharos metrics --replay`: the numbers at a moment of a recording, or after every round of it.
struct MetricsReplay {
  let recording: ReplayedRecording
  let configuration: MeshState.Configuration

  /// - Parameters:
  ///   - path: the recording.
  ///   - window: seconds, as for a live mesh.
  init(path: String, window: Double) throws {
    recording = try ReplayedRecording(path: path)
    configuration = MeshState.Configuration(
      windowSeconds: window, intervalSeconds: recording.interval, graphType: .workload)
  }

  /// What was known at a moment.
  /// - Parameter at: as typed; nil for the end.
  /// - Returns: with the mesh then, and the moment in monotonic seconds.
  func answer(at: String?) throws -> (MetricsAnswer, Snapshot, Double) {
    let time = try recording.time(at)
    var answer = MetricsAnswer(configuration)
    var events = recording.events(from: time, to: time, configuration).makeIterator()
    while let event = events.next() { answer.ingest(event) }
    try check(events.error)
    let snapshot = answer.snapshot(at: time)
    return (answer, snapshot, time)
  }

  /// What was known after each round from the begin to a moment.
  /// - Parameter show: takes it as above; false ends it.
  func follow(to: String?, show: (MetricsAnswer, Snapshot, Double) throws -> Bool) throws {
    let end = try recording.time(to)
    var answer = MetricsAnswer(configuration)
    var events = recording.file.events(from: -.infinity, to: end).makeIterator()
    while let event = events.next() {
      answer.ingest(event)
      guard case .roundCompleted(let time, _) = event else { continue }
      let snapshot = answer.snapshot(at: time)
      guard try show(answer, snapshot, time) else { return }
    }
    try check(events.error)
  }

  private func check(_ error: RecordingFileError?) throws {
    guard let error else { return }
    StandardOutput.tell("pharos: \(TextLine.safe(error.description))\n")
    throw ExitStatus.usage
  }
}
