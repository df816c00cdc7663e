import Dashboard
import Synchronization

/// Reports of several clusters on their way to a reader: of each the newest, however far behind the reader is.
final class NewestReports: Sendable {
  private let waiting = Mutex<[ConfigReport]>([])
  private let signals: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  /// Holds nothing yet.
  init() { (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  /// Another report; one of its cluster that nobody took is left out.
  func yield(_ report: ConfigReport) {
    waiting.withLock { waiting in
      waiting.removeAll { $0.place == report.place }
      waiting.append(report)
    }
    signal.yield()
  }

  /// No more will come.
  func finish() { signal.finish() }

  /// What is yielded, for one reader.
  /// - Parameter task: what yields; it ends with the reader.
  func stream(of task: Task<Void, Never>) -> AsyncStream<ConfigReport> {
    AsyncStream {
      if let report = self.next() { return report }
      for await _ in self.signals {
        if let report = self.next() { return report }
      }
      return self.next()
    } onCancel: {
      task.cancel()
    }
  }

  private func next() -> ConfigReport? {
    waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
