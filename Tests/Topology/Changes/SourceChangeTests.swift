import Mesh
import Testing
import Topology

@Suite struct SourceChangeTests {
  @Test func aSilentSourceIsLostAndAnswersAgain() throws {
    var story = ChangeStory.settled()
    story.sources["p1"]?.state = .stale
    story.sources["p1"]?.error = "Connection refused."
    #expect(story.wait(9).isEmpty)
    story.sources["p1"]?.state = .down
    let lost = story.wait(30)
    #expect(lost.map(\.line) == ["lost web p1 ok>down"])
    #expect(lost[0].reason == "Connection refused." && lost[0].subject == .source("p1"))
    story.sources["p1"]?.state = .ok
    let answered = story.wait(5)
    #expect(answered.map(\.line) == ["answered web p1 down>ok"])
    #expect(answered[0].reason == "It had not answered for 39 s.")
  }

  @Test func aSourceThatNeverAnsweredIsNotLost() {
    var story = ChangeStory.settled()
    story.sources["p2"] = SourceStatus(name: "p2", kind: .proxy, state: .down, error: "No answer yet.")
    #expect(story.wait(60).isEmpty)
    story.sources["p2"]?.state = .ok
    #expect(story.wait().map(\.line) == ["answered p2 down>ok"])
  }

  @Test func aSilentProxyDoesNotDegradeItsWorkloadInTheLogToo() {
    var story = ChangeStory.settled()
    story.sources["p1"]?.state = .down
    story.nodes["shop"]?.health = .degraded
    story.nodes["shop"]?.healthReasons = ["Its proxy p1 does not answer."]
    story.nodes["shop"]?.instances = [NodeInstance(proxy: "p1")]
    #expect(story.wait(5).map(\.kind) == [.lost])
    story.set("shop", .degraded)
    #expect(story.wait(5).map(\.line) == ["degraded shop healthy>degraded"])
  }

  @Test func aFallOfUptimeIsARestart() {
    var story = ChangeStory.settled()
    story.sources["p1"]?.identity?.uptimeSeconds = 3
    let told = story.wait(10)
    #expect(told.map(\.line) == ["restarted web p1 up 1 h>up 4 s"])
    // Uptimes come in whole seconds and may be read a little late.
    story.sources["p1"]?.identity?.uptimeSeconds = 12
    #expect(story.wait(10).isEmpty)
  }

  @Test func anotherVersionIsAnUpgradeAndNotARestartBeside() {
    var story = ChangeStory.settled()
    story.sources["p1"]?.identity?.uptimeSeconds = 1
    story.sources["p1"]?.identity?.envoyVersion = "def/1.31.0/Clean/RELEASE/BoringSSL"
    let told = story.wait(10)
    #expect(told.map(\.line) == ["upgraded web p1 1.30.0>1.31.0"])
    #expect(told[0].reason == "Its process began anew.")
  }
}
