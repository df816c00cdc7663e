import Mesh

/// A feed whose bodies are kept: keeps, too, when its reader was told of a round, before the reader hears of it.
///
/// Of several feeds that are read as one, the rounds are those of all together; that is why no single feed keeps them.
public struct RoundKeepingFeed: Feed {
  private let feed: any Feed
  private let recorder: ScrapeRecorder

  /// Makes it.
  public init(_ feed: any Feed, recorder: ScrapeRecorder) {
    self.feed = feed
    self.recorder = recorder
  }

  /// The feed's name.
  public var name: String { feed.name }

  /// Reads the feed until it has ended or the reader's task is cancelled.
  public func events() -> AsyncStream<MeshEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: MeshEvent.self, bufferingPolicy: .bufferingNewest(16_384))
    let events = feed.events()
    let recorder = recorder
    let task = Task {
      for await event in events {
        if case .roundCompleted(let at, let wallTime) = event {
          await recorder.record(roundAt: at, wallTime: wallTime)
        }
        continuation.yield(event)
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}
