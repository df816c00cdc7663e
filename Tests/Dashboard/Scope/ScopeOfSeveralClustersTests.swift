import Terminal
import Testing

@testable import Dashboard

/// Several clusters on the page of scopes.
@Suite struct ScopeOfSeveralClustersTests {
  private func story(_ width: Int = 120, _ height: Int = 30) -> Story {
    var story = Story.bookinfo(width, height)
    var report = ScopeReport(
      context: "blue + green + teal", contexts: ["blue", "green", "teal", "grey"],
      server: "https://a, https://b, https://a", phase: .ready, choice: .all, way: "through the API server")
    report.members = [
      .init(
        name: "blue", server: "https://a", cluster: "blue", phase: .ready, way: "through the API server"),
      .init(name: "green", server: "https://b", phase: .failed("nothing listens at https://b")),
      .init(
        name: "teal", server: "https://a", phase: .ready,
        remarks: ["it leads to the same cluster as blue, by which it is read once"]),
    ]
    story.send(.scope(.received(report)))
    return story
  }

  @Test func eachContextSaysHowItIs() {
    var story = story()
    #expect(story.shows("all@blue + green (down) + teal"))
    story.send(.scope(.openContexts))
    #expect(story.shows("green: nothing listens at https://b"))
    #expect(story.shows("✓ read as cluster blue, through the API server"))
    #expect(story.shows("same cluster as blue"))
    // What is not read says nothing of itself.
    #expect(story.lines.contains { $0.contains("grey") && !$0.contains("read as") })
  }

  @Test func aContextThatIsReadIsNotGoneTo() {
    var story = story()
    story.send(.scope(.use(context: "green")))
    #expect(story.shows("green is read already"))
  }
}
