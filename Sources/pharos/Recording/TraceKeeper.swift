import FoundationEssentials
import Recording
import Tracing

/// Puts traces of a store into a recording: every some seconds the worst and some of the latest that are new.
///
/// Not all of them: at twenty requests a second, each a trace of 15 kB, they would be a gigabyte an hour.
struct TraceKeeper: Sendable {
  /// Seconds between two looks.
  static let period = 5.0
  /// Traces that are kept of each look: as many failed ones, and as many others.
  static let perLook = 5

  let backend: any TraceBackend
  let writer: RecordingWriter
  /// Says what the store says when it does not answer; nil when it does again.
  var told: @Sendable (String?) -> Void = { _ in }

  /// Goes on until the task is cancelled.
  func run() async {
    var kept: Set<TraceID> = []
    var order: [TraceID] = []
    while !Task.isCancelled {
      do throws(TraceError) {
        for summary in try await wanted(except: kept) {
          let spans = try await backend.reported(summary.id)
          guard !spans.isEmpty else { continue }
          writer.record(traceID: "\(summary.id)", start: summary.startTime, json: ZipkinV2.json(spans))
          kept.insert(summary.id)
          order.append(summary.id)
        }
        told(nil)
      } catch {
        told(error.description)
      }
      if order.count > 10_000 { for id in order.prefix(5000) { kept.remove(id) } }
      if order.count > 10_000 { order.removeFirst(5000) }
      // A trace store tells nobody that there is something new: the pause between two looks.
      try? await Task.sleep(for: .seconds(Self.period))
    }
  }

  /// What is new, failed ones first. A trace is taken when it is some seconds old, and so complete as a rule.
  private func wanted(except kept: Set<TraceID>) async throws(TraceError) -> [TraceSummary] {
    let now = Date().timeIntervalSince1970 * 1e6
    let found = try await backend.traces(TraceQuery(lookback: 4 * Self.period, limit: 100))
    let new = found.filter { summary in
      !kept.contains(summary.id) && Double(summary.startTime) + Double(summary.duration) < now - 2e6
    }
    let failed = new.filter { $0.errorCount > 0 }.prefix(Self.perLook)
    let slow = new.filter { $0.errorCount == 0 }.prefix(2)
    let others = new.filter { $0.errorCount == 0 }.dropFirst(2).sorted { $0.startTime > $1.startTime }
    return Array(failed) + slow + others.prefix(Self.perLook - 2)
  }
}
