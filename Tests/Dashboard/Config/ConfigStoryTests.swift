import Dashboard
import Mesh
import Terminal
import Testing

/// A user in the config pane.
@Suite struct ConfigStoryTests {
  @Test func theHeaderCountsWhatIsWrongEverywhere() {
    let story = Story.config()
    #expect(story.state.pane == .graph)
    #expect(story.shows("config 2✗ 1▲ 1•"))
    #expect(Story.config { $0.isClean = true }.shows("config ✓"))
    #expect(!Story.bookinfo().shows("config ✓"))
  }

  @Test func theWorstFindingStandsFirstWithItsLineMarked() throws {
    var story = Story.config()
    story.press(.character("5"))
    #expect(story.shows("config/reviews.yaml:14:17"))
    let caret = try #require(story.place(of: "^^"))
    let line = story.lines[caret.y - 1]
    #expect(line.contains("subset: v4"))
    #expect(try #require(story.place(of: "v4", in: caret.y - 1)).x == caret.x)
    #expect(story.shows("KIA1107"))
    #expect(story.shows("fix: name one of v1, v3"))
  }

  @Test func aFilterKeepsTheRowsThatFitAndEscapeBringsAllBack() {
    var story = Story.config()
    story.press(.character("5"))
    story.type("/TLS strict")
    #expect(story.shows("PHA0101"))
    #expect(!story.shows("PHA0001"))
    #expect(story.shows("1 found"))
    story.press(.enter)
    #expect(story.shows("Findings 1 of 4"))
    story.press(.escape)
    #expect(story.shows("Findings 4"))
    #expect(story.state.pane == .config)
    story.press(.escape)
    #expect(story.state.pane == .graph)
  }

  @Test func matchesAreWalkedRound() {
    var story = Story.config()
    story.press(.character("5"))
    story.type("/reviews")
    story.press(.enter)
    #expect(story.shows("reviews.yaml:14:17"))
    story.press(.character("n"))
    #expect(story.shows("reviews.yaml:28:13"))
    story.press(.character("n"))
    #expect(story.shows("reviews.yaml:14:17"))
    story.press(.character("N"))
    #expect(story.shows("reviews.yaml:28:13"))
  }

  @Test func levelsAndGroupsChangeTheList() {
    var story = Story.config()
    story.press(.character("5"), .character("v"))
    #expect(!story.shows("IST0118"))
    story.press(.character("v"))
    #expect(!story.shows("PHA0101"))
    story.press(.character("a"))
    #expect(story.shows("IST0118"))
    story.press(.character("s"))
    #expect(story.shows("by kind"))
    #expect(story.shows("DestinationRule 1"))
    story.run("group file")
    #expect(story.shows("config/reviews.yaml 2"))
    story.run("group colour")
    #expect(story.shows("is none of severity, kind"))
  }

  @Test func theNoteLeadsToTheOtherPlaceAndBack() {
    var story = Story.config()
    story.press(.character("5"), .character("o"))
    #expect(story.shows("config/reviews.yaml:32:3"))
    #expect(story.shows("2/2 places"))
    story.press(.escape)
    #expect(story.shows("config/reviews.yaml:14:17"))
  }

  @Test func aFindingLeadsToItsPlaceAndEscapeBackToIt() throws {
    var story = Story.config()
    story.press(.character("5"), .down, .down)
    #expect(story.shows("reviews.yaml:28:13"))
    story.press(.character("g"))
    #expect(story.state.pane == .graph)
    guard case .edge(let id)? = story.state.graph.selection else {
      Issue.record("a rule about calls leads to the calls that fail")
      return
    }
    #expect(id.text.contains("reviews/v3"))
    #expect(story.shows("to the config"))
    story.press(.escape)
    #expect(story.state.pane == .config)
    #expect(story.shows("reviews.yaml:28:13"))
  }

  @Test func aFindingAboutAServiceLeadsToItsNode() {
    var story = Story.config()
    story.press(.character("5"), .end, .character("g"))
    #expect(story.state.graph.selection == .node(Bookinfo.ratings))
  }

  @Test func aFindingOfAFileLeadsNowhere() {
    var story = Story.config()
    story.press(.character("5"), .down, .character("g"))
    #expect(story.state.pane == .config)
    #expect(story.shows("about a file"))
  }

  @Test func aNodeLeadsToWhatConcernsIt() {
    var story = Story.config()
    story.send(.select(.node(Bookinfo.ratings)))
    story.press(.character("c"))
    #expect(story.state.pane == .config)
    #expect(story.shows("of ratings v1"))
    #expect(story.shows("IST0118"))
    #expect(!story.shows("IST0101"))
    story.press(.escape)
    #expect(story.state.pane == .graph)
    #expect(story.state.graph.selection == .node(Bookinfo.ratings))
    story.press(.character("5"))
    #expect(story.shows("IST0101"), "the whole config, when not asked from a node")
  }

  @Test func aChangeOfAFileShowsAndTheSelectionStaysWithItsFinding() {
    var story = Story.config()
    story.press(.character("5"), .down, .down)
    #expect(story.shows("reviews.yaml:28:13"))
    var fixture = ConfigFixture()
    fixture.reviews = "# one\n# two\n" + fixture.reviews
    fixture.revision = 2
    story.send(.config(.received(fixture.report)))
    #expect(story.shows("reviews.yaml:30:13"))
    fixture.reviews = ConfigFixture.reviewsText.replacing("subset: v4", with: "subset: v1")
    story.send(.config(.received(fixture.report)))
    #expect(!story.shows("IST0101"))
    #expect(story.shows("reviews.yaml:28:13"))
    #expect(story.shows("config 1✗"))
  }

  @Test func theEditorOpensAtTheLine() {
    var story = Story.config()
    story.press(.character("5"), .character("e"))
    #expect(story.edits == [EditorCall(editor: "vi", file: "config/reviews.yaml", line: 14, column: 17)])
    story.state.facts.isReadOnly = true
    story.press(.character("e"))
    #expect(story.shows("Read-only"))
    story.state.facts.isReadOnly = false
    story.state.facts.editor = nil
    story.press(.character("e"))
    #expect(story.shows("set VISUAL or EDITOR"))
    #expect(story.edits.count == 1)
  }

  @Test func editorsGetTheLineInTheirOwnWay() {
    func arguments(_ editor: String) -> [String] {
      EditorCall(editor: editor, file: "-a.yaml", line: 3, column: 5).arguments
    }
    #expect(arguments("vim") == ["+3", "./-a.yaml"])
    #expect(arguments("/usr/bin/emacs -nw") == ["+3", "./-a.yaml"])
    #expect(arguments("code --wait") == ["-g", "-a.yaml:3:5"])
    #expect(EditorCall.editor(in: ["VISUAL": " ", "EDITOR": "nano"]) == "nano")
    #expect(EditorCall.editor(in: [:]) == nil)
  }

  @Test func copyGivesALineThatOtherToolsUnderstand() {
    var story = Story.config()
    story.press(.character("5"), .character("y"))
    let text = "config/reviews.yaml:14:17 IST0101 VirtualService default/reviews: No DestinationRule"
    #expect(story.copied.last?.hasPrefix(text) == true)
  }

  @Test func thePageExplainsTheCode() {
    var story = Story.config()
    story.press(.character("5"), .down, .enter)
    #expect(story.state.place == .configPage)
    #expect(story.shows("What it means"))
    story.press(.escape)
    #expect(story.state.place == .config)
    story.run("explain IST0112")
    #expect(story.shows("VirtualServiceDestinationPortSelectorRequired"))
    story.run("explain XYZ")
    #expect(story.shows("No code"))
  }

  @Test func theObjectShowsItsReferencesBothWays() {
    var story = Story.config(200, 60)
    story.press(.character("5"))
    story.run("view objects")
    story.type("/DestinationRule")
    story.press(.enter)
    #expect(story.shows("DestinationRule default/reviews"))
    #expect(story.shows("VirtualService default/reviews"))
  }

  @Test func routesStandBesideWhatIsMeasured() {
    var story = Story.config(200, 60)
    story.press(.character("5"))
    story.run("view routes")
    story.type("/v3")
    story.press(.enter)
    #expect(story.shows("50% by weight"))
  }

  @Test func theGraphCarriesBadgesAndFindings() {
    let story = Story.config(200, 60)
    #expect(story.shows("CB"))
    #expect(story.shows("FI"))
  }

  @Test func textOfFilesIsHarmless() {
    var story = Story.config {
      $0.reviews = $0.reviews.replacing("# the red stars", with: "# \u{202E}red\u{200B}")
      $0.broken = "a: \u{1B}[31mred\u{7}\u{9B}1m\nb:\n\n\tc: 1\n"
    }
    func isHarmless() -> Bool {
      !story.screen.unicodeScalars.contains {
        ["\u{1B}", "\u{202E}", "\u{7}", "\u{9B}", "\u{200B}"].contains($0)
      }
    }
    story.press(.character("5"))
    #expect(story.shows("red"))
    #expect(isHarmless())
    story.press(.down)
    #expect(story.shows("[31mred"))
    #expect(isHarmless())
  }

  @Test func clicksSelectAndTheWheelScrollsTheSource() throws {
    var story = Story.config()
    story.press(.character("5"))
    let row = try #require(story.place(of: "PHA0101"))
    story.click(row.x, row.y)
    #expect(story.shows("reviews.yaml:28:13"))
    let before = story.screen
    story.click(80, 10, .wheelUp)
    #expect(story.screen != before)
    #expect(story.shows("reviews.yaml:28:13"))
    let tab = try #require(story.place(of: "mTLS"))
    story.click(tab.x, tab.y)
    #expect(story.shows("by namespace"))
  }

  @Test func aSmallTerminalStillShowsAll() {
    for size in [(60, 16), (61, 17), (100, 16), (99, 60)] {
      var story = Story.config(size.0, size.1)
      story.press(.character("5"))
      for _ in 0..<6 {
        #expect(story.lines.count == size.1)
        story.press(.down, .end, .pageUp, .home, .enter, .pageDown, .escape, .tab)
      }
    }
  }
}

extension Story {
  var edits: [EditorCall] { effects.compactMap { if case .edit(let call) = $0 { call } else { nil } } }
  var copied: [String] { effects.compactMap { if case .copy(let text) = $0 { text } else { nil } } }

  /// Where a text stands on one line of the screen.
  func place(of text: String, in line: Int) -> Point? {
    guard let found = lines[line].ranges(of: text).first else { return nil }
    return Point(x: TextWidth.of(lines[line][..<found.lowerBound]), y: line)
  }
}
