import Mesh
import Synchronization

/// Reads a log and hands its lines on in batches, so that a thousand a second are a few actions.
struct LogsRunner: Sendable {
  let feed: any LogFeed
  /// Seconds in which lines are gathered.
  var gathers = 0.06
  /// So many wait at most; older ones are dropped.
  private static let capacity = LogsState.capacity

  private final class Gathered: Sendable {
    let state = Mutex<(arrival: LogsArrival, isDue: Bool)>((LogsArrival(), false))
  }

  /// Goes on until there is no more, or the task is cancelled.
  func read(_ question: LogQuestion, _ give: @escaping @Sendable (LogsArrival) async -> Void) async {
    let gathered = Gathered()
    let flush: @Sendable () async -> Void = {
      let arrival = gathered.state.withLock { state in
        defer { state = (LogsArrival(), false) }
        return state.arrival
      }
      if !arrival.isEmpty, !Task.isCancelled { await give(arrival) }
    }
    // Of those that are done nothing is kept: a log may be followed for days.
    await withDiscardingTaskGroup { group in
      for await event in feed.events(question) {
        if Task.isCancelled { break }
        // Read here, before the lock: reading is the work.
        var one = LogsArrival()
        one.add(event)
        let isFirst = gathered.state.withLock { state in
          state.arrival.join(one, keeping: Self.capacity)
          defer { state.isDue = true }
          return !state.isDue
        }
        guard isFirst else { continue }
        group.addTask {
          // How long lines are gathered before they are shown together: what comes within it is one frame.
          try? await Task.sleep(for: .seconds(gathers))
          await flush()
        }
      }
    }
    await flush()
  }

  /// The numbers of the rows that fit; the first has the number `first`.
  static func matches(_ filter: LogsFilter, _ rows: [LogsRow], first: Int) -> [Int] {
    var found: [Int] = []
    for (offset, row) in rows.enumerated() where filter.admits(row) { found.append(first + offset) }
    return found
  }
}

extension LogsArrival {
  /// Adds what came behind it.
  mutating func join(_ other: LogsArrival, keeping capacity: Int) {
    origins = other.origins ?? origins
    rows += other.rows
    if rows.count > capacity { rows.removeFirst(rows.count - capacity) }
    problems += other.problems
    ended += other.ended
  }
}
