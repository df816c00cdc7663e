import Testing

@testable import Terminal

@Suite struct TextTests {
  @Test func controlsAndDirectionMarksAreSeenNotObeyed() {
    #expect(TextSafety.safe("a\u{1B}[31mb\u{9B}c\u{7F}") == "a\u{FFFD}[31mb\u{FFFD}c\u{FFFD}")
    #expect(TextSafety.safe("x\u{202E}y\u{2066}z\u{061C}") == "x\u{FFFD}y\u{FFFD}z\u{FFFD}")
    #expect(TextSafety.safe("one\r\ntwo\nthree\tfour\u{2028}five") == "one↵two↵three four↵five")
    #expect(TextSafety.safe("tag\u{E0041}\u{E007F}") == "tag\u{FFFD}\u{FFFD}")
  }

  /// Two names that look alike must not be alike: what hides between letters shows.
  @Test(arguments: ["\u{200B}", "\u{200C}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{3164}", "\u{115F}"])
  func invisibleLettersAreSeen(hidden: String) {
    #expect(TextSafety.safe("pay\(hidden)ments") == "pay\u{FFFD}ments")
  }

  @Test func emojiSequencesShowTheirFirst() {
    #expect(TextSafety.safe("👩‍👩‍👧‍👦!") == "👩!")
    #expect(TextWidth.of("👩‍👩‍👧‍👦!") == 3)
    #expect(TextSafety.safe("👍🏽") == "👍")
    #expect(TextSafety.safe("❤\u{FE0F}") == "❤")
    #expect(TextWidth.of("❤\u{FE0F}") == 1)
    #expect(TextSafety.safe("🇩🇪") == "DE")
    #expect(TextSafety.safe("5\u{FE0F}\u{20E3}") == "5")
  }

  @Test func marksStayOnTheirLetterAndAreBounded() {
    #expect(TextWidth.of("e\u{301}") == 1)
    #expect(TextSafety.safe("e\u{301}\u{302}\u{303}\u{304}").unicodeScalars.count == 3)
    #expect(TextSafety.safe("\u{301}e") == "\u{FFFD}e")
    let zalgo = "a" + String(repeating: "\u{336}", count: 100_000)
    #expect(TextSafety.safe(zalgo).unicodeScalars.count == 3)
    #expect(TextWidth.of(String(repeating: "\u{FE0F}", count: 100_000)) == 0)
  }

  /// What the package wcwidth (PyPI) says, drawn at random once with a fixed seed, and what charts and boxes are made of.
  @Test func widthsAreTheOnesTerminalsUse() {
    let known: [(UInt32, Int)] = [
      (0x41, 1), (0xE9, 1), (0x2500, 1), (0x256D, 1), (0x2588, 1), (0x28FF, 1), (0x25BA, 1), (0x2713, 1),
      (0x2026, 1),
      (0x301, 0), (0x5B0, 0), (0x20D0, 0), (0x1161, 0), (0x3099, 0), (0xFE20, 0), (0x231A, 2), (0x23F0, 2),
      (0x26A1, 2),
      (0x2705, 2), (0x2753, 2), (0x1100, 2), (0x2E80, 2), (0x3000, 2), (0x3042, 2), (0xAC00, 2), (0xFF21, 2),
      (0xFF71, 1),
      (0x2B13, 1), (0x2CD5, 1), (0x34F2, 2), (0x36B0, 2), (0x40A3, 2), (0x5074, 2), (0x7E1D, 2), (0x9936, 2),
      (0x1F512, 2), (0x1F600, 2), (0x20000, 2), (0x1D400, 1), (0x10400, 1),
    ]
    for (value, width) in known {
      let expected: ScalarKind = width == 0 ? .mark : width == 1 ? .narrow : .wide
      #expect(ScalarKind(value) == expected, "U+\(String(value, radix: 16))")
    }
  }

  @Test func cuttingAndPaddingCountColumns() {
    #expect(TextWidth.cut("reviews-v3", to: 6) == "revie…")
    #expect(TextWidth.cut("reviews", to: 7) == "reviews")
    #expect(TextWidth.cut("漢字漢字", to: 6) == "漢字…")
    #expect(TextWidth.of(TextWidth.pad("漢字漢字", to: 6)) == 6)
    #expect(TextWidth.pad("ab", to: 4, right: true) == "  ab")
    #expect(TextWidth.cut("abc", to: 0) == "")
  }

  /// Any text at all: made safe once is made safe, columns are what is written, and no cell holds what must not be
  /// shown.
  @Test(arguments: 0..<200) func anyTextIsSafe(seed: Int) {
    let text = RandomText.make(seed: UInt64(seed))
    let safe = TextSafety.safe(text)
    #expect(TextSafety.safe(safe) == safe)
    #expect(TextWidth.of(safe) == TextWidth.of(text))
    for scalar in safe.unicodeScalars { #expect(ScalarKind(scalar.value) != .hidden) }

    for glyphs in GlyphSet.allCases {
      var canvas = Canvas(Size(width: 40, height: 1), glyphs: glyphs)
      canvas.write(text, x: seed % 50 - 10, y: 0, width: seed % 60)
      for character in text { canvas.put(character, x: seed % 40, y: 0, .plain) }
      for (x, cell) in canvas.cells.enumerated() {
        guard let shown = cell.text else {
          #expect(x > 0 && canvas.cells[x - 1].width == 2, "half a character at \(x)")
          continue
        }
        #expect(cell.width == 1 || x + 1 < 40 && canvas.cells[x + 1].text == nil)
        for scalar in shown.unicodeScalars {
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
            Issue.record("U+\(String(scalar.value, radix: 16)) in a cell")
          default: if glyphs == .ascii { #expect(scalar.isASCII) }
          }
        }
      }
    }
  }
}

/// Text of the worst kind, the same for the same seed.
enum RandomText {
  static func make(seed: UInt64) -> String {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ limit: UInt32) -> UInt32 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt32(truncatingIfNeeded: state >> 32) % limit
    }
    let nasty: [UInt32] = [
      0x1B, 0x9B, 0x200D, 0x202E, 0xFE0F, 0x1F469, 0x1F3FD, 0x301, 0x20E3, 0x1F1E9, 0x0D, 0x0A, 0xE0020,
    ]
    var text = ""
    for _ in 0..<(1 + next(60)) {
      let value =
        switch next(4) {
        case 0: next(0x80)
        case 1: nasty[Int(next(UInt32(nasty.count)))]
        case 2: next(0x3000)
        default: next(0x110000)
        }
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}
