import Dashboard
import Foundation
import Mesh
import Terminal
import Testing

/// Going back in time, and comparing: what the user sees of it.
@Suite struct TimeStoryTests {
  /// A minute of Bookinfo whose reviews v3 fails from second 41 on, with a past that answers.
  struct PastStory {
    var story: Story
    private var snapshots: [Snapshot] = []

    init(_ width: Int = 120, _ height: Int = 36, glyphs: GlyphSet = .unicode) {
      story = Story(width, height, glyphs: glyphs)
      for second in 1...60 {
        var mesh = Bookinfo()
        mesh.revision = UInt64(second)
        mesh.step = second
        mesh.isFailing = second > 40
        snapshots.append(mesh.snapshot)
        story.receive(mesh.snapshot)
      }
      answer()
      story.send(
        .log(
          .happened([
            change(.appeared, second: 5), change(.failed, second: 41), change(.restarted, second: 50),
          ])))
    }

    private func change(_ kind: MeshChange.Kind, second: Int) -> MeshChange {
      MeshChange(
        at: snapshots[second - 1].timestamp, kind: kind, subject: .node(Bookinfo.reviews3),
        name: "reviews v3",
        from: "healthy", to: kind == .failed ? "failure" : nil)
    }

    func time(_ second: Int) -> Date { snapshots[second - 1].timestamp }

    /// Answers everything that was asked since the last time.
    mutating func answer() {
      for effect in story.takePastQuestions() {
        let answer: PastAnswer? =
          switch effect {
          case .span: .span(time(1)...time(60))
          case .snapshot(let at): nearest(at).map(PastAnswer.snapshot)
          case .baseline(let at): nearest(at).map { .baseline($0, nil) }
          default: nil
          }
        story.send(.past(effect, answer))
      }
    }

    private func nearest(_ at: Date) -> Snapshot? { snapshots.last { $0.timestamp <= at } }

    mutating func press(_ keys: Key...) {
      for key in keys {
        story.press(key)
        answer()
      }
    }
  }

  @Test func aStepBackShowsThatMomentAndSaysSo() {
    var past = PastStory()
    past.press(.character("["), .character("["), .character("["), .character("["))
    #expect(past.story.state.time.moment == past.time(40))
    #expect(past.story.state.snapshot?.timestamp == past.time(40))
    #expect(past.story.shows("PAST") && past.story.shows("08:00:40"))
    #expect(!past.story.shows("live"))
    #expect(past.story.state.snapshot?.nodes.allSatisfy { $0.health < .failure } == true)
  }

  @Test func newPollsDoNotMoveThePast() {
    var past = PastStory()
    past.press(.character("["))
    let shown = past.story.screen
    var mesh = Bookinfo()
    mesh.revision = 61
    mesh.step = 61
    past.story.receive(mesh.snapshot)
    past.answer()
    #expect(past.story.state.snapshot?.timestamp == past.time(55))
    #expect(past.story.state.latest?.revision == 61)
    #expect(shown.contains("08:00:55"))
  }

  @Test func forwardPastTheNewestIsLiveAgain() {
    var past = PastStory()
    past.press(.character("["), .character("]"))
    #expect(past.story.state.time.moment == nil)
    #expect(past.story.shows("live"))
  }

  @Test func escapeComesBackToNow() {
    var past = PastStory()
    past.press(.character("["), .escape)
    #expect(past.story.state.time.moment == nil && past.story.shows("live"))
  }

  @Test func bracesGoToChangesOfHealthAlone() {
    var past = PastStory()
    past.press(.character("{"))
    #expect(past.story.state.time.moment == past.time(50))
    past.press(.character("{"))
    #expect(past.story.state.time.moment == past.time(41))
    #expect(past.story.shows("reviews v3 is failure"))
    past.press(.character("{"))
    #expect(past.story.state.time.moment == past.time(41))
    #expect(past.story.shows("No change of health before this"))
    past.press(.character("}"))
    #expect(past.story.state.time.moment == past.time(50))
    past.press(.character("}"))
    #expect(past.story.state.time.moment == nil)
  }

  @Test func aMomentCanBeTyped() {
    var past = PastStory()
    past.story.run("at 08:00:12")
    past.answer()
    #expect(past.story.state.time.moment == past.time(12))
    past.story.run("at +3s")
    past.answer()
    #expect(past.story.state.time.moment == past.time(4))
    past.story.run("at yesterday")
    #expect(past.story.shows("is no time"))
  }

  @Test func thePastEndsWhereItBegan() {
    var past = PastStory()
    past.story.run("at 08:00:02")
    past.answer()
    past.press(.character("["), .character("["))
    #expect(past.story.state.time.moment == past.time(1))
  }

  @Test func comparingNamesWhatHasChanged() {
    var past = PastStory()
    past.story.run("compare -40s")
    past.answer()
    #expect(past.story.shows("compared with 08:00:20"))
    #expect(past.story.shows("more errors"))
    past.press(.character("="))
    #expect(past.story.state.time.difference == nil)
    #expect(!past.story.shows("more errors"))
  }

  @Test(arguments: [(80, 24), (120, 36), (200, 60)])
  func pastPicture(_ size: (Int, Int)) {
    var past = PastStory(size.0, size.1)
    past.press(.character("{"))
    past.story.press(.escape)
    past.press(.character("{"))
    expectPicture(past.story.picture, "past-\(size.0)x\(size.1)")
  }

  @Test(arguments: [(80, 24), (120, 36), (200, 60)], GlyphSet.allCases)
  func differencePicture(_ size: (Int, Int), _ glyphs: GlyphSet) {
    var past = PastStory(size.0, size.1, glyphs: glyphs)
    past.story.run("compare -40s")
    past.answer()
    expectPicture(past.story.picture, "difference-\(size.0)x\(size.1)-\(glyphs)")
  }
}
