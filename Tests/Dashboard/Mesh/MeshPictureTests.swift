import Dashboard
import Mesh
import Terminal
import Testing

@testable import Dashboard

/// What the pane of the mesh looks like.
@Suite struct MeshPictureTests {
  static let sizes = [(80, 24), (120, 36), (200, 60)]

  @Test(arguments: MeshTab.allCases, sizes)
  func pages(_ tab: MeshTab, _ size: (Int, Int)) {
    let story = Story.mesh(size.0, size.1, tab)
    expectPicture(story.picture, "\(tab.rawValue)-\(size.0)x\(size.1)")
  }

  @Test(arguments: [MeshTab.overview, .controlPlane, .certificates])
  func ascii(_ tab: MeshTab) {
    let story = Story.mesh(120, 36, tab, glyphs: .ascii)
    #expect(story.screen.allSatisfy { $0.isASCII })
    expectPicture(story.picture, "\(tab.rawValue)-120x36-ascii")
  }

  @Test(arguments: sizes)
  func aMetric(_ size: (Int, Int)) {
    var story = Story.mesh(size.0, size.1)
    story.run("metric istio_requests_total by response_code")
    story.answerMesh()
    expectPicture(story.picture, "counter-\(size.0)x\(size.1)")
    story.run("metric istio_request_duration_milliseconds")
    story.answerMesh()
    expectPicture(story.picture, "histogram-\(size.0)x\(size.1)")
  }

  @Test func changesSinceABaseline() {
    var story = Story.mesh(160, 44)
    story.run("compare -30s")
    story.answerMesh()
    story.receive(MeshFixture.snapshot(61))
    story.answerMesh()
    expectPicture(story.picture, "compared-160x44")
  }

  @Test func withoutAnIstiod() {
    let story = Story.mesh(80, 24, .controlPlane, hasIstiod: false)
    expectPicture(story.picture, "no-istiod-80x24")
  }
}
