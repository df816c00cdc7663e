import Dashboard
import Diagnosis
import Feeds
import Kubernetes
import Manifests

/// The configuration of the cluster that is looked at, linted live; of another cluster when that is gone to.
final class ClusterConfig: ConfigFeed {
  let names = ["cluster"]
  private let session: ClusterSession

  init(_ session: ClusterSession) { self.session = session }

  /// A cluster tells by itself.
  func readAgain() async {}

  func reports() -> AsyncStream<ConfigReport> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task.detached { [session] in
        let counter = Counter()
        var reading: Task<Void, Never>?
        for await connection in session.connections.values() {
          reading?.cancel()
          reading = Task.detached {
            let (namespace, cluster) = (connection.client.access.namespace, session.name?.name)
            let manifests = ClusterManifests(connection.client, namespace: namespace, cluster: cluster)
            await withDiscardingTaskGroup { group in
              group.addTask { await manifests.run() }
              group.addTask {
                var memory = ManifestMemory()
                for await texts in manifests.texts.values() where !Task.isCancelled {
                  let report = Self.report(
                    texts, &memory, await counter.next(), cluster, session.place)
                  await manifests.note(cost: report.seconds)
                  continuation.yield(report)
                }
              }
            }
          }
        }
        reading?.cancel()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private actor Counter {
    private var value = 0
    func next() -> Int {
      value += 1
      return value
    }
  }

  /// Reads and analyses. Blocks while it works.
  private static func report(
    _ texts: ClusterTexts, _ memory: inout ManifestMemory, _ revision: Int, _ cluster: String?,
    _ place: Int
  ) -> ConfigReport {
    let start = ContinuousClock.now
    let set = ConfigSet(memory.read(texts.sources), gaps: texts.gaps)
    let analysis = Analyzer.run(set)
    let took = (ContinuousClock.now - start).components
    return ConfigReport(
      revision: revision, set: set, analysis: analysis,
      seconds: Double(took.seconds) + Double(took.attoseconds) / 1e18, cluster: cluster, place: place)
  }
}
