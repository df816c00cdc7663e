import Mesh
import Terminal
import Testing

@testable import Dashboard

/// What is said when something turns red, wherever the user is.
@Suite struct AlertStoryTests {
  private func bells(_ story: Story) -> Int {
    story.effects.count { if case .bell = $0 { true } else { false } }
  }

  @Test func aFailureIsSaidUnderTheTabsAndGoesByItself() {
    var story = Story.bookinfo()
    story.press(.character("6"))
    story.send(.log(.happened([LogFixture.failure])))
    #expect(story.lines[2].contains("reviews v3 failed 08:00:48: 24.6 % of inbound http"))
    #expect(story.lines[2].contains("! goes there"))
    let number = story.state.log.alertNumber
    let asksForItsEnd = story.effects.contains {
      if case .timer(.alert(number), seconds: 30) = $0 { true } else { false }
    }
    #expect(asksForItsEnd)
    story.send(.timer(.alert(number)))
    #expect(!story.shows("goes there"))
  }

  @Test func theKeyGoesThereAlsoAfterwards() {
    var story = Story.bookinfo()
    story.press(.character("6"))
    story.send(.log(.happened([LogFixture.failure])))
    story.press(.character("!"))
    #expect(story.state.pane == .graph && story.state.graph.selection == .node(Bookinfo.reviews3))
    #expect(!story.shows("goes there"))
    story.press(.character("6"), .character("!"))
    #expect(story.state.pane == .graph)
    var quiet = Story.bookinfo()
    quiet.press(.character("!"))
    #expect(quiet.shows("Nothing has turned red"))
  }

  @Test func anOldTimerDoesNotEndANewerAlertAndMoreAreCounted() {
    var story = Story.bookinfo()
    story.send(.log(.happened([LogFixture.failure])))
    let first = story.state.log.alertNumber
    story.send(
      .log(.happened([LogFixture.change(50, .failed, "cart"), LogFixture.change(50, .failed, "shop")])))
    story.send(.timer(.alert(first)))
    #expect(story.lines[2].contains("cart failed") && story.lines[2].contains("and 2 more"))
  }

  @Test func whatIsWellAgainIsNoAlert() {
    var story = Story.bookinfo()
    story.send(.log(.happened([LogFixture.failure])))
    story.send(
      .log(.happened([LogFixture.change(70, .recovered, "reviews v3", subject: .node(Bookinfo.reviews3))])))
    #expect(!story.shows("goes there"))
  }

  @Test func degradedIsNoAlert() {
    var story = Story.bookinfo()
    story.send(.log(.happened([LogFixture.change(1, .degraded, "cart"), LogFixture.change(1, .lost, "p")])))
    #expect(story.state.log.alert == nil)
  }

  @Test func itStandsBeforeSilentSourcesAndGivesTheLineBack() {
    var story = Story.bookinfo { $0.silentProxy = "reviews-v2" }
    #expect(story.lines[2].contains("reviews-v2"))
    let height = FrameLayout(story.state).main.height
    story.send(.log(.happened([LogFixture.failure])))
    #expect(story.lines[2].contains("reviews v3 failed"))
    #expect(FrameLayout(story.state).main.height == height)
    story.send(.timer(.alert(story.state.log.alertNumber)))
    #expect(story.lines[2].contains("reviews-v2"))
  }

  @Test func theBellRingsOnlyWhenAskedAndNotTooOften() {
    var story = Story.bookinfo()
    story.send(.log(.happened([LogFixture.failure])))
    #expect(bells(story) == 0)
    story.run("bell on")
    for second in [60.0, 61, 62, 64.9] {
      story.send(.log(.happened([LogFixture.change(second, .failed, "a")])))
    }
    #expect(bells(story) == 1)
    story.send(.log(.happened([LogFixture.change(66, .failed, "a")])))
    #expect(bells(story) == 2)
    story.send(
      .log(.happened([LogFixture.change(90, .degraded, "a"), LogFixture.change(90, .recovered, "a")])))
    story.run("bell off")
    story.send(.log(.happened([LogFixture.change(100, .failed, "a")])))
    #expect(bells(story) == 2)
  }
}
