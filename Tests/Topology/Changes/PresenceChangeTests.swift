import Mesh
import Testing
import Topology

@Suite struct PresenceChangeTests {
  @Test func aWorkloadAppearsAndVanishes() {
    var story = ChangeStory.settled()
    story.add("cart")
    story.connect("web", "cart")
    #expect(story.wait(30).map(\.line) == ["appeared cart >workload"])
    story.nodes["cart"] = nil
    story.edges["web->cart"] = nil
    #expect(story.wait(59).isEmpty)
    #expect(story.wait(10).map(\.line) == ["vanished cart healthy>"])
    #expect(story.wait(300).isEmpty)
  }

  @Test func whatIsGoneForAMomentHasNotVanished() {
    var story = ChangeStory.settled()
    for _ in 0..<5 {
      let shop = story.nodes.removeValue(forKey: "shop")
      story.wait(40)
      story.nodes["shop"] = shop
      story.wait(20)
    }
    #expect(story.told.isEmpty)
  }

  @Test func aNewEdgeBetweenOldNodesIsTold() {
    var story = ChangeStory.settled()
    story.connect("web", "stock")
    #expect(story.wait(5).map(\.line) == ["appeared web → stock >http traffic"])
    story.edges["web->stock"] = nil
    #expect(story.wait(100).map(\.line) == ["vanished web → stock healthy>"])
  }

  @Test func aNodeWhoseClusterBecomesKnownIsTheOneThatItWas() {
    var story = ChangeStory.settled()
    story.nodes["quiet"] = Node(
      id: NodeID("workload:-/default/quiet"), type: .app, namespace: "default", workload: "quiet")
    #expect(story.wait(20).map(\.line) == ["appeared quiet >workload"])
    // Its first request says which cluster it is in.
    story.nodes["quiet"] = Node(
      id: ChangeStory.id("quiet"), type: .app, cluster: "c1", namespace: "default", workload: "quiet")
    #expect(story.wait(200).isEmpty)
    story.nodes["quiet"] = nil
    #expect(story.wait(100).map(\.kind) == [.vanished])
  }

  @Test func oneOfAnotherClusterIsNotTheOneWithout() {
    var story = ChangeStory.settled()
    story.nodes["quiet"] = Node(
      id: NodeID("workload:-/default/quiet"), type: .app, namespace: "default", workload: "quiet")
    story.wait(20)
    story.nodes["other"] = Node(
      id: ChangeStory.id("quiet"), type: .app, cluster: "c1", namespace: "default", workload: "quiet")
    #expect(story.wait(20).map(\.kind) == [.appeared])
  }

  @Test func idleIsNotGone() {
    var story = ChangeStory.settled()
    for name in story.nodes.keys {
      story.nodes[name]?.isIdle = true
      story.nodes[name]?.health = .na
    }
    story.wait(600)
    #expect(story.told.isEmpty)
  }

  @Test func whatTheFirstSnapshotsHoldDidNotAppear() {
    var story = ChangeStory()
    story.wait(3)
    story.add("late")
    story.connect("web", "late")
    story.wait(60)
    #expect(story.told.isEmpty)
  }

  @Test func whatAnOldProxyTellsFirstWasThereBeforeAndWhatAYoungOneTellsIsNew() {
    var story = ChangeStory.settled()
    story.sources["p2"] = ChangeStory.source("p2", uptime: 9_000)
    story.wait(2)
    story.add("old")
    story.wait(30)
    #expect(story.told.filter { $0.kind == .appeared }.isEmpty)
    story.sources["p3"] = ChangeStory.source("p3", uptime: 2)
    story.wait(2)
    story.add("young")
    story.wait(30)
    #expect(story.told.filter { $0.kind == .appeared }.map(\.name) == ["young"])
  }

  @Test func memoryHoldsNoMoreThanTheGraphOfTheLastMinute() {
    var story = ChangeStory.settled()
    for number in 0..<300 {
      story.add("job-\(number)")
      story.wait()
      story.nodes["job-\(number)"] = nil
    }
    story.wait(100)
    let appeared = story.told.filter { $0.kind == .appeared }.count
    #expect(appeared == 300 && story.told.filter { $0.kind == .vanished }.count == 300)
  }
}
