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
        // A first picture is told again in earnest, after a past that the recording is not of.
        var begun: [String: Double] = [:]
        for await event in events {
          if case .scrape(let scrape) = event {
            if scrape.isProvisional {
              begun[scrape.source] = min(begun[scrape.source] ?? scrape.at, scrape.at)
            } else if scrape.at >= begun[scrape.source] ?? -.infinity {
              writer.record(event)
            }
          } else {
            writer.record(event)
          }
          continuation.yield(event)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
