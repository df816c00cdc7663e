import Feeds
import Mesh
import Recording

/// A feed that is recorded as it passes: its reader gets the same events, and never waits for the disk.
struct RecordedPassage: Feed {
  let feed: any Feed
  let writer: RecordingWriter

  var name: String { feed.name }

  func events() -> AsyncStream<MeshEvent> {
    let events = feed.events()
    return AsyncStream { continuation in
      let task = Task {
        for await event in events {
          writer.record(event)
          continuation.yield(event)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
