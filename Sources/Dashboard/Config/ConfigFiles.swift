import Diagnosis
import Manifests
import Synchronization

/// Configuration from files and folders: read at once, and anew whenever one of them changes.
public final class ConfigFiles: ConfigFeed {
  /// The paths as they were given.
  public let names: [String]
  private let namespace: String
  private let options: AnalysisOptions
  private let readers = Mutex<[Int: AsyncStream<Bool>.Continuation]>([:])

  /// Makes it; nothing is read before `reports()`.
  /// - Parameter namespace: the namespace of objects that name none.
  public init(_ paths: [String], namespace: String = "", options: AnalysisOptions = AnalysisOptions()) {
    names = paths
    self.namespace = namespace
    self.options = options
  }

  /// Reads everything again, changed or not.
  public func readAgain() async { readers.withLock { for reader in $0.values { reader.yield(true) } } }

  /// A report at once, and one after every change.
  public func reports() -> AsyncStream<ConfigReport> {
    // Whether all is to be read, or only what changed.
    let (wakes, wake) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingNewest(1))
    let number = readers.withLock { readers in
      let number = (readers.keys.max() ?? 0) + 1
      readers[number] = wake
      return number
    }
    return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let changes = ManifestWatch(names).changes()
      let watching = Task.detached {
        for await _ in changes { wake.yield(false) }
      }
      let reading = Task.detached { [self] in
        var cache = emptyCache()
        var revision = 1
        continuation.yield(report(&cache, revision))
        for await isForced in wakes {
          if isForced { cache = emptyCache() }
          revision += 1
          continuation.yield(report(&cache, revision))
        }
        continuation.finish()
      }
      continuation.onTermination = { [weak self] _ in
        watching.cancel()
        reading.cancel()
        wake.finish()
        self?.readers.withLock { $0[number] = nil }
      }
    }
  }

  private func emptyCache() -> ManifestCache {
    ManifestCache(names, reader: ManifestReader(defaultNamespace: namespace))
  }

  /// Reads and analyses. Blocks while it works.
  private func report(_ cache: inout ManifestCache, _ revision: Int) -> ConfigReport {
    let start = ContinuousClock.now
    let set = ConfigSet(cache.refresh())
    let analysis = Analyzer.run(set, options: options)
    let took = (ContinuousClock.now - start).components
    return ConfigReport(
      revision: revision, set: set, analysis: analysis,
      seconds: Double(took.seconds) + Double(took.attoseconds) / 1e18)
  }
}
