import Diagnosis
import Foundation
import Testing

/// What the validators say of the samples, all of it true.
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

  /// Each with why it is true.
  static let folders: [String: Set<String>] = [
    // The second rule without a match is there for readers who want to switch the fault off, and never taken.
    "bookinfo": ["fault-injection-details-v1.yaml:18 IST0130 spec.http[1]"],
    "istio-analysis/testdata": [
      // The rule holds a fault and nothing that requests could go to.
      "deprecation.yaml:24 IST0106 spec.http[0]",
      // The match is of a listener and the patch is of a route.
      "envoy-filter-remove-operation.yaml:37 IST0106 spec.configPatches[0].match.listener",
      "envoy-filter-remove-operation.yaml:59 IST0106 spec.configPatches[0].match.listener",
      // `patch:` stands without a value.
      "envoy-filter-remove-operation.yaml:80 IST0106 spec.configPatches[0].patch",
      // Istio's own names for the gateways it makes are no names that a user may write.
      "virtualservice_internal_gateway_ref.yaml:10 IST0106 spec.gateways[0]",
    ],
    "seeds-yaml": [
      // A skeleton, and an excerpt without routes.
      "succinctly.yaml:277 IST0106 spec", "succinctly.yaml:312 IST0106 spec",
      // Templates for envsubst: each object is told once.
      "training.yaml:129 IST0106 spec.hosts[0]", "training.yaml:161 IST0106 spec.hosts[0]",
      "training.yaml:214 IST0106 spec.hosts[0]",
    ],
  ]

  @Test(arguments: folders.keys.sorted()) func samples(_ name: String) throws {
    guard let root = ProcessInfo.processInfo.environment["PHAROS_DATA"] else { return }
    let base = URL(filePath: root).appending(path: name)
    let files =
      FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "yaml" } ?? []
    #expect(!files.isEmpty)
    var found: Set<String> = []
    for file in files where !file.lastPathComponent.hasPrefix("virtualservice_dup") {
      for finding in Reviewing.findings(String(decoding: try Data(contentsOf: file), as: UTF8.self))
      where !file.lastPathComponent.hasPrefix("virtualservice_overlapping") {
        found.insert("\(file.lastPathComponent):\(finding.start.line) \(finding.code) \(finding.path)")
      }
    }
    #expect(found == Self.folders[name], "\(found.symmetricDifference(Self.folders[name] ?? []))")
  }
}
