import Mesh
import Metrics
import Terminal
import Testing

@testable import Dashboard

/// Envoy's own numbers on the page of a workload.
@Suite struct EnvoyStoryTests {
  private static func story(_ width: Int = 120) -> Story {
    var story = Story.detail(width, 40)
    story.send(.detail(.tab(.proxies)))
    return story
  }

  @Test func whatIsWrongStandsFirstWithItsUpstream() throws {
    var story = Self.story()
    story.answerPast()
    #expect(story.shows("▲ circuit breakers      ▲ ratings.default:9080"))
    #expect(story.shows("open: connections, waiting requests  3 retries left"))
    #expect(story.shows("turned away 412, 12.3/s"))
    let trouble = try #require(story.place(of: "requests turned away"))
    let fine = try #require(story.place(of: "retries               none"))
    #expect(trouble.y < fine.y)
    // What went wrong once is told, but is no trouble now.
    #expect(story.shows("open 1   failed 7, 0/s"))
    #expect(!story.shows("▲ connections"))
    #expect(story.shows("3 in 2 clusters, all well"))
  }

  @Test func whatCannotBeCountedIsNotBlamedOnTheAnnotation() {
    var story = Self.story()
    story.answerPast()
    #expect(story.shows("outlier ejections     – not set for any upstream, or not collected"))
    #expect(!story.shows("proxyStatsMatcher"))
  }

  @Test func aProxyThatCollectsNothingSaysHowItWould() {
    var story = Self.story()
    story.answerPast()
    story.press(.down, .down)
    story.answerPast()
    #expect(story.shows("up 5 min 32 s"))
    #expect(story.shows("circuit breakers      – not collected"))
    #expect(story.shows("proxyStatsMatcher"))
    #expect(!story.shows("turned away 412"))
  }

  @Test func thePastIsNotAsked() {
    var story = Self.story()
    story.answerPast()
    story.press(.character(" "))
    story.send(.detail(.tab(.codes)))
    story.send(.detail(.tab(.proxies)))
    #expect(!story.takePastQuestions().contains { $0.topic == .envoy })
    #expect(story.shows("circuit breakers      – not known"))
    #expect(story.shows("These are not kept"))
  }

  @Test func onlyTheProxiesTabAsks() {
    var story = Story.detail(120, 40)
    #expect(!story.takePastQuestions().contains { $0.topic == .envoy })
    story.send(.detail(.tab(.proxies)))
    #expect(story.takePastQuestions().contains(.envoy(source: EnvoyFixture.collecting)))
  }

  @Test func aRecordingSaysThatItHasNone() {
    var story = Self.story()
    for question in story.takePastQuestions() where question.topic == .envoy {
      story.send(.past(question, nil))
    }
    #expect(story.shows("A recording does not hold these"))
  }

  @Test func anUnreachableProxySaysWhy() {
    var story = Self.story()
    for question in story.takePastQuestions() {
      guard case .envoy(let source) = question else { continue }
      let numbers = EnvoyNumbers(source: source, at: Bookinfo.start, problem: "no answer within 3.0 s")
      story.send(.past(question, .envoy(numbers)))
    }
    #expect(story.shows("The proxy could not be asked: no answer within 3.0 s."))
  }

  @Test func asciiAloneHasTheSameSigns() {
    var story = Story.detail(80, 40, glyphs: .ascii)
    story.send(.detail(.tab(.proxies)))
    story.answerPast()
    #expect(story.shows("ratings:9080  open: connections, waiting requests"))
    #expect(story.shows("turned away 412, 12.3/s"))
    #expect(story.screen.utf8.allSatisfy { $0 < 0x80 })
  }
}
