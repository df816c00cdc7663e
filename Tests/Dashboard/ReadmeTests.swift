import Foundation
import Testing

@testable import Dashboard

/// The README's tables of keys and commands are the registry's own words.
@Suite struct ReadmeTests {
  @Test func theReadmeListsTheKeysThatThereAre() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    let readme = try String(contentsOf: file, encoding: .utf8)
    let (begin, end) = ("<!-- keys: written by the tests from the registry -->\n", "<!-- end of keys -->")
    let start = try #require(readme.range(of: begin))
    let stop = try #require(readme.range(of: end))
    let tables = ActionRegistry.standard.markdown + "\n"
    if ProcessInfo.processInfo.environment["PHAROS_RECORD"] != nil {
      let text = readme[..<start.upperBound] + tables + readme[stop.lowerBound...]
      try String(text).write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(readme[start.upperBound..<stop.lowerBound] == tables)
    }
  }
}
