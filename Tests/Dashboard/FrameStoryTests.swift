import Dashboard
import Mesh
import Terminal
import Testing

/// What surrounds the panes: header, help, command line, find, messages, mouse.
@Suite struct FrameStoryTests {
  @Test func tabCompletesACommandAndEnterRunsIt() {
    var story = Story.bookinfo()
    story.type(":the")
    #expect(story.shows("theme"))
    story.press(.tab)
    #expect(story.state.commandLine?.editor.text == "theme ")
    #expect(story.shows("contrast"))
    story.press(.tab, .tab, .enter)
    #expect(story.themes == ["light"])
    #expect(story.state.commandLine == nil)
  }

  @Test func aMistypedCommandNamesTheNearest() {
    var story = Story.bookinfo()
    story.run("thme light")
    #expect(story.shows("No command “thme”. Did you mean :theme?"))
    #expect(story.themes.isEmpty)
  }

  @Test func anUnambiguousBeginningIsEnough() {
    var story = Story.bookinfo()
    story.run("wind 30s")
    #expect(story.state.facts.window == 30)
    story.run("window 0")
    #expect(story.shows("not a time"))
    story.run("window 9h")
    #expect(story.shows("The window can be"))
  }

  @Test func commandsComeBackWithTheUpArrow() {
    var story = Story.bookinfo()
    story.run("idle on")
    story.run("hops 2")
    story.type(":x")
    story.press(.up)
    #expect(story.state.commandLine?.editor.text == "hops 2")
    story.press(.up)
    #expect(story.state.commandLine?.editor.text == "idle on")
    story.press(.down, .down)
    #expect(story.state.commandLine?.editor.text == "x")
  }

  @Test func gotoCompletesNamesWithBlanks() {
    var story = Story.bookinfo()
    story.type(":goto rev")
    #expect(story.shows("reviews v1"))
    story.type("iews v3")
    story.press(.tab)
    story.press(.enter)
    #expect(story.state.graph.selection == .node(Bookinfo.reviews3))
  }

  @Test func faultsAreCompletedWordByWord() {
    var story = Story.bookinfo()
    story.send(
      .faultChoices([
        FaultChoice(words: ["errors", "reviews-v3", "50"], help: "answers 500"),
        FaultChoice(words: ["errors", "details", "50"], help: "answers 500"),
        FaultChoice(words: ["off"], help: "all off"),
      ]))
    story.type(":fault er")
    story.press(.tab)
    #expect(story.shows("reviews-v3"))
    story.type("d")
    story.press(.tab, .tab)
    story.press(.enter)
    #expect(story.faults == [["errors", "details", "50"]])
  }

  @Test func faultsElsewhereThanOnADemoAreRefusedWithTheReason() {
    var story = Story.bookinfo()
    story.state.facts.hasFaults = false
    story.run("fault errors")
    #expect(story.shows("only on `pharos demo`"))
    story.state.facts.hasFaults = true
    story.state.facts.isReadOnly = true
    story.run("fault errors")
    #expect(story.shows("Read-only"))
    #expect(story.faults.isEmpty)
  }

  @Test func findGoesThereWhileTyping() {
    var story = Story.bookinfo()
    story.type("/rat")
    #expect(story.state.graph.selection == .node(Bookinfo.ratings))
    #expect(story.shows("1 found"))
    story.press(.enter)
    story.type("/reviews")
    story.press(.enter)
    let first = story.state.graph.selection
    story.press(.character("n"), .character("n"), .character("n"))
    #expect(story.state.graph.selection == first)
    story.press(.character("N"))
    #expect(story.state.graph.selection != first)
    story.press(.escape)
    #expect(story.state.find == nil)
  }

  @Test func helpShowsFirstWhatAppliesHereAndCanBeSearched() throws {
    var story = Story.bookinfo()
    story.press(.character("?"))
    #expect(story.shows("Here: Graph"))
    story.type("/theme")
    #expect(story.shows(":theme"))
    #expect(!story.shows("Here: Graph"))
    story.press(.escape)
    story.press(.end)
    #expect(story.shows("mutual TLS"))
  }

  @Test func everyFooterHasTheHelpKey() {
    for (width, height) in [(60, 16), (80, 24), (200, 60)] {
      var story = Story.bookinfo(width, height)
      for keys in [[], [Key.character("6")], [.character("1"), .tab, .enter]] {
        for key in keys { story.press(key) }
        #expect(story.lines.last?.contains("? help") == true, "\(width)x\(height) \(story.state.place)")
      }
    }
  }

  @Test func keysOfTheFooterAreButtons() throws {
    var story = Story.bookinfo()
    let help = try #require(story.place(of: "? help"))
    story.click(help.x, help.y)
    #expect(story.state.place == .help)
  }

  @Test func aClickSelectsADragPansAndTheWheelScrolls() throws {
    var story = Story.bookinfo(80, 24)
    let place = try #require(story.place(of: "productpage"))
    story.click(place.x, place.y)
    #expect(story.state.graph.selection == .node(Bookinfo.productpage))
    let scroll = story.state.graph.scroll
    story.click(place.x, place.y)
    story.click(place.x - 10, place.y, .drag)
    story.click(place.x - 10, place.y, .release)
    #expect(story.state.graph.scroll.x == scroll.x + 10)
    story.click(place.x - 20, place.y, .drag)
    #expect(story.state.graph.scroll.x == scroll.x + 10, "nothing is dragged after the release")
  }

  @Test func doubleClickOpens() throws {
    var story = Story.bookinfo(120, 36)
    let place = try #require(story.place(of: "details"))
    story.click(place.x, place.y, .doubleClick)
    #expect(story.state.place == .panel)
  }

  @Test func aTabIsAButton() throws {
    var story = Story.bookinfo()
    let tab = try #require(story.place(of: "6 Mesh"))
    story.click(tab.x, tab.y)
    #expect(story.state.pane == .mesh)
  }

  @Test func whichProxyIsSilentWhyAndSinceWhen() {
    let story = Story.bookinfo(120, 36) { $0.silentProxy = "reviews-v2" }
    #expect(story.shows("reviews-v2 127.0.0.5:15000 since 08:00:48: no answer within 900 ms"))
    #expect(story.shows("7/8 proxies"))
  }

  @Test func gOnASourceGoesToItsNode() {
    var story = Story.bookinfo()
    story.run("mesh proxies")
    for _ in 0..<5 { story.press(.down) }
    story.press(.character("g"))
    #expect(story.state.graph.selection == .node(Bookinfo.reviews3))
    #expect(story.state.pane == .graph)
  }

  @Test func aMessageGoesWithItsTimerAndNotWithAnOlderOne() {
    var story = Story.bookinfo()
    story.run("nonsense")
    let first = story.state.toastNumber
    story.run("rubbish")
    story.send(.timer(.toast(first)))
    #expect(story.shows("“rubbish”"))
    story.send(.timer(.toast(story.state.toastNumber)))
    #expect(!story.shows("“rubbish”"))
  }

  @Test func tracesWithoutAStoreSayHowToNameOne() {
    var story = Story(facts: DashboardFacts(title: "x"))
    story.receive(Bookinfo().snapshot)
    story.press(.character("t"))
    #expect(story.shows("--traces http://HOST:9411"))
    #expect(story.state.pane == .graph)
  }

  @Test func pastedLinesDoNotRunCommands() {
    var story = Story.bookinfo()
    story.type(":")
    story.send(.input(.paste("quit\nquit\n")))
    #expect(!story.wantsToQuit)
    #expect(story.state.commandLine?.editor.text == "quit quit ")
    story.press(.escape)
    story.send(.input(.paste("q")))
    #expect(!story.wantsToQuit, "pasted text is no key")
  }

  @Test func anySizeCanBeDrawn() {
    var story = Story.bookinfo()
    for (width, height) in [
      (1, 1), (0, 0), (59, 15), (60, 16), (99, 17), (100, 20), (300, 100), (61, 100), (400, 16),
    ] {
      story.send(.input(.resize(Size(width: width, height: height))))
      story.press(
        .tab, .enter, .down, .character("?"), .pageDown, .escape, .escape, .character(":"), .tab, .escape)
      let picture = story.picture
      #expect(picture.size == Size(width: width, height: height))
    }
  }

  @Test func hostileNamesStayInTheirCells() {
    var snapshot = Bookinfo().snapshot
    let evil = "\u{1B}[2J\u{1B}]52;c;ZXZpbA==\u{07}\u{202E}a\nb\tc\u{9B}31m"
    for index in snapshot.nodes.indices {
      snapshot.nodes[index].app = evil + "\(index)"
      snapshot.nodes[index].healthReasons = [evil]
    }
    for index in snapshot.edges.indices {
      snapshot.edges[index].sourcePrincipal = "spiffe://" + evil
      snapshot.edges[index].responses = [
        "500\(evil)": ResponseShare(flags: [evil: 100], hosts: [evil: 50, "x": 50])
      ]
    }
    snapshot.sources[0].error = evil
    snapshot.sources[0].state = .down
    snapshot.warnings = [evil]
    for (width, height) in [(80, 24), (200, 60)] {
      var story = Story(width, height)
      story.state.facts.title = evil
      story.receive(snapshot)
      var pictures = [story.picture]
      for key in [Key.tab, .enter, .escape, .character("6"), .character("?")] {
        story.press(key)
        pictures.append(story.picture)
      }
      story.press(.escape)
      story.type(":goto ")
      pictures.append(story.picture)
      for picture in pictures {
        let bad = picture.text.unicodeScalars.filter { scalar in
          scalar != "\n"
            && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
              || scalar.properties.isBidiControl)
        }
        #expect(bad.isEmpty)
      }
    }
  }
}

extension Story {
  var wantsToQuit: Bool { effects.contains { if case .quit = $0 { true } else { false } } }
  var themes: [String] { effects.compactMap { if case .setTheme(let name) = $0 { name } else { nil } } }
  var faults: [[String]] { effects.compactMap { if case .fault(let words) = $0 { words } else { nil } } }
  var graphTypes: [GraphType] {
    effects.compactMap { if case .setGraphType(let type) = $0 { type } else { nil } }
  }
}
