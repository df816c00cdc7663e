import Diagnosis
import Manifests
import Testing

/// A hundred objects from books and tutorials of 2019 to 2024: each is read or answered.
@Suite struct SeedTests {
  @Test(arguments: ["oke", "succinctly", "training", "tutorial"]) func print(file: String) throws {
    guard let data = Analysing.data("seeds-yaml/\(file).yaml") else { return }
    let read = ManifestReader().read([ManifestSource(name: "\(file).yaml", bytes: [UInt8](data))])
    let set = ConfigSet(read)
    let analysis = Analyzer.run(set)
    Swift.print("\(file): \(read.objects.count) read, \(set.objects.count) kept")
    for finding in analysis.findings where finding.code.hasPrefix("PHA000") || finding.code.hasPrefix("PHA001") {
      Swift.print("\(finding.file):\(finding.start.line):\(finding.start.column) \(finding.code) \(finding.message) [\(finding.fix ?? "")]")
    }
  }
}
