import FoundationEssentials
import Mesh

/// What is written in one go: a round, and what else was told since the one before.
struct RecordingBatch: Sendable {
  /// Things that are kept beside the events.
  enum Note: Sendable {
    case change(MeshChange)
    case trace(id: String, start: Int64, json: [UInt8])
    case config(path: String, text: String?, at: Date)
  }

  /// The events of the round, its completion last.
  var events: [MeshEvent] = []
  var notes: [Note] = []
  var isEmpty: Bool { events.isEmpty && notes.isEmpty }

  /// Puts what is known already before it, where the batch itself does not tell it.
  mutating func begin(with known: [MeshEvent], _ config: [Note]) {
    let round = round?.at
    events =
      known.map { event in
        // A file's times begin with the round that begins it.
        if case .identity(let source, let identity, let at) = event {
          .identity(source: source, identity, at: max(at, (round ?? at) - 1))
        } else {
          event
        }
      } + events
    notes = config + notes
  }

  /// When the round was completed, if one was.
  var round: (at: Double, wall: Date?)? {
    if case .roundCompleted(let at, let wall) = events.last { (at, wall) } else { nil }
  }
}
