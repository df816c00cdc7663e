import Diagnosis
import Foundation
import Manifests
import Testing

/// Bookinfo's own files are right: what is said of them here must be true.
@Suite struct BookinfoWorkloadTests {
  /// The codes of this family.
  private static let codes: Set<String> = [
    "IST0002", "IST0102", "IST0103", "IST0107", "IST0108", "IST0110", "IST0111", "IST0116", "IST0118",
    "IST0123",
    "IST0125", "IST0126", "IST0127", "IST0135", "IST0137", "IST0139", "IST0144", "IST0146", "IST0147",
    "IST0148",
    "IST0150", "IST0151", "IST0152", "IST0153", "IST0154", "IST0155", "IST0156", "IST0157", "IST0158",
    "IST0159",
    "IST0160", "IST0163", "IST0164", "IST0166", "IST0167", "IST0170", "IST0171", "IST0172", "IST0175",
    "IST0176",
  ]

  private static let files: [(name: String, data: Data)] = {
    guard let folder = ProcessInfo.processInfo.environment["PHAROS_DATA"],
      let paths = FileManager.default.enumerator(atPath: "\(folder)/bookinfo")?.allObjects as? [String]
    else { return [] }
    return paths.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { path in
      Analysing.data("bookinfo/\(path)").map { (path, $0) }
    }
  }()

  @Test func eachFileAlone() {
    var found: [String] = []
    for file in Self.files {
      let text = String(decoding: file.data, as: UTF8.self)
      found += Analysing.lines(Analysing.run(text, only: Self.codes, namespace: "default")).map {
        "\(file.name) \($0)"
      }
    }
    // True: the filter is inserted before Istio's router, and a second EnvoyFilter that inserts there too would stand
    // before or after it depending on which was created first, since neither has a priority.
    let justified = [
      "policy/productpage_envoy_ratelimit.yaml IST0151 EnvoyFilter istio-system/filter-ratelimit "
        + "spec.configPatches[0].patch.operation"
    ]
    #expect(found == (Self.files.isEmpty ? [] : justified))
  }

  @Test func theApplicationWithItsRoutes() {
    let names = ["platform/kube/bookinfo.yaml", "networking/destination-rule-all.yaml"]
    let texts = Self.files.filter { names.contains($0.name) }.map { String(decoding: $0.data, as: UTF8.self) }
    #expect(texts.count == (Self.files.isEmpty ? 0 : 2))
    let all = texts.joined(separator: "\n---\n")
    #expect(Analysing.lines(Analysing.run(all, only: Self.codes, namespace: "default")) == [])
  }
}
