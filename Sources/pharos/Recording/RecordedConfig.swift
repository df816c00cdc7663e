import Dashboard
import Diagnosis
import FoundationEssentials
import Manifests
import Recording

/// The configuration of a recording, as of the moment that is on the screen.
final class RecordedConfig: ConfigFeed {
  let names: [String]
  private let file: RecordingFile
  private let playhead: Playhead
  private let namespace: String
  private let options: AnalysisOptions
  private let times: [Date]

  /// nil where no configuration was recorded, or none can be read.
  init?(_ file: RecordingFile, _ playhead: Playhead, namespace: String, options: AnalysisOptions) {
    guard let times = try? file.configTimes(), !times.isEmpty else { return nil }
    self.times = times
    self.file = file
    self.playhead = playhead
    self.namespace = namespace
    self.options = options
    names = ["as recorded"]
  }

  /// What was recorded does not change.
  func readAgain() async {}

  func reports() -> AsyncStream<ConfigReport> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task.detached { [self] in
        var shown: Int?
        var revision = 0
        for await moment in playhead.moments() {
          // Before the first reading nothing is known: the first one is the best there is.
          let version = max(0, (times.lastIndex { $0 <= moment } ?? 0))
          guard version != shown else { continue }
          shown = version
          revision += 1
          if let report = report(at: max(moment, times[version]), revision) { continuation.yield(report) }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Reads and analyses. Blocks while it works.
  private func report(at moment: Date, _ revision: Int) -> ConfigReport? {
    guard let files = try? file.config(at: moment) else { return nil }
    let start = ContinuousClock.now
    var gaps = ReadingGaps()
    var sources: [ManifestSource] = []
    for file in files {
      if let read = RecordedGaps.read(file.path, file.text) {
        gaps.merge(read)
      } else {
        sources.append(RecordedObject.source(file.path, file.text))
      }
    }
    let set = ConfigSet(ManifestReader(defaultNamespace: namespace).read(sources), gaps: gaps)
    let analysis = Analyzer.run(set, options: options)
    let took = (ContinuousClock.now - start).components
    return ConfigReport(
      revision: revision, set: set, analysis: analysis,
      seconds: Double(took.seconds) + Double(took.attoseconds) / 1e18)
  }
}
