import Dashboard
import Feeds
import Kubernetes
import Tracing

/// Trace stores of the cluster.
extension ClusterSession {
  /// Where a trace store may be in the cluster, through the service proxy, the likeliest first. Waits for the cluster's
  /// first answer.
  /// - Returns: nil where another context asks the cluster.
  /// - Throws: why there will be none for now.
  nonisolated func traceStores() async throws(TraceError) -> [String]? {
    let problem = await withTaskGroup(of: String?.self) { group in
      group.addTask {
        for await _ in self.found.values() { return nil }
        return "it is not read"
      }
      // Of several one may not answer: what the others have must not wait for it. Nor does a command wait.
      if roll != nil || !asks {
        group.addTask {
          for await report in self.reports.values() {
            if case .failed(let reason) = report.phase { return reason }
          }
          return nil
        }
      }
      if roll != nil {
        group.addTask {
          for await standing in self.standing.values() {
            if case .same = standing { return "" }
            if case .clash = standing { return "it is not read" }
          }
          return nil
        }
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    if let problem {
      guard !problem.isEmpty else { return nil }
      throw TraceError(problem)
    }
    guard let surroundings = found.value, let connection = connections.value else { return [] }
    return [ClusterBackend.Kind.jaeger, .tempo, .zipkin].flatMap { kind in
      (surroundings.backends[kind] ?? []).prefix(3).flatMap { $0.urls(connection.client).prefix(2) }
    }
  }
}
