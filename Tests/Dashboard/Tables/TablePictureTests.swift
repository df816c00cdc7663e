import Dashboard
import Terminal
import Testing

/// The tables as they look, compared with stored pictures.
@Suite struct TablePictureTests {
  static let sizes = [(80, 24), (120, 36), (200, 60)]

  @Test(arguments: sizes, GlyphSet.allCases)
  func workloads(_ size: (Int, Int), _ glyphs: GlyphSet) {
    var story = Story.table(size.0, size.1, glyphs: glyphs)
    story.press(.tab)
    expectPicture(story.picture, "workloads-\(size.0)x\(size.1)-\(glyphs)")
  }

  @Test(arguments: sizes)
  func services(_ size: (Int, Int)) {
    let story = Story.table(size.0, size.1, .services)
    expectPicture(story.picture, "services-\(size.0)x\(size.1)")
  }
}
