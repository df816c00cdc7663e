import Diagnosis
import FoundationEssentials
import Manifests
import Synchronization

/// Configuration from files and folders: read at once, and anew whenever one of them changes.
public final class ConfigFiles: ConfigFeed {
  /// The paths as they were given.
  public let names: [String]
  private let namespace: String
  private let options: AnalysisOptions
  private let interval: Duration
  private let isForced = Mutex(false)

  /// - Parameters:
  ///   - namespace: the namespace of objects that name none.
  ///   - interval: how often files are looked at; half of it is how late a change shows on average.
  public init(
    _ paths: [String], namespace: String = "", options: AnalysisOptions = AnalysisOptions(),
    interval: Duration = .milliseconds(400)
  ) {
    names = paths
    self.namespace = namespace
    self.options = options
    self.interval = interval
  }

  public func readAgain() async { isForced.withLock { $0 = true } }

  public func reports() -> AsyncStream<ConfigReport> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task.detached(priority: .utility) { [self] in
        var revision = 0
        var last: [FileStamp]?
        while !Task.isCancelled {
          let files = FileStamp.all(in: names)
          let isForced = isForced.withLock { forced in
            defer { forced = false }
            return forced
          }
          if files != last || isForced {
            last = files
            revision += 1
            continuation.yield(read(files, revision))
          }
          try? await Task.sleep(for: interval)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Reads and analyses. Blocks while it works.
  func read(_ files: [FileStamp], _ revision: Int) -> ConfigReport {
    let start = ContinuousClock.now
    var sources: [ManifestSource] = []
    var failures: [ConfigReport.Failure] = []
    for file in files {
      if let problem = file.problem {
        failures.append(.init(name: file.path, reason: problem))
      } else if let data = FileManager.default.contents(atPath: file.path) {
        sources.append(ManifestSource(name: file.path, bytes: Array(data)))
      } else {
        failures.append(.init(name: file.path, reason: "cannot be read"))
      }
    }
    let set = ConfigSet(ManifestReader(defaultNamespace: namespace).read(sources))
    let analysis = Analyzer.run(set, options: options)
    let took = ContinuousClock.now - start
    return ConfigReport(
      revision: revision, set: set, analysis: analysis,
      seconds: Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18,
      failures: failures)
  }
}

/// A file as it was when it was looked at: when one of these differs, it has changed.
struct FileStamp: Sendable, Hashable {
  var path: String
  var size: UInt64 = 0
  var modified = Date.distantPast
  /// Why there is nothing to read.
  var problem: String?

  /// The files that paths name, folders to the bottom.
  static func all(in paths: [String]) -> [FileStamp] {
    var found: [FileStamp] = []
    for path in paths { collect(path, isNamed: true, into: &found) }
    return found
  }

  private static func collect(_ path: String, isNamed: Bool, into found: inout [FileStamp]) {
    let files = FileManager.default
    guard let attributes = try? files.attributesOfItem(atPath: path) else {
      if isNamed { found.append(FileStamp(path: path, problem: "no such file or folder")) }
      return
    }
    if attributes[.type] as? FileAttributeType == .typeDirectory {
      guard let names = try? files.contentsOfDirectory(atPath: path) else {
        found.append(FileStamp(path: path, problem: "cannot be listed"))
        return
      }
      let folder = path.hasSuffix("/") ? path : path + "/"
      for name in names.sorted() where !name.hasPrefix(".") {
        collect(folder + name, isNamed: false, into: &found)
      }
      return
    }
    guard isNamed || [".yaml", ".yml", ".json"].contains(where: path.hasSuffix) else { return }
    found.append(
      FileStamp(
        path: path, size: attributes[.size] as? UInt64 ?? 0,
        modified: attributes[.modificationDate] as? Date ?? .distantPast))
  }
}
