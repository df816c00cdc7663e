import Foundation
import Manifests
import Testing

@testable import Diagnosis

/// Broken variants of Bookinfo that `istioctl analyze` says nothing about, and Bookinfo as it is shipped.
@Suite struct BookinfoMisconfigTests {
  struct Case: Decodable, Sendable {
    struct Expected: Decodable, Sendable {
      let code: String
    }
    let name: String
    let istioctlExpected: [Expected]
  }

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
