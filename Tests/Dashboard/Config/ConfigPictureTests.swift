import Dashboard
import Terminal
import Testing

/// The config pane as it looks, compared with stored pictures.
@Suite struct ConfigPictureTests {
  static let sizes = [(80, 24), (120, 36), (200, 60)]

  private func name(_ what: String, _ size: (Int, Int), _ glyphs: GlyphSet) -> String {
    "\(what)-\(size.0)x\(size.1)-\(glyphs)"
  }

  @Test(arguments: sizes, GlyphSet.allCases)
  func findings(_ size: (Int, Int), _ glyphs: GlyphSet) {
    var story = Story.config(size.0, size.1, glyphs: glyphs)
    story.press(.character("5"))
    expectPicture(story.picture, name("findings", size, glyphs))
  }

  @Test(arguments: sizes, GlyphSet.allCases)
  func aPage(_ size: (Int, Int), _ glyphs: GlyphSet) {
    var story = Story.config(size.0, size.1, glyphs: glyphs)
    story.press(.character("5"), .enter)
    expectPicture(story.picture, name("page", size, glyphs))
  }

  @Test(arguments: sizes, [(1, "objects"), (2, "mtls"), (3, "authz"), (4, "routes"), (5, "gateways")])
  func views(_ size: (Int, Int), _ view: (Int, String)) {
    var story = Story.config(size.0, size.1)
    story.press(.character("5"))
    for _ in 0..<view.0 { story.press(.tab) }
    expectPicture(story.picture, name(view.1, size, .unicode))
  }

  @Test(arguments: sizes)
  func graph(_ size: (Int, Int)) {
    var story = Story.config(size.0, size.1)
    story.send(.select(.node(Bookinfo.reviews3)))
    expectPicture(story.picture, name("graph", size, .unicode))
  }

  @Test(arguments: sizes)
  func edge(_ size: (Int, Int)) {
    var story = Story.config(size.0, size.1)
    story.press(.tab)
    expectPicture(story.picture, name("edge", size, .unicode))
  }

  @Test func nothingToShow() {
    var none = Story.bookinfo(80, 24)
    none.press(.character("5"))
    expectPicture(none.picture, "empty-none")
    none.state.facts.configNames = ["config", "more/of/it.yaml"]
    expectPicture(none.picture, "empty-reading")
    var clean = Story.config(80, 24) { $0.isClean = true }
    clean.press(.character("5"))
    expectPicture(clean.picture, "empty-clean")
    var narrowed = Story.config(80, 24)
    narrowed.press(.character("5"))
    narrowed.type("/nowhere")
    narrowed.press(.enter)
    expectPicture(narrowed.picture, "empty-narrowed")
  }

  @Test func brokenYAML() {
    var story = Story.config(80, 24)
    story.press(.character("5"), .down)
    expectPicture(story.picture, "broken-80x24")
  }
}
