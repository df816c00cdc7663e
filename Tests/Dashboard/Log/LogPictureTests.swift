import Mesh
import Terminal
import Testing

@testable import Dashboard

/// What the log looks like.
@Suite struct LogPictureTests {
  @Test(arguments: [(80, 24), (120, 36), (200, 60)])
  func theLog(width: Int, height: Int) {
    var story = LogFixture.story(width, height)
    story.press(.up, .up)
    expectPicture(story.picture, "log-\(width)x\(height)")
  }

  @Test func theLogInASCII() {
    var story = Story.bookinfo(80, 24, glyphs: .ascii)
    story.send(.log(.happened(LogFixture.morning)))
    story.press(.character("7"))
    expectPicture(story.picture, "log-80x24-ascii")
  }

  @Test(arguments: [(80, 24), (200, 60)])
  func anAlertOverTheGraph(width: Int, height: Int) {
    var story = Story.bookinfo(width, height)
    story.send(.log(.happened([LogFixture.failure, LogFixture.change(48, .failed, "productpage v1")])))
    expectPicture(story.picture, "alert-\(width)x\(height)")
  }

  @Test func anEmptyLog() {
    var story = Story.bookinfo(80, 24)
    story.press(.character("7"))
    expectPicture(story.picture, "log-empty-80x24")
  }
}
