import Dashboard
import Terminal
import Testing

/// Whole screens, compared with stored ones.
@Suite struct PictureTests {
  static let sizes = [(80, 24), (120, 36), (200, 60)]

  @Test(arguments: sizes, GlyphSet.allCases)
  func overview(_ size: (Int, Int), _ glyphs: GlyphSet) {
    let story = Story.bookinfo(size.0, size.1, glyphs: glyphs)
    expectPicture(story.picture, "overview-\(size.0)x\(size.1)-\(glyphs)")
  }

  @Test(arguments: sizes, GlyphSet.allCases)
  func failingEdge(_ size: (Int, Int), _ glyphs: GlyphSet) {
    var story = Story.bookinfo(size.0, size.1, glyphs: glyphs)
    story.press(.tab)
    expectPicture(story.picture, "edge-\(size.0)x\(size.1)-\(glyphs)")
  }

  @Test(arguments: sizes)
  func failingNode(_ size: (Int, Int)) {
    var story = Story.bookinfo(size.0, size.1)
    story.send(.select(.node(Bookinfo.reviews3)))
    expectPicture(story.picture, "node-\(size.0)x\(size.1)")
  }

  @Test func details80() {
    var story = Story.bookinfo(80, 24)
    story.press(.tab, .enter)
    expectPicture(story.picture, "details-80x24")
  }

  @Test(arguments: sizes)
  func silentProxy(_ size: (Int, Int)) {
    let story = Story.bookinfo(size.0, size.1) { $0.silentProxy = "reviews-v2" }
    expectPicture(story.picture, "silent-\(size.0)x\(size.1)")
  }

  @Test(arguments: sizes)
  func sources(_ size: (Int, Int)) {
    var story = Story.bookinfo(size.0, size.1) { $0.silentProxy = "reviews-v2" }
    story.run("mesh proxies")
    story.press(.down, .down, .down, .down)
    expectPicture(story.picture, "mesh-\(size.0)x\(size.1)")
  }

  @Test(arguments: sizes)
  func help(_ size: (Int, Int)) {
    var story = Story.bookinfo(size.0, size.1)
    story.press(.character("?"))
    expectPicture(story.picture, "help-\(size.0)x\(size.1)")
  }

  @Test(arguments: sizes)
  func commandLine(_ size: (Int, Int)) {
    var story = Story.bookinfo(size.0, size.1)
    story.type(":")
    story.press(.tab, .tab)
    expectPicture(story.picture, "command-\(size.0)x\(size.1)")
  }

  @Test(arguments: sizes)
  func largeMeshOpensAsAList(_ size: (Int, Int)) {
    var story = Story(size.0, size.1)
    story.receive(largeMesh(120))
    story.press(.down)
    expectPicture(story.picture, "list-\(size.0)x\(size.1)")
  }

  @Test func waiting() {
    var story = Story(80, 24)
    story.state.facts.expectedSources = ["127.0.0.1:15000", "127.0.0.2:15000"]
    expectPicture(story.picture, "waiting-80x24")
  }

  @Test func noTraffic() {
    let story = Story.bookinfo(80, 24) { $0.hasTraffic = false }
    expectPicture(story.picture, "idle-80x24")
  }

  @Test func tooSmall() { expectPicture(Story.bookinfo(40, 10).picture, "small-40x10") }
}
