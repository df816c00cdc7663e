import Diagnosis
import Foundation
import Manifests

/// Analyses texts the way the command does.
enum Analysing {
  /// The analysis of YAML texts, named `0.yaml`, `1.yaml`, ….
  static func run(
    _ texts: String..., only: Set<String> = [], meshConfig: String? = nil, namespace: String = ""
  ) -> Analysis {
    var options = AnalysisOptions()
    options.only = only
    let sources = texts.enumerated().map {
      ManifestSource(name: "\($0.offset).yaml", bytes: Array($0.element.utf8))
    }
    let read = ManifestReader(defaultNamespace: namespace).read(sources)
    return Analyzer.run(
      ConfigSet(read, meshConfig: meshConfig.flatMap { MeshConfig.read(Array($0.utf8)) }), options: options)
  }

  /// `IST0101 VirtualService bookinfo/reviews spec.http[0]…` of each finding.
  static func lines(_ analysis: Analysis) -> [String] {
    analysis.findings.map { "\($0.code) \($0.subject) \($0.path)" }
  }

  /// A file of the sample data; nil where `PHAROS_DATA` does not name the folder.
  static func data(_ path: String) -> Data? {
    guard let folder = ProcessInfo.processInfo.environment["PHAROS_DATA"] else { return nil }
    return FileManager.default.contents(atPath: "\(folder)/\(path)")
  }

  /// The path of a folder of the sample data; nil where `PHAROS_DATA` does not name the folder.
  static func folder(_ path: String) -> String? {
    ProcessInfo.processInfo.environment["PHAROS_DATA"].map { "\($0)/\(path)" }
  }
}
