import Foundation
import Mesh
import Testing
import Topology

@testable import pharos

/// How `pharos events` writes a change.
@Suite struct EventTextTests {
  private let change = MeshChange(
    at: Date(timeIntervalSince1970: 1_800_000_000.5), kind: .failed,
    subject: .edge(EdgeID("a->b#http")), name: "productpage v1 → reviews v3", namespace: "bookinfo",
    from: "healthy", to: "failure", reason: "24.6 % of its \u{1B}[31mrequests failed.")

  @Test func aLineOfTextIsAlignedAndSafe() {
    let text = EventText(
      style: TextStyle(isColoured: false), zone: TimeZone(secondsFromGMT: 3600) ?? .current)
    let line = text.line(change)
    #expect(line.hasPrefix("09:00:00  failed      bookinfo/productpage v1 → reviews v3  healthy → failure"))
    #expect(!line.contains("\u{1B}"))
    var bare = change
    (bare.namespace, bare.from, bare.to, bare.reason) = (nil, nil, nil, nil)
    #expect(text.line(bare) == "09:00:00  failed      productpage v1 → reviews v3")
  }

  @Test func aLineOfJSONHoldsWhatIsKnownAndRawText() throws {
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(ChangeDocument(change).json.utf8)) as? [String: String])
    #expect(
      document == [
        "schema": "pharos.event/v1", "at": "2027-01-15T08:00:00.500Z", "kind": "failed", "subject": "edge",
        "id": "a->b#http", "name": "productpage v1 → reviews v3", "namespace": "bookinfo", "from": "healthy",
        "to": "failure", "reason": "24.6 % of its \u{1B}[31mrequests failed.",
      ])
    var bare = change
    (bare.namespace, bare.from, bare.to, bare.reason) = (nil, nil, nil, nil)
    #expect(!ChangeDocument(bare).json.contains("null") && !ChangeDocument(bare).json.contains("reason"))
    #expect(!ChangeDocument(bare).json.contains("\n"))
  }
}
