import Mesh
import Testing
import Topology

@Suite struct HealthChangeTests {
  @Test func aFailureIsToldOnceAndItsRecoveryWhenItHasHeld() throws {
    var story = ChangeStory.settled()
    #expect(story.told.isEmpty)
    story.set("shop", .failure, flag: "UF")
    let told = story.wait(40)
    #expect(told.map(\.line) == ["failed shop healthy>failure"])
    #expect(told[0].at == ChangeStory.start.addingTimeInterval(31))
    #expect(told[0].namespace == "default" && told[0].subject == .node(ChangeStory.id("shop")))
    #expect(
      told[0].reason
        == "25 % of inbound http requests answered 5xx. Mostly 503 with the flag UF on calls from web.")
    story.set("shop", .healthy)
    #expect(story.wait(10).isEmpty)
    let recovered = story.wait(30)
    #expect(recovered.map(\.line) == ["recovered shop failure>healthy"])
    #expect(recovered[0].reason == "It was not healthy for 40 s.")
  }

  @Test func eachStepIsToldWithWhereItCameFrom() {
    var story = ChangeStory.settled()
    story.set("shop", .degraded)
    story.wait(5)
    story.set("shop", .failure)
    story.wait(5)
    story.set("shop", .degraded)
    story.wait(15)
    story.set("shop", .healthy)
    story.wait(30)
    #expect(
      story.told.map(\.line) == [
        "degraded shop healthy>degraded", "failed shop degraded>failure", "degraded shop failure>degraded",
        "recovered shop degraded>healthy",
      ])
  }

  @Test func whatFlapsIsToldAFewTimesAndThenStaysBadUntilItIsCalm() {
    var story = ChangeStory.settled()
    for _ in 0..<60 {
      story.set("shop", .degraded)
      story.wait(10)
      story.set("shop", .healthy)
      story.wait(15)
    }
    // Twenty-five minutes of it: twice bad, once well between.
    #expect(
      story.told.map(\.line) == [
        "degraded shop healthy>degraded", "recovered shop degraded>healthy", "degraded shop healthy>degraded",
      ])
    #expect(story.wait(300).map(\.kind) == [.recovered])
  }

  @Test func aMomentOfHealthWithinAnIncidentIsNoRecovery() {
    var story = ChangeStory.settled()
    for _ in 0..<20 {
      story.set("shop", .failure)
      story.wait(3)
      story.set("shop", .healthy)
      story.wait(3)
    }
    #expect(story.told.map(\.line) == ["failed shop healthy>failure"])
  }

  @Test func errorsThatLeaveTheWindowByAndByAreNoStepOfTheirOwn() {
    var story = ChangeStory.settled()
    story.set("shop", .failure)
    story.wait(10)
    story.set("shop", .degraded)
    story.wait(8)
    story.set("shop", .healthy)
    story.wait(15)
    #expect(story.told.map(\.line) == ["failed shop healthy>failure", "recovered shop failure>healthy"])
  }

  @Test func whatGoesUpAndDownBelowAFailureIsDegradedInTheEnd() {
    var story = ChangeStory.settled()
    story.set("shop", .failure)
    story.wait(5)
    for _ in 0..<20 {
      story.set("shop", .degraded)
      story.wait(3)
      story.set("shop", .healthy)
      story.wait(3)
    }
    #expect(story.told.map(\.line) == ["failed shop healthy>failure", "degraded shop failure>degraded"])
  }

  @Test func noTrafficIsNeitherGoodNorBadNews() {
    var story = ChangeStory.settled()
    story.set("shop", .failure)
    story.wait(5)
    story.set("shop", .na)
    story.wait(100)
    #expect(story.told.map(\.kind) == [.failed])
    story.set("shop", .healthy)
    story.wait(15)
    #expect(story.told.map(\.kind) == [.failed, .recovered])
  }

  @Test func whatWasBadFromTheStartIsNotToldButItsRecoveryIs() {
    var story = ChangeStory()
    story.set("shop", .failure)
    story.wait(60)
    #expect(story.told.isEmpty)
    story.set("shop", .healthy)
    story.wait(15)
    #expect(story.told.map(\.line) == ["recovered shop failure>healthy"])
    #expect(story.told[0].reason == "It was not healthy when the watch began.")
  }

  @Test func whatWasClearlyWellMayTurnBadWhileAllSettles() {
    var story = ChangeStory()
    story.wait(3)
    story.set("shop", .failure)
    #expect(story.wait().map(\.line) == ["failed shop healthy>failure"])
  }

  @Test func anEdgeAsBadAsItsServerIsNotToldBesideIt() {
    var story = ChangeStory.settled()
    story.set("stock", .failure)
    story.wait(60)
    story.set("stock", .healthy)
    story.wait(60)
    #expect(story.told.allSatisfy { $0.subject == .node(ChangeStory.id("stock")) })
    #expect(story.told.count == 2)
  }

  @Test func anEdgeWorseThanBothItsEndsIsToldByItself() {
    var story = ChangeStory.settled()
    story.nodes["shop"]?.health = .degraded
    story.setEdge("web->shop", .failure, percent: 60, flag: "UO")
    story.wait(30)
    #expect(
      story.told.map(\.line) == ["degraded shop healthy>degraded", "failed web → shop healthy>failure"])
    #expect(story.told[1].reason == "60 % of its http requests failed, mostly 503 with the flag UO.")
    story.set("shop", .healthy)
    story.wait(30)
    #expect(story.told.suffix(2).map(\.kind) == [.recovered, .recovered])
  }

  @Test func theCauseStandsBeforeThoseWhoCallIt() {
    var story = ChangeStory.settled()
    story.nodes["shop"]?.health = .failure
    story.nodes["shop"]?.healthReasons = ["30 % of outbound http requests answered 5xx."]
    story.set("stock", .failure, flag: "UF")
    let told = story.wait()
    #expect(told.map(\.name) == ["stock", "shop"])
    #expect(
      told.last?.reason
        == "30 % of outbound http requests answered 5xx. Mostly 503 with the flag UF on calls to stock.")
  }

  @Test func anotherWindowOrGraphTypeIsNoNews() {
    var story = ChangeStory.settled()
    story.window = 60
    story.set("shop", .degraded)
    story.wait(30)
    story.set("shop", .healthy)
    story.wait(30)
    #expect(story.told.isEmpty)
    story.graphType = .service
    story.nodes = [:]
    story.edges = [:]
    story.add("other", health: .failure)
    story.wait(100)
    #expect(story.told.isEmpty)
    story.set("other", .healthy)
    story.wait(15)
    #expect(story.told.map(\.kind) == [.recovered])
  }
}
