import Foundation
import Mesh
import Testing
import Topology

/// What leaves the room: documents.
@Suite struct OutputTests {
  static func parse(_ snapshot: Snapshot) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(GraphDocument(snapshot).json.utf8))
    return try #require(object as? [String: Any])
  }

  @Test func theDocumentIsJSONWhateverNamesHold() throws {
    let name = "a\"b\\c\n\u{202E}é\u{1B}[2J"
    let snapshot = IdentityTests.snapshot(Labels("web-v1", "shop-v1").with(["destination_workload": name]))
    let document = try Self.parse(snapshot)
    #expect(document["schema"] as? String == "pharos.graph/v1")
    let nodes = try #require(document["nodes"] as? [[String: Any]])
    #expect(nodes.contains { $0["workload"] as? String == name })
    let text = GraphDocument(snapshot).json.unicodeScalars
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}") && !text.contains("\n"))
  }

  @Test func whatIsUnknownIsAbsent() throws {
    let document = try Self.parse(IdentityTests.snapshot(Labels("web-v1", "shop-v1")))
    let edge = try #require((document["edges"] as? [[String: Any]])?.first)
    #expect(edge["count"] as? Int == 10 && edge["percentErr"] as? Int == 0)
    for name in ["responseTime", "throughput", "messages", "connections", "difference", "rateReceived"] {
      #expect(edge[name] == nil)
    }
  }

  @Test func theSameEventsMakeTheSameBytes() {
    let texts = (0..<3).map { _ in
      GraphDocument(
        ReconciliationTests.run { mesh in
          for code in ["200", "404", "500", "503"] {
            mesh.call(3, Labels("web-v1", "shop-v1", code: code), from: "web", to: "shop")
          }
        }
      ).json
    }
    #expect(Set(texts).count == 1)
  }
}
