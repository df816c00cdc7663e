import Testing

@testable import Terminal

@Suite struct ColorTests {
  @Test func theUserGoesBeforeTheEnvironmentAndThatBeforeTheTerminal() {
    let all = ["NO_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"]
    #expect(ColorDepth.detect(asked: .palette256, environment: all, described: 256) == .palette256)
    #expect(ColorDepth.detect(environment: all, described: 256) == .mono)
    #expect(ColorDepth.detect(environment: ["NO_COLOR": "", "TERM": "xterm"], described: 8) == .ansi8)
    #expect(
      ColorDepth.detect(environment: ["TERM": "dumb", "COLORTERM": "truecolor"], described: 8) == .mono)
    #expect(
      ColorDepth.detect(environment: ["TERM": "screen", "COLORTERM": "24bit"], described: 8) == .trueColor)
    #expect(ColorDepth.detect(environment: ["TERM": "xterm-direct"], described: 8) == .trueColor)
    #expect(ColorDepth.detect(environment: ["TERM": "xterm-256color"], described: 256) == .palette256)
    #expect(ColorDepth.detect(environment: ["TERM": "rxvt-16color"], described: 16) == .ansi16)
    #expect(ColorDepth.detect(environment: ["TERM": "vt100"], described: -1) == .mono)
  }

  @Test func depthsHaveNames() {
    #expect(ColorDepth(name: "TrueColor") == .trueColor)
    #expect(ColorDepth(name: "256") == .palette256)
    #expect(ColorDepth(name: "many") == nil)
  }

  @Test func nearestColoursAvoidTheUsersOwnSixteen() {
    #expect(NamedColor.nearestPalette(0xFF0000) == 196)
    #expect(NamedColor.nearestPalette(0x808080) == 244)
    #expect((0...255).allSatisfy { NamedColor.nearestPalette(UInt32($0) << 8) >= 16 })
    #expect(NamedColor.nearestAnsi(0xFE0101) == 9)
    #expect(NamedColor.ansi("bright red") == 9)
    #expect(NamedColor.ansi("brightred") == nil)
    #expect(NamedColor.rgb("#5fd787") == 0x5FD787)
    #expect(NamedColor.rgb("5fd787") == nil)
    #expect(NamedColor.rgb("#5fd7g7") == nil)
    #expect(NamedColor.rgb("#+fd787") == nil)
  }

  @Test func withoutColoursAttributesTellThingsApart() {
    let healthy = Theme.dark.paint(Style(.healthy), depth: .mono)
    let failure = Theme.dark.paint(Style(.failure), depth: .mono)
    let selected = Theme.dark.paint(Style(.healthy, on: .selection), depth: .mono)
    #expect(healthy.foreground == -1 && failure.foreground == -1 && failure.background == -1)
    #expect(healthy.attributes != failure.attributes)
    #expect(selected.attributes.contains(.reverse))
  }

  @Test func eightColoursHaveNoBrightGrounds() {
    let paint = Theme.dark.paint(Style(.healthy, on: .selection), depth: .ansi8)
    #expect(paint.foreground == 2 && paint.background == -1)
    #expect(paint.attributes.isSuperset(of: [.bold, .reverse]))
  }

  @Test func nothingIsWrittenInTheColourOfItsGround() {
    for depth in ColorDepth.allCases {
      for ink in Ink.allCases {
        for ground in [Ink.ground, .panel, .header, .selection, .cursor] {
          let paint = Theme.dark.paint(Style(ink, on: ground), depth: depth)
          #expect(paint.foreground == -1 || paint.foreground != paint.background)
        }
      }
    }
  }
}
