import Dashboard
import FoundationEssentials
import Manifests
import Recording
import Synchronization

/// Puts the configuration of clusters into a recording as it is reported. Pods are left out: they come and go, which is
/// no configuration, and what runs is told by its proxies.
final class ClusterConfigKeeper: Sendable {
  private let writer: RecordingWriter
  /// What was recorded last, by the report's place and the name in the recording.
  private let known = Mutex<[Int: [String: [UInt8]]]>([:])

  init(_ writer: RecordingWriter) { self.writer = writer }

  /// Records what has changed since the report before of the same cluster.
  /// - Parameter moment: when it was read.
  func note(_ report: ConfigReport, at moment: Date = Date()) {
    var now: [String: [UInt8]] = [:]
    for source in report.set.sources where source.isLive && !Self.isPod(source) {
      now[RecordedObject.path(of: source)] = source.bytes
    }
    if !report.set.gaps.isEmpty {
      now[RecordedGaps.path(cluster: report.cluster ?? "")] = Array(RecordedGaps.text(report.set.gaps).utf8)
    }
    let before = known.withLock { known in
      defer { known[report.place] = now }
      return known[report.place] ?? [:]
    }
    for (path, bytes) in now where before[path] != bytes {
      writer.record(configPath: path, text: String(decoding: bytes, as: UTF8.self), at: moment)
    }
    for path in before.keys where now[path] == nil {
      writer.record(configPath: path, text: nil, at: moment)
    }
  }

  /// By its name, `[CLUSTER/]pods/NAMESPACE/NAME`: not every object is among those that are looked at.
  private static func isPod(_ source: ManifestSource) -> Bool {
    let lead = source.cluster.isEmpty ? "" : source.cluster + "/"
    return source.name.hasPrefix(lead + "pods/")
  }
}

/// A feed of configuration that is recorded beside being shown.
struct KeptConfig: ConfigFeed {
  let base: any ConfigFeed
  let keeper: ClusterConfigKeeper

  var names: [String] { base.names }

  func readAgain() async { await base.readAgain() }

  func reports() -> AsyncStream<ConfigReport> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task.detached {
        for await report in base.reports() {
          keeper.note(report)
          continuation.yield(report)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

/// How an object of a cluster is called in a recording, beside the paths of files: `cluster://CLUSTER/NAME`.
enum RecordedObject {
  private static let scheme = "cluster://"

  /// The name of a live text.
  static func path(of source: ManifestSource) -> String {
    let cluster = source.cluster.replacing("%", with: "%25").replacing("/", with: "%2F")
    return "\(scheme)\(cluster)/\(source.name)"
  }

  /// The text again, live where it was.
  static func source(_ path: String, _ text: String) -> ManifestSource {
    let bytes = Array(text.utf8)
    guard path.hasPrefix(scheme) else { return ManifestSource(name: path, bytes: bytes) }
    let rest = path.dropFirst(scheme.count)
    guard let slash = rest.firstIndex(of: "/") else { return ManifestSource(name: path, bytes: bytes) }
    let cluster = String(rest[..<slash]).replacing("%2F", with: "/").replacing("%25", with: "%")
    return ManifestSource(
      name: String(rest[rest.index(after: slash)...]), bytes: bytes, isLive: true, cluster: cluster)
  }
}
