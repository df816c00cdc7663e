import FoundationEssentials
import Synchronization

/// The moment of a recording that is on the screen, for what does not come with the numbers: traces, configuration.
final class Playhead: Sendable {
  private struct Held {
    var moment: Date
    var readers: [Int: AsyncStream<Date>.Continuation] = [:]
  }

  private let held: Mutex<Held>

  /// Stands at a moment.
  init(_ moment: Date) { held = Mutex(Held(moment: moment)) }

  /// Where it stands.
  var moment: Date { held.withLock { $0.moment } }

  /// Goes elsewhere.
  func move(to moment: Date) {
    held.withLock { held in
      guard held.moment != moment else { return }
      held.moment = moment
      for reader in held.readers.values { reader.yield(moment) }
    }
  }

  /// Where it stands, and wherever it goes; a reader that falls behind gets the newest.
  func moments() -> AsyncStream<Date> {
    let (stream, continuation) = AsyncStream.makeStream(of: Date.self, bufferingPolicy: .bufferingNewest(1))
    let number = held.withLock { held in
      let number = (held.readers.keys.max() ?? 0) + 1
      held.readers[number] = continuation
      continuation.yield(held.moment)
      return number
    }
    continuation.onTermination = { [weak self] _ in
      self?.held.withLock { $0.readers[number] = nil }
    }
    return stream
  }
}
