import Foundation
import Manifests
import Testing

@testable import Diagnosis

/// Broken variants of Bookinfo that `istioctl analyze` says nothing about, and Bookinfo as it is shipped.
@Suite struct BookinfoMisconfigTests {
  static let bookinfo = Analysing.data("bookinfo/platform/kube/bookinfo.yaml")

  /// Each case as JSON of its objects.
  static let cases: [(name: String, expected: [String], text: String)] = {
    guard let data = Analysing.data("bookinfo-misconfigs.json"),
      let list = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
    else { return [] }
    return list.compactMap { entry in
      guard let name = entry["name"] as? String, let resources = entry["resources"],
        let json = try? JSONSerialization.data(
          withJSONObject: ["apiVersion": "v1", "kind": "List", "items": resources])
      else { return nil }
      let expected = (entry["istioctlExpected"] as? [[String: Any]] ?? []).compactMap {
        $0["code"] as? String
      }
      return (name, expected, String(decoding: json, as: UTF8.self))
    }
  }()

  static func analyse(_ texts: [String]) -> Analysis {
    let sources = texts.enumerated().map {
      ManifestSource(name: "\($0.offset).yaml", bytes: Array($0.element.utf8))
    }
    return Analyzer.run(ConfigSet(ManifestReader(defaultNamespace: "bookinfo").read(sources)))
  }

  @Test(.enabled(if: bookinfo != nil && !cases.isEmpty))
  func whatIstioctlMissesIsSaid() throws {
    let base = String(decoding: try #require(Self.bookinfo), as: UTF8.self)
    for entry in Self.cases where entry.expected.isEmpty {
      let findings = Self.analyse([base, entry.text]).findings.filter { $0.code.hasPrefix("PHA") }
      #expect(!findings.isEmpty, "\(entry.name)")
    }
  }
}

extension BookinfoMisconfigTests {
  /// What the effective rules say of Bookinfo's own files over Bookinfo, each with why it is true.
  private static let justified: [String: [String]] = [
    // ratings v2 and details v2 are not in bookinfo.yaml; the labels are carried by reviews v2 alone.
    "networking/destination-rule-all.yaml": [
      "info PHA0040 DestinationRule bookinfo/details", "info PHA0040 DestinationRule bookinfo/ratings",
    ],
    "networking/destination-rule-all-mtls.yaml": [
      "info PHA0040 DestinationRule bookinfo/details", "info PHA0040 DestinationRule bookinfo/ratings",
    ],
    // The sample's own lesson: 7 s on ratings against the 2.5 s of reviews v3 and the 3 s, twice, of productpage.
    "networking/virtual-service-ratings-test-delay.yaml": ["warning PHA0049 VirtualService bookinfo/ratings"],
  ]

  @Test(.enabled(if: bookinfo != nil))
  func ofBookinfosOwnFilesOnlyWhatIsTrueIsSaid() throws {
    let base = String(decoding: try #require(Self.bookinfo), as: UTF8.self)
    let codes = Set(EffectiveRules.all.map(\.code))
    for file in Self.files {
      let data = try #require(Analysing.data("bookinfo/\(file)"), "\(file)")
      let findings = Self.analyse([base, String(decoding: data, as: UTF8.self)]).findings
        .filter { codes.contains($0.code) }.map { "\($0.level.rawValue) \($0.code) \($0.subject)" }
      #expect(findings == Self.justified[file] ?? [], "\(file)")
    }
  }

  private static let files =
    [
      "certmanager-gateway", "destination-rule-reviews", "egress-rule-google-apis",
      "virtual-service-ratings-mysql", "virtual-service-ratings-mysql-vm", "fault-injection-details-v1",
      "destination-rule-all", "virtual-service-reviews-v2-v3", "bookinfo-gateway",
      "destination-rule-all-mtls", "virtual-service-ratings-test-abort",
      "virtual-service-ratings-test-delay", "virtual-service-reviews-50-v3",
      "virtual-service-reviews-jason-v2-v3", "virtual-service-reviews-80-20", "virtual-service-reviews-v3",
      "virtual-service-reviews-test-v2", "virtual-service-details-v2", "virtual-service-ratings-db",
      "virtual-service-reviews-90-10", "virtual-service-all-v1",
    ].map { "networking/\($0).yaml" }
}
