import Foundation
import Manifests
import Testing

@testable import Diagnosis

/// What the schema checks say of files that others wrote.
@Suite struct SampleTests {
  /// `file:line CODE Kind name path: message` of every finding of the schema checks in a folder of the sample data.
  static func findings(in folder: String) -> [String] {
    guard let data = ProcessInfo.processInfo.environment["PHAROS_DATA"] else { return [] }
    let root = "\(data)/\(folder)"
    let paths = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".yaml") }.sorted().flatMap { path in
      let bytes = FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data()
      let read = ManifestReader().read([ManifestSource(name: path, bytes: Array(bytes))])
      var options = AnalysisOptions()
      options.only = ["IST0106", "IST0133"]
      return Analyzer.run(ConfigSet(read), options: options).findings.map {
        "\($0.file):\($0.start.line):\($0.start.column) \($0.code) \($0.kind) \($0.name) \($0.path): \($0.message)"
          + ($0.fix.map { " [\($0)]" } ?? "")
      }
    }
  }

  @Test func nothingIsSaidOfBookinfo() { #expect(Self.findings(in: "bookinfo") == []) }

  @Test func dump() {
    for folder in ["istio-analysis/testdata", "seeds-yaml"] {
      for line in Self.findings(in: folder) { print(line) }
    }
  }
}
