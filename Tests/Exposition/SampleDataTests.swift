import Foundation
import Testing

@testable import Exposition

/// Real bodies, where the sample data lie beside the project.
@Suite("Bodies of real servers")
struct SampleDataTests {
  private static let folder = ProcessInfo.processInfo.environment["PHAROS_DATA"].map { URL(filePath: $0) }

  @Test("every line of istiod's metrics is read", .enabled(if: SampleDataTests.folder != nil))
  func istiod() throws {
    let folder = try #require(SampleDataTests.folder)
    let body = try Data(contentsOf: folder.appending(path: "istiod/metrics.prom"))
    let lines = String(decoding: body, as: UTF8.self).split(separator: "\n")
    let result = SeriesTable().parse(Array(body))
    #expect(result.problem == nil)
    #expect(result.samples.count == lines.filter { $0.first != "#" }.count)
    for (line, sample) in zip(lines.filter({ $0.first != "#" }), result.samples) {
      #expect(line.hasPrefix(sample.series.name))
      let value = line.split(separator: " ").last.flatMap { Double($0) }
      #expect(value == sample.value || sample.value.isNaN)
    }
  }
}
