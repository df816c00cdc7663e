import FoundationEssentials
import Mesh
import Recording
import Topology

/// `pharos graph --replay`: the graph of a moment of a recording, or of every round of it.
struct GraphReplay {
  let recording: ReplayedRecording
  let configuration: MeshState.Configuration

  /// - Parameters:
  ///   - window: seconds, as for a live mesh.
  ///   - path: the recording.
  init(path: String, window: Double, graphType: GraphType, goals: HealthGoals = .none) throws {
    recording = try ReplayedRecording(path: path)
    configuration = MeshState.Configuration(
      windowSeconds: window, intervalSeconds: recording.interval, graphType: graphType, goals: goals)
  }

  /// The graph at a moment.
  /// - Parameter at: as typed; nil for the end.
  func snapshot(at: String?) throws -> Snapshot {
    let time = try recording.time(at)
    return try reading { () throws(RecordingFileError) in
      var state = try recording.state(at: time, configuration)
      return state.snapshot(at: time, wallTime: recording.file.rounds.wallTime(of: time))
    }
  }

  /// The graph of each round from the begin to a moment.
  /// - Parameter show: takes one; false ends it.
  func follow(to: String?, show: (Snapshot) throws -> Bool) throws {
    let end = try recording.time(to)
    var state = MeshState(configuration)
    var events = recording.file.events(from: -.infinity, to: end).makeIterator()
    while let event = events.next() {
      state.ingest(event)
      guard case .roundCompleted = event, let snapshot = state.snapshot() else { continue }
      guard try show(snapshot) else { return }
    }
    if let error = events.error { try reading { () throws(RecordingFileError) in throw error } }
  }

  private func reading<T>(_ body: () throws(RecordingFileError) -> T) throws -> T {
    do throws(RecordingFileError) { return try body() } catch {
      StandardOutput.tell("pharos: \(TextLine.safe(error.description))\n")
      throw ExitStatus.usage
    }
  }
}
