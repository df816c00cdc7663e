import FoundationEssentials
import Mesh
import Terminal
import Testing

@testable import Dashboard

/// The log, by its keys.
@Suite struct LogStoryTests {
  @Test func newestStandsLastUnderTheCursorAndIsFollowed() {
    var story = LogFixture.story()
    #expect(story.state.log.selected?.name == "old-job")
    story.send(.log(.happened([LogFixture.change(70, .appeared, "cart")])))
    #expect(story.state.log.selected?.name == "cart")
    #expect(story.shows("newest"))
    story.press(.up, .up)
    let name = story.state.log.selected?.name
    story.send(.log(.happened([LogFixture.change(71, .appeared, "basket")])))
    #expect(story.state.log.selected?.name == name)
    #expect(story.shows("3 newer below"))
    story.press(.character("G"))
    #expect(story.state.log.selected?.name == "basket")
  }

  @Test func kindsAreGoneThroughAndNamed() {
    var story = LogFixture.story()
    story.press(.character("f"))
    #expect(story.state.log.filter == .health)
    #expect(story.shows("3 of 11 changes") && !story.shows("VirtualService"))
    story.press(.character("f"))
    #expect(story.shows("7 of 11 changes"))
    story.press(.character("f"))
    #expect(story.shows("1 of 11 changes") && story.shows("VirtualService"))
    story.run("log lost")
    #expect(story.shows("1 of 11 changes") && story.shows("Connection refused."))
    story.run("log nonsense")
    #expect(story.shows("no kind"))
    story.press(.character("a"))
    #expect(story.state.log.rows.count == 11)
  }

  @Test func wordsNarrowWhileTheyAreTyped() {
    var story = LogFixture.story()
    story.type("/mongo down")
    #expect(story.shows("2 found"))
    story.press(.enter)
    #expect(story.state.log.rows.count == 2 && story.shows("“mongo down”"))
    story.press(.escape)
    #expect(story.state.log.rows.count == 11 && story.state.pane == .log)
    story.type("/nothing like it")
    story.press(.enter)
    #expect(story.shows("No change fits"))
    story.press(.character("a"))
    #expect(story.state.log.rows.count == 11)
    story.type("/mongo")
    story.press(.escape)
    #expect(story.state.log.rows.count == 11)
  }

  @Test func enterGoesToTheThing() {
    var story = LogFixture.story()
    story.run("log failed")
    story.press(.enter)
    #expect(story.state.pane == .graph && story.state.graph.selection == .node(Bookinfo.reviews3))
    story.run("log lost")
    story.press(.enter)
    #expect(story.state.pane == .mesh && story.state.mesh.source == "127.0.0.8:15000")
    story.run("log vanished")
    story.press(.enter)
    #expect(story.state.pane == .log && story.shows("old-job is not on the graph any more"))
    story.run("log appeared")
    story.press(.enter)
    #expect(story.state.pane == .graph)
    if case .edge? = story.state.graph.selection {} else { Issue.record("the edge is not selected") }
  }

  @Test func whatIsEmptySaysWhy() {
    var story = Story.bookinfo()
    story.press(.character("7"))
    #expect(story.shows("Nothing has happened yet"))
    story.press(.up, .down, .pageUp, .enter, .character("G"))
    #expect(story.shows("Nothing has happened yet"))
  }

  @Test func tenThousandAreKeptAndTheCursorKeepsItsChange() {
    var story = LogFixture.story()
    story.send(.log(.happened((0..<5000).map { LogFixture.change(100 + Double($0), .appeared, "n\($0)") })))
    story.press(.character("g"), .up)
    story.press(.character("G"))
    story.press(.pageUp)
    let name = story.state.log.selected?.name
    for batch in 0..<3 {
      story.send(
        .log(
          .happened(
            (0..<1000).map { LogFixture.change(6000 + Double(batch * 1000 + $0), .appeared, "m\($0)") })))
    }
    #expect(story.state.log.selected?.name == name)
    story.send(.log(.happened((0..<9000).map { LogFixture.change(20_000 + Double($0), .lost, "k\($0)") })))
    #expect(story.state.log.changes.count <= 11_000)
    #expect(story.state.log.rows.count == story.state.log.changes.count)
    #expect(story.state.log.change(0) == story.state.log.changes.first)
    story.run("log lost")
    #expect(story.state.log.rows.count == 9000)
  }

  @Test func whatComesLateTakesItsPlaceInTime() {
    var story = LogFixture.story()
    story.send(.log(.happened([LogFixture.change(41, .configured, "late")])))
    #expect(story.state.log.change(8)?.name == "late")
    #expect(story.state.log.selected?.name == "old-job")
    story.type("/late")
    #expect(story.state.log.rows.count == 1)
  }
}
