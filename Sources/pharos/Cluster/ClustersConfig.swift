import Dashboard

/// The configuration of several clusters, each linted by itself.
struct ClustersConfig: ConfigFeed {
  private let feeds: [any ConfigFeed]
  let names: [String]

  /// - Parameter sessions: each with the way into its cluster.
  init(_ sessions: [ClusterSession], names: [String]) {
    feeds = sessions.map { ClusterConfig($0) }
    self.names = names
  }

  /// Clusters tell by themselves.
  func readAgain() async {}

  func reports() -> AsyncStream<ConfigReport> {
    let newest = NewestReports()
    return newest.stream(
      of: Task {
        await withDiscardingTaskGroup { group in
          for feed in feeds {
            group.addTask { for await report in feed.reports() { newest.yield(report) } }
          }
        }
        newest.finish()
      })
  }
}
