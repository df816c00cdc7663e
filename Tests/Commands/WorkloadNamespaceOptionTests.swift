import Testing

@testable import pharos

/// Where a workload is looked for.
@Suite struct WorkloadNamespaceOptionTests {
  @Test(
    arguments: [
      ("reviews-v3", nil, nil, "reviews-v3"), ("reviews-v3", "bookinfo", "bookinfo", "reviews-v3"),
      ("bookinfo/reviews-v3", "default", "bookinfo", "reviews-v3"),
      ("reviews-v3.bookinfo", nil, "bookinfo", "reviews-v3"),
      // A pod's name may have dots.
      ("db-0.east", "shop", "shop", "db-0.east"), (".bookinfo", nil, nil, ".bookinfo"),
    ] as [(String, String?, String?, String)])
  func aNameMaySayItsNamespace(text: String, option: String?, namespace: String?, name: String) throws {
    let place = try WorkloadNamespaceOption.parse(option.map { ["-n", $0] } ?? [])
    let found = place.split(text)
    #expect(found.namespace == namespace && found.name == name)
  }
}
