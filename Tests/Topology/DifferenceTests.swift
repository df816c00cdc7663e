import Mesh
import Testing
import Topology

/// Two windows side by side: what is said to have changed, and what is chance.
@Suite struct DifferenceTests {
  private static func mesh(_ change: (inout MeshScript) -> Void) -> Snapshot {
    var mesh = MeshScript(window: 60)
    mesh.scrape("web", "shop")
    change(&mesh)
    mesh.wait(30)
    mesh.scrape("web", "shop")
    return mesh.snapshot()
  }

  private static func calls(_ good: Double, bad: Double = 0, to target: String = "shop-v1") -> Snapshot {
    mesh { mesh in
      mesh.call(good, Labels("web-v1", target), from: "web", to: "shop")
      if bad > 0 { mesh.call(bad, Labels("web-v1", target, code: "503"), from: "web", to: "shop") }
    }
  }

  private static func marks(_ before: Snapshot, _ after: Snapshot) throws -> DifferenceMarks {
    let difference = SnapshotDifference(from: before, to: after)
    let edge = try #require(difference.merged.edge("web-v1", "shop-v1"))
    return try #require(difference.edges[edge.id]).marks
  }

  @Test func theSameMeshHasNotChanged() throws {
    #expect(try Self.marks(Self.calls(300, bad: 3), Self.calls(300, bad: 3)).isEmpty)
  }

  @Test func chanceIsNoChange() throws {
    #expect(try Self.marks(Self.calls(300, bad: 6), Self.calls(290, bad: 9)).isEmpty)
    #expect(try Self.marks(Self.calls(5), Self.calls(7)).isEmpty)
  }

  @Test func moreAndFewerErrorsAreSeen() throws {
    #expect(try Self.marks(Self.calls(300), Self.calls(240, bad: 60)) == .moreErrors)
    #expect(try Self.marks(Self.calls(240, bad: 60), Self.calls(300)) == .fewerErrors)
  }

  @Test func moreTrafficIsNeitherWorseNorBetter() throws {
    let marks = try Self.marks(Self.calls(300), Self.calls(900))
    #expect(marks == .busier)
    #expect(try Self.marks(Self.calls(900), Self.calls(300)) == .quieter)
  }

  @Test func whatIsGoneIsStillDrawnWithoutTraffic() throws {
    let before = Self.mesh { mesh in
      mesh.call(100, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
      mesh.call(100, Labels("web-v1", "cart-v1"), from: "web", to: nil)
    }
    let difference = SnapshotDifference(from: before, to: Self.calls(100))
    let gone = try #require(difference.merged.edge("web-v1", "cart-v1"))
    #expect(difference.edges[gone.id]?.marks == .gone)
    #expect(!gone.isIdle && gone.rate == 0 && gone.percentErr == nil)
    let node = try #require(difference.merged.node("cart-v1"))
    #expect(difference.nodes[node.id] == .gone && !node.isIdle)
  }

  @Test func whatIsNewIsNew() throws {
    let after = Self.mesh { mesh in
      mesh.call(100, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
      mesh.call(100, Labels("web-v1", "cart-v1"), from: "web", to: nil)
    }
    let difference = SnapshotDifference(from: Self.calls(100), to: after)
    let edge = try #require(after.edge("web-v1", "cart-v1"))
    #expect(difference.edges[edge.id]?.marks == .new)
    #expect(difference.count(.new) == 1 && difference.count(.gone) == 0)
  }

  @Test func aDifferenceBackwardsIsTheOpposite() {
    let (a, b) = (Self.calls(300), Self.calls(240, bad: 60))
    let there = SnapshotDifference(from: a, to: b)
    let back = SnapshotDifference(from: b, to: a)
    #expect(there.count(.moreErrors) == back.count(.fewerErrors))
    #expect(Set(there.edges.keys) == Set(back.edges.keys))
  }
}
