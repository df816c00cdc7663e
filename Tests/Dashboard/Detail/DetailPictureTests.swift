import Dashboard
import Mesh
import Metrics
import Terminal
import Testing

@testable import Dashboard

/// The page of a workload as it looks.
@Suite struct DetailPictureTests {
  @Test(arguments: [(80, 24), (120, 36), (200, 60)], DetailTab.allCases)
  func eachTab(size: (Int, Int), tab: DetailTab) {
    guard size.0 != 120 || tab == .overview || tab == .inbound else { return }
    var story = Story.detail(size.0, size.1)
    story.send(.detail(.tab(tab)))
    story.answerPast()
    expectPicture(story.picture, "\(tab.rawValue)-\(size.0)x\(size.1)")
  }

  @Test func asciiAlone() {
    var story = Story.detail(120, 36, glyphs: .ascii)
    story.send(.detail(.tab(.inbound)))
    story.answerPast()
    expectPicture(story.picture, "inbound-120x36-ascii")
    #expect(story.screen.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func aDatabase() {
    var story = Story.bookinfo(120, 36)
    story.send(.detail(.show(MetricsSubject(.workload, "mongodb-v1", namespace: "default"))))
    story.answerPast { DetailFixture.database(at: $1) }
    expectPicture(story.picture, "tcp-120x36")
  }

  @Test func byCode() {
    var story = Story.detail(120, 36)
    story.press(.character("b"))
    story.answerPast()
    story.press(.down, .down)
    expectPicture(story.picture, "by-code-120x36")
  }

  @Test func nothingKnown() {
    var story = Story.bookinfo(80, 24)
    story.run("workload nobody")
    expectPicture(story.picture, "waiting-80x24")
    story.answerPast { _, _ in nil }
    expectPicture(story.picture, "unknown-80x24")
  }
}
