import Feeds
import Kubernetes
import Mesh

/// Logs of the clusters that are looked at, whichever they are when they are asked for: each question goes to the cluster
/// that it names.
struct SessionLogs: LogFeed {
  let sessions: [ClusterSession]

  init(_ sessions: [ClusterSession]) { self.sessions = sessions }

  func events(_ question: LogQuestion) -> AsyncStream<LogEvent> {
    AsyncStream(bufferingPolicy: .bufferingNewest(2_000)) { continuation in
      let task = Task {
        let session = await session(for: question)
        if let session, let client = await session.client {
          let logs = ClusterLogs(client) { question in await session.pods(of: question) }
          for await event in logs.events(question) { continuation.yield(event) }
        } else {
          let reason = question.cluster.map { "cluster \($0) is not read: --context names one more" }
          continuation.yield(.problem(nil, reason ?? "no cluster is read"))
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// The cluster that is meant; where none is named, the first that has the workload.
  private func session(for question: LogQuestion) async -> ClusterSession? {
    guard sessions.count > 1 else { return sessions.first }
    if let cluster = question.cluster { return sessions.first { $0.name?.name == cluster } }
    for session in sessions where session.name != nil {
      if await !session.pods(of: question).isEmpty { return session }
    }
    return sessions.first
  }
}
