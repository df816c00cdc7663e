import Testing

@testable import Terminal

@Suite struct CanvasTests {
  private func canvas(_ width: Int, _ height: Int = 1, _ glyphs: GlyphSet = .unicode) -> Canvas {
    Canvas(Size(width: width, height: height), glyphs: glyphs)
  }

  @Test func textThatDoesNotFitSaysSo() {
    var picture = canvas(8)
    #expect(picture.write("productpage", x: 0, y: 0) == 8)
    #expect(picture.text == "product…")
    picture = canvas(20)
    #expect(picture.write("productpage", x: 2, y: 0, width: 5) == 7)
    #expect(picture.text == "  prod…")
    picture = canvas(20)
    #expect(picture.write("productpage", x: 2, y: 0, width: 5, ellipsis: false) == 7)
    #expect(picture.text == "  produ")
    picture = canvas(4)
    #expect(picture.write("full", x: 0, y: 0) == 4)
    #expect(picture.text == "full")
  }

  @Test func textIsCutAtTheLeftAndOutside() {
    var picture = canvas(6)
    #expect(picture.write("abcdef", x: -2, y: 0) == 4)
    #expect(picture.text == "cdef")
    picture.write("zzz", x: 0, y: 1)
    picture.write("zzz", x: 0, y: -1)
    picture.write("zzz", x: 9, y: 0)
    picture.put("z", x: -1, y: 0, .plain)
    #expect(picture.text == "cdef")
  }

  @Test func wideCharactersAreNeverSplit() {
    var picture = canvas(5)
    picture.write("漢字漢", x: 0, y: 0, ellipsis: false)
    #expect(picture.text == "漢字")
    picture = canvas(5)
    picture.write("漢字漢", x: 0, y: 0)
    #expect(picture.text == "漢字…")
    picture = canvas(4)
    picture.write("漢字", x: -1, y: 0)
    #expect(picture.text == " 字")
    // Overwriting half of one blanks the other half.
    picture = canvas(6)
    picture.write("漢字漢", x: 0, y: 0)
    picture.put("x", x: 1, y: 0, .plain)
    picture.put("y", x: 4, y: 0, .plain)
    #expect(picture.text == " x字y")
    picture.write("漢", x: 1, y: 0)
    #expect(picture.text == " 漢 y")
    #expect(picture[2, 0]?.text == nil && picture[3, 0]?.text == " ")
  }

  @Test func aViewportProtectsWhatIsOutside() {
    var picture = canvas(10, 3)
    picture.fill(Rect(picture.size), .plain, with: ".")
    picture.clipped(to: Rect(x: 2, y: 1, width: 4, height: 1)) { inside in
      inside.fill(Rect(inside.size), .plain, with: "#")
      inside.write("reviews", x: 0, y: 1)
      inside.write("漢", x: 1, y: 1)
      inside.write("漢", x: 5, y: 1)
    }
    #expect(picture.text == "..........\n.. ie ....\n..........")
    picture.put("!", x: 0, y: 0, .plain)
    #expect(picture[0, 0]?.text == "!")
  }

  @Test func boxesHaveABorderForEveryMeaning() {
    var picture = canvas(12, 3)
    picture.box(Rect(x: 0, y: 0, width: 12, height: 3), .plain, title: "reviews-v3-long")
    #expect(picture.text == "╭─ revie… ─╮\n│          │\n╰──────────╯")
    picture = canvas(8, 3)
    picture.box(Rect(x: 0, y: 0, width: 4, height: 3), .plain, border: .double)
    picture.box(Rect(x: 4, y: 0, width: 4, height: 3), .plain, border: .heavy)
    #expect(picture.text == "╔══╗┏━━┓\n║  ║┃  ┃\n╚══╝┗━━┛")
  }

  /// Without Unicode a failing card still looks heavier than a healthy one.
  @Test func asciiHasTwins() {
    var picture = canvas(8, 3, .ascii)
    picture.box(Rect(x: 0, y: 0, width: 4, height: 3), .plain)
    picture.box(Rect(x: 4, y: 0, width: 4, height: 3), .plain, border: .double)
    #expect(picture.text == "+--+#==#\n|  |#  #\n+--+#==#")
    picture = canvas(20, 1, .ascii)
    picture.write("漢é → … ✓ ⣿ █", x: 0, y: 0)
    #expect(picture.text == "??? > ~ + # #")
  }

  @Test func symbolsAreOneColumnInBothSets() {
    for symbol in Symbol.allCases {
      for glyphs in GlyphSet.allCases {
        let character = symbol.character(glyphs)
        #expect(TextWidth.of(String(character)) == 1, "\(symbol)")
        #expect(character.unicodeScalars.count == 1)
        #expect(
          !(glyphs == .unicode && character.unicodeScalars.first?.properties.isEmoji == true
            && !character.isASCII),
          "\(symbol) may be drawn as an emoji, two columns wide")
      }
      var picture = canvas(1, 1, .ascii)
      picture.put(symbol.character(.unicode), x: 0, y: 0, .plain)
      #expect(picture.text.first != "?" || symbol == .unknown, "\(symbol) has no twin")
    }
  }

  @Test func runsAreCutTogether() {
    let runs = [("err ", Style(.muted)), ("24.6%", Style(.failure)), (" p95", Style(.text))]
    var picture = canvas(20)
    #expect(picture.write(runs: runs, x: 0, y: 0) == 13)
    #expect(picture.text == "err 24.6% p95")
    #expect(picture[4, 0]?.style.ink == .failure && picture[9, 0]?.style.ink == .text)
    for (width, expected) in [(9, "err 24.6…"), (7, "err 24…"), (10, "err 24.6%…"), (13, "err 24.6% p95")] {
      picture = canvas(20)
      #expect(picture.write(runs: runs, x: 0, y: 0, width: width) == width)
      #expect(picture.text == expected)
    }
  }

  @Test func placesTextAtBothEnds() {
    var picture = canvas(10, 2)
    #expect(picture.writeRight("漢x", end: 10, y: 0) == 7)
    picture.writeCentered("mid", x: 0, y: 1, width: 9)
    #expect(picture.text == "       漢x\n   mid")
  }

  @Test func copyTakesAPartAndSplitsNothing() {
    var source = canvas(6, 2)
    source.write("a漢字b", x: 0, y: 0)
    source.write("second", x: 0, y: 1)
    var picture = canvas(5, 2)
    picture.copy(source, from: Rect(x: 2, y: 0, width: 3, height: 2), to: Point(x: 1, y: 0))
    #expect(picture.text == "  字\n con".replacing("  字", with: "  字"))
    picture = canvas(5, 2)
    picture.copy(source, from: Rect(x: 1, y: 0, width: 3, height: 2), to: Point(x: 0, y: 0))
    #expect(picture.text == "漢\neco")
  }

  @Test func restylingKeepsTheText() {
    var picture = canvas(6)
    picture.write("details", x: 0, y: 0, Style(.healthy))
    let before = picture.text
    picture.restyle(Rect(x: 1, y: 0, width: 2, height: 1)) { $0.on(.selection) }
    #expect(picture.text == before)
    #expect(
      picture.cells.map(\.style.ground) == [.ground, .selection, .selection, .ground, .ground, .ground])
  }

  @Test func equalCallsMakeEqualPictures() {
    func draw() -> Canvas {
      var picture = canvas(30, 4)
      picture.box(Rect(x: 1, y: 0, width: 20, height: 4), Style(.border), title: "t")
      return picture
    }
    #expect(draw() == draw())
    var other = draw()
    other.put("x", x: 0, y: 0, Style(.failure))
    #expect(other != draw())
  }
}
