import Mesh

/// Several feeds as one: their events as they come.
public struct CombinedFeed: Feed {
  private let feeds: [any Feed]

  /// Makes it. Rounds are told by those feeds that tell them; one of several should.
  public init(_ feeds: [any Feed]) { self.feeds = feeds }

  /// The names, in their order.
  public var name: String { feeds.map(\.name).joined(separator: ", ") }

  /// Reads all of them, until all have ended or the reader's task is cancelled.
  public func events() -> AsyncStream<MeshEvent> {
    if feeds.count == 1 { return feeds[0].events() }
    let (stream, continuation) = AsyncStream.makeStream(
      of: MeshEvent.self, bufferingPolicy: .bufferingNewest(16_384))
    let streams = feeds.map { $0.events() }
    let task = Task {
      await withTaskGroup(of: Void.self) { group in
        for stream in streams {
          group.addTask {
            for await event in stream { continuation.yield(event) }
          }
        }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}
