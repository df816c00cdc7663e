import Diagnosis
import Foundation
import Testing

/// What the schemas' validators say of the samples, all of it true.
@Suite struct SampleSilenceTests {
  static let codes: Set<String> = ["IST0106", "IST0130", "IST0131", "IST0133"]

  @Test func istiosOwnCaseOfDuplicates() throws {
    guard let first = Analysing.data("istio-analysis/testdata/virtualservice_dupmatches.yaml"),
      let second = Analysing.data("istio-analysis/testdata/virtualservice_overlappingmatches.yaml")
    else { return }
    let analysis = Analysing.run(
      String(decoding: first, as: UTF8.self), String(decoding: second, as: UTF8.self), only: Self.codes)
    let found = analysis.findings.map { "\($0.code) \($0.subject)" }.sorted()
    #expect(
      found
        == [
          "IST0130 VirtualService duplicate-empty-tcp", "IST0130 VirtualService duplicate-match",
          "IST0130 VirtualService duplicate-tcp-match", "IST0130 VirtualService foo/sample-foo-cluster01",
          "IST0130 VirtualService none/tls-routing", "IST0131 VirtualService almost-duplicate-match",
          "IST0131 VirtualService almost-duplicate-tcp-match", "IST0131 VirtualService duplicate-match",
          "IST0131 VirtualService duplicate-tcp-match", "IST0131 VirtualService non-method-get",
          "IST0131 VirtualService none/tls-routing", "IST0131 VirtualService none/tls-routing-almostmatch",
          "IST0131 VirtualService overlapping-in-single-match",
          "IST0131 VirtualService overlapping-in-two-matches",
          "IST0131 VirtualService overlapping-mathes-with-different-methods",
        ].sorted())
  }

  @Test(arguments: ["bookinfo", "istio-analysis/testdata", "seeds-yaml"]) func folder(_ name: String) throws {
    guard let root = ProcessInfo.processInfo.environment["PHAROS_DATA"] else { return }
    let base = URL(filePath: root).appending(path: name)
    let files =
      FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "yaml" } ?? []
    for file in files.sorted(by: { $0.path < $1.path }) {
      let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      for finding in Analysing.run(text, only: Self.codes).findings {
        print(
          "\(file.lastPathComponent):\(finding.start.line):\(finding.start.column) \(finding.code) \(finding.subject) \(finding.path): \(finding.message)"
        )
      }
    }
  }
}
