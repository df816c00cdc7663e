import Mesh
import Terminal
import Testing

@testable import Dashboard

/// Configuration of two clusters that have the same objects.
@Suite struct ConfigClustersTests {
  private func report(_ cluster: String, place: Int, isClean: Bool) -> ConfigReport {
    var fixture = ConfigFixture()
    fixture.isClean = isClean
    let report = fixture.report
    return ConfigReport(
      revision: 1, set: report.set, analysis: report.analysis, seconds: 0, cluster: cluster, place: place)
  }

  /// Bookinfo in the cluster `Kubernetes`, whose configuration is right, and that of `green`, which is not.
  private func story(_ width: Int = 160, isWrong: String = "green") -> Story {
    var story = Story.bookinfo(width, 40)
    story.send(.config(.received(report("Kubernetes", place: 0, isClean: isWrong != "Kubernetes"))))
    story.send(.config(.received(report("green", place: 1, isClean: isWrong != "green"))))
    return story
  }

  @Test func findingsAreOnTheNodesOfTheirClusterAlone() throws {
    for wrong in ["green", "Kubernetes"] {
      let story = story(isWrong: wrong)
      let node = try #require(story.state.snapshot?.nodes.first { $0.app == "reviews" })
      #expect(node.cluster == "Kubernetes")
      let note = try #require(story.state.config.notes[node.id])
      #expect(note.findings.isEmpty == (wrong == "green"), "\(wrong)")
    }
  }

  @Test func theHeaderCountsAllAndThePaneSaysWhoseItShows() {
    var story = story()
    #expect(story.shows("config 2✗ 1▲ 1•"))
    story.press(.character("5"))
    #expect(story.shows("cluster Kubernetes (C: green 2 errors)"))
    #expect(story.shows("Findings 0"))
    story.press(.character("C"))
    #expect(story.shows("cluster green (C: Kubernetes)"))
    #expect(story.shows("Findings 4"))
    story.press(.character("C"))
    #expect(story.shows("cluster Kubernetes"))
    story.type(":config-cluster green")
    story.press(.enter)
    #expect(story.shows("cluster green"))
    story.type(":config-cluster grey")
    story.press(.enter)
    #expect(story.shows("there is Kubernetes, green"))
  }

  @Test func onANarrowScreenTheClusterIsNamedAllTheSame() {
    var story = Story.bookinfo(80, 24)
    story.send(.config(.received(report("Kubernetes", place: 0, isClean: true))))
    story.send(.config(.received(report("green", place: 1, isClean: false))))
    story.press(.character("5"), .character("C"))
    #expect(story.lines.prefix(5).contains { $0.contains("green") })
  }

  @Test func aReportTakesThePlaceOfItsOwnClustersLast() {
    var story = story()
    story.press(.character("5"))
    story.send(.config(.received(report("green", place: 1, isClean: true))))
    #expect(story.shows("cluster Kubernetes (C: green)") && story.shows("config ✓"))
    // Another cluster was gone to in the place of the first.
    story.send(.config(.received(report("blue", place: 0, isClean: false))))
    #expect(story.shows("cluster blue (C: green)") && story.shows("Findings 4"))
  }

  @Test func theFirstClusterIsShownWhoeverAnswersFirst() {
    var story = Story.bookinfo(160, 40)
    story.send(.config(.received(report("green", place: 1, isClean: false))))
    story.send(.config(.received(report("Kubernetes", place: 0, isClean: true))))
    story.press(.character("5"))
    #expect(story.shows("cluster Kubernetes"))
    // What somebody reads is not taken away.
    var reading = Story.bookinfo(160, 40)
    reading.send(.config(.received(report("green", place: 1, isClean: false))))
    reading.press(.character("5"))
    reading.send(.config(.received(report("Kubernetes", place: 0, isClean: true))))
    #expect(reading.shows("cluster green"))
  }

  @Test func oneClusterIsNotNamed() {
    var story = Story.config()
    story.press(.character("5"))
    #expect(!story.shows("cluster "))
    story.press(.character("C"))
    #expect(story.shows("of one cluster only"))
  }
}
