import Layout
import Terminal
import Testing

@testable import Dashboard

@Suite struct LineArtTests {
  private func glyph(
    _ parts: [(UInt8, LineWeight)], _ glyphs: GlyphSet = .unicode
  ) -> Character {
    var mask = LineMask()
    for (directions, weight) in parts { mask.add(directions, weight) }
    return mask.character(glyphs)
  }

  @Test func cornersJunctionsAndWeights() {
    let (n, e, s, w) = (LineMask.north, LineMask.east, LineMask.south, LineMask.west)
    #expect(glyph([(e | w, .light)]) == "─")
    #expect(glyph([(n | s, .heavy)]) == "┃")
    #expect(glyph([(s | e, .light)]) == "╭")
    #expect(glyph([(n | w, .light)]) == "╯")
    #expect(glyph([(n | e, .heavy)]) == "┗")
    #expect(glyph([(n | s | e, .light)]) == "├")
    #expect(glyph([(n | s, .heavy), (e, .light)]) == "┠")
    #expect(glyph([(n | e | s | w, .light)]) == "┼")
    #expect(glyph([(e | w, .dashed)]) == "┄")
    #expect(glyph([(n | s, .dashed)]) == "┆")
    #expect(glyph([(s | e, .dashed)]) == "╭")
  }

  @Test func asciiTellsWeightsApart() {
    let (n, e, s, w) = (LineMask.north, LineMask.east, LineMask.south, LineMask.west)
    #expect(glyph([(e | w, .light)], .ascii) == "-")
    #expect(glyph([(e | w, .heavy)], .ascii) == "=")
    #expect(glyph([(e | w, .dashed)], .ascii) == ".")
    #expect(glyph([(n | s, .heavy)], .ascii) == "#")
    #expect(glyph([(n | e | s, .light)], .ascii) == "+")
  }

  @Test func linesOfOneTrunkAreJoinedAndCrossingLinesAreNot() throws {
    func point(_ x: Int, _ y: Int) -> GridPoint { GridPoint(x: x, y: y) }
    let drawing = Drawing(width: 12, height: 6)
    let trunk = [
      Route(points: [point(0, 2), point(3, 2), point(3, 0), point(8, 0)]),
      Route(points: [point(0, 2), point(3, 2), point(3, 4), point(8, 4)]),
    ]
    let across = Route(points: [point(6, 5), point(6, 1), point(9, 1)])
    let level = Route(points: [point(0, 3), point(9, 3)])
    let grid = LineGrid(drawing, routes: trunk + [across, level])
    func groups(_ x: Int, _ y: Int) -> Int {
      Set(grid.rows[y].first { $0.x == x }?.strokes.map(\.group) ?? []).count
    }
    #expect(groups(3, 2) == 1)
    #expect(groups(3, 3) == 2)
    #expect(groups(6, 4) == 2)
  }
}
