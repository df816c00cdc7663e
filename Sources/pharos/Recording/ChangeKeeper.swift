import Dashboard
import FoundationEssentials
import Manifests
import Mesh
import Recording
import Synchronization
import Topology

/// Notices what happens in the mesh and its configuration while it is recorded, and puts it into the recording.
final class ChangeKeeper: Sendable {
  private struct Mesh {
    var state: MeshState
    var detector = ChangeDetector()
  }

  private let writer: RecordingWriter
  private let goals: HealthGoals
  private let mesh: Mutex<Mesh>
  private let config = Mutex(ConfigChanges())

  init(_ writer: RecordingWriter, _ configuration: MeshState.Configuration) {
    self.writer = writer
    goals = configuration.goals
    mesh = Mutex(Mesh(state: MeshState(configuration)))
  }

  /// Takes an event of the feed, before it is recorded: what a round shows stands in one transaction with it.
  func note(_ event: MeshEvent) {
    mesh.withLock { mesh in
      mesh.state.ingest(event)
      guard case .roundCompleted = event, let snapshot = mesh.state.snapshot() else { return }
      for change in mesh.detector.changes(in: snapshot) { writer.record(change) }
    }
  }

  /// Takes the configuration as it was read.
  func note(_ set: ConfigSet) {
    let changes = config.withLock { $0.changes(in: set, at: Date()) }
    for change in changes { writer.record(change) }
    let annotated = goals.annotated(set.goalAnnotations)
    mesh.withLock { $0.state.configuration.goals = annotated }
  }
}
