import Mesh
import Terminal
import Testing

@testable import Dashboard

@Suite struct EdgeLabelTests {
  private func text(_ edge: Edge, room: Int, _ glyphs: GlyphSet = .ascii) -> String {
    EdgeLabel(edge, glyphs).runs(room: room, base: .plain).map(\.text).joined()
  }

  private func edge(
    _ kind: TrafficProtocol = .http, rate: Double = 10, errors: Double? = nil, mtls: Double? = 100
  ) -> Edge {
    BookinfoFixture.edge("a", "b", kind, rate: rate, errors: errors, mtls: mtls, health: .failure)
  }

  @Test func theLockIsClosedOnlyWhenEverythingIsEncrypted() {
    #expect(text(edge(), room: 20) == "@ 10.0/s")
    #expect(text(edge(mtls: 99.97), room: 20) == "%99.9% 10.0/s")
    #expect(text(edge(mtls: 0), room: 20) == "%0% 10.0/s")
    #expect(text(edge(mtls: nil), room: 20) == "10.0/s")
  }

  @Test func whatIsWrongIsLeftOutLast() {
    let failing = edge(errors: 24.6)
    #expect(text(failing, room: 30) == "@ 10.0/s 24.6% err")
    #expect(text(failing, room: 14) == "@ 10.0/s 24.6%")
    #expect(text(failing, room: 9) == "24.6% err")
    #expect(text(failing, room: 5) == "24.6%")
    #expect(text(failing, room: 3) == "")
    #expect(text(edge(mtls: 83.4), room: 9) == "%83.4%")
  }

  @Test func protocolsAreToldApart() {
    #expect(text(edge(.grpc), room: 20) == "@ gRPC 10.0/s")
    #expect(text(edge(.tcp, rate: 1_234), room: 20) == "@ 1.2 kB/s")
  }

  @Test func anOpenStreamIsNotIdle() {
    var stream = edge(.grpc, rate: 0)
    stream.messages = Messages(sent: 1, received: 3)
    #expect(text(stream, room: 30) == "@ gRPC 4.0 msg/s")
  }

  @Test func aDatabaseThatRefusesIsSeen() {
    var refused = edge(.tcp, rate: 0)
    refused.connections = Connections(opened: 3, closed: 3, failed: 3)
    #expect(text(refused, room: 12) == "@ 3 failed")
  }

  @Test func fewRequestsAreCounted() {
    var few = edge(errors: 33.3)
    few.healthBasis = HealthBasis(count: 3, errors: 1, windowSeconds: 60)
    #expect(text(few, room: 15) == "@ 1 of 3 failed")
    #expect(text(few, room: 14) == "1 of 3 failed")
    #expect(text(edge(rate: 0.05), room: 14) == "@ 3/min")
  }

  @Test func idleAndCopiedTrafficIsNamed() {
    var idle = edge()
    idle.isIdle = true
    #expect(text(idle, room: 14) == "@ idle")
    var copy = edge()
    copy.isMirrored = true
    #expect(text(copy, room: 14) == "@ copy 10.0/s")
  }

  @Test func usualLabelsFitIntoTheRoomThatIsKept() {
    for kind in TrafficProtocol.allCases {
      for detail in GraphOptions.Detail.allCases {
        let room = EdgeLabel.reserve(kind, detail)
        let label = text(edge(kind, rate: 34.5), room: room)
        #expect(label.contains("34.5/s") || label.contains("35 B/s"))
      }
    }
  }
}
