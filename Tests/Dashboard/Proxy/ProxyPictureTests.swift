import Terminal
import Testing

@testable import Dashboard

/// The page of a proxy as it looks.
@Suite struct ProxyPictureTests {
  @Test(arguments: [
    ProxyTab.overview, .clusters, .endpoints, .listeners, .routes, .secrets, .bootstrap, .dump, .logging,
    .statistics,
  ])
  func everyPage(_ tab: ProxyTab) {
    expectPicture(Story.proxy(160, 40, tab).picture, "proxy-\(tab.rawValue)-160x40")
    expectPicture(Story.proxy(80, 24, tab).picture, "proxy-\(tab.rawValue)-80x24")
  }

  @Test func inASCII() {
    expectPicture(Story.proxy(80, 24, .clusters, glyphs: .ascii).picture, "proxy-clusters-ascii-80x24")
  }

  @Test func aPieceOfTheDump() {
    var story = Story.proxy(100, 30, .clusters)
    story.press(.down, .down, .enter)
    story.answerProxy()
    expectPicture(story.picture, "proxy-piece-100x30")
  }

  @Test func aLevelIsChosenAndAskedFor() {
    var story = Story.proxy(80, 24, .logging)
    story.press(.down, .down, .enter, .up, .up)
    expectPicture(story.picture, "proxy-level-choose-80x24")
    story.press(.enter)
    expectPicture(story.picture, "proxy-level-confirm-80x24")
  }
}
