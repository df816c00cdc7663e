import Diagnosis
import Foundation
import Testing

/// Broken variants of Bookinfo's configuration: each gives what istioctl would give of it, at least.
@Suite struct MisconfigurationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var resources: [String]
    var expected: [String]
    var testDescription: String { name }
  }

  private struct File: Decodable {
    struct Expected: Decodable { var code, resource: String }
    var name: String
    var istioctlExpected: [Expected]
  }

  static let all: [Case] = {
    guard let data = Analysing.data("bookinfo-misconfigs.json"),
      let files = try? JSONDecoder().decode([File].self, from: data),
      let raw = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
    else { return [] }
    return zip(files, raw).map { file, object in
      // A resource's JSON is YAML too.
      let resources = (object["resources"] as? [Any] ?? []).compactMap { resource in
        (try? JSONSerialization.data(withJSONObject: resource)).map { String(decoding: $0, as: UTF8.self) }
      }
      return Case(
        name: file.name, resources: resources,
        expected: file.istioctlExpected.map { "\($0.code) \($0.resource)" })
    }
  }()

  /// What istioctl does not see: the codes that do.
  static let missedByIstioctl: [String: Set<String>] = [:]

  @Test(arguments: all) func givesAtLeastWhatIstioctlGives(_ theCase: Case) throws {
    var texts = [Bookinfo.namespace] + theCase.resources
    if theCase.name == "jwt-no-token-authz" { texts.append(Bookinfo.istiod) }
    let analysis = try #require(Bookinfo.analyse(files: ["platform/kube/bookinfo.yaml"], texts: texts))
    let found = analysis.findings.flatMap { finding in
      ([finding.code] + finding.related).map { "\($0) \(finding.subject)" }
    }
    for line in theCase.expected {
      #expect(found.contains(line), "\(found)")
    }
    for code in Self.missedByIstioctl[theCase.name] ?? [] {
      #expect(found.contains { $0.hasPrefix(code) }, "\(found)")
    }
  }
}
