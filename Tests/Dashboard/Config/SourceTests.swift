import Terminal
import Testing

@testable import Dashboard

/// Lines of a source, as they are cut and coloured.
@Suite struct SourceTests {
  private func lines(_ text: String) -> SourceLines { SourceLines(Array(text.utf8)) }

  private func text(_ scalars: [Unicode.Scalar]?) -> String? {
    scalars.map { String(String.UnicodeScalarView($0)) }
  }

  @Test func linesEndAsTheirFileEndsThem() {
    let source = lines("\u{FEFF}a: 1\r\nb: 2\n\nlast")
    #expect(source.count == 4)
    #expect((1...4).map { text(source.line($0, limit: 80)) } == ["a: 1", "b: 2", "", "last"])
    #expect(source.line(0, limit: 80) == nil)
    #expect(source.line(5, limit: 80) == nil)
    #expect(lines("").count == 0)
  }

  @Test func aLineWithoutEndIsReadAsFarAsItShows() {
    let source = lines(String(repeating: "x", count: 1_000_000))
    #expect(source.line(1, limit: 100)?.count == 100)
    #expect(SourceLines([0x61, 0xFF, 0xFE, 0x62]).line(1, limit: 9)?.count == 4)
  }

  @Test func blockScalarsHoldNoKeys() {
    let source = lines("data:\n  a.lua: |\n    x: y\n\n    z: 1\n  b: 2\n- run: >-\n    k: v\n  next: 1\n")
    #expect((1...9).map(source.isBlock) == [false, false, true, true, true, false, false, true, false])
  }

  private func inks(_ text: String) -> [String] {
    let line = YamlLine(Array(text.unicodeScalars))
    #expect(line.parts.map { line.text($0.range) }.joined() == line.text(0..<line.scalars.count))
    return line.parts.map { "\($0.ink):\(line.text($0.range))" }
  }

  @Test func keysTextsAndCommentsDiffer() {
    #expect(
      inks("  - host: \"a # b\"  # why") == [
        "text:  ", "muted:- ", "accent:host", "muted::", "text: ", "series3:\"a # b\"", "text:  ",
        "faint:# why",
      ])
    #expect(inks("# key: value") == ["faint:# key: value"])
    #expect(inks("url: http://a:80/x#y") == ["accent:url", "muted::", "text: http://a:80/x#y"])
    #expect(inks("- 'it''s': 1") == ["muted:- ", "accent:'it''s'", "muted::", "text: 1"])
    #expect(inks("---") == ["muted:---"])
    #expect(inks("") == [])
    #expect(inks("\"open") == ["series3:\"open"])
  }

  @Test func tabsAreWidenedAndColumnsFollow() {
    let line = YamlLine(Array("\ta: \t漢b".unicodeScalars))
    #expect(line.text(0..<line.scalars.count) == "    a:  漢b")
    #expect(line.place(ofColumn: 1) == 0)
    #expect(line.place(ofColumn: 2) == 4)
    #expect(line.width(to: line.place(ofColumn: 7)) == 10)
    #expect(line.place(ofColumn: 99) == line.scalars.count)
  }
}

/// Lists that are filtered and grouped.
@Suite struct ConfigListTests {
  private let height = 10

  private func index(_ names: [String]) -> RowIndex {
    RowIndex(
      keys: names.map { RowKey(subject: $0) },
      facts: names.map {
        RowIndex.Facts(
          level: $0.hasPrefix("e") ? .error : .info, kind: String($0.prefix(1)), namespace: "", subject: $0,
          file: "f", line: 1)
      }, texts: names)
  }

  private func shown(_ list: ConfigListState) -> [String] {
    list.rows.map {
      switch $0 {
      case .heading(let title, let count): "\(title) \(count)"
      case .item(let item): "\(item)"
      }
    }
  }

  @Test func headingsCountWhatStandsUnderThem() {
    var list = ConfigListState()
    list.rebuild(index(["i1", "e1", "e2"]), only: nil, height: height)
    #expect(shown(list) == ["Errors 2", "1", "2", "Notes 1", "0"])
    #expect(list.item == 1)
    list.filter = "E2"
    list.rebuild(index(["i1", "e1", "e2"]), only: nil, height: height)
    #expect(shown(list) == ["Errors 1", "2"])
    list.filter = "nothing"
    list.rebuild(index(["i1", "e1", "e2"]), only: nil, height: height)
    #expect(list.item == nil)
  }

  @Test func theCursorStepsOverHeadingsAndStaysWithWhatItIsOn() {
    let rows = index(["i1", "e1", "e2"])
    var list = ConfigListState()
    list.rebuild(rows, only: nil, height: height)
    list.move(by: 2, rows, height: height)
    #expect(list.item == 0)
    list.move(by: -1, rows, height: height)
    #expect(list.item == 2)
    list.move(by: -.max / 2, rows, height: height)
    #expect(list.item == 1)
    list.move(by: .max / 2, rows, height: height)
    #expect(list.item == 0)
    let fewer = index(["e0", "i1"])
    list.rebuild(fewer, only: nil, height: height)
    #expect(list.item == 1, "the same row under another number")
    list.rebuild(index(["e0", "e9"]), only: nil, height: height)
    #expect(list.item == 1, "gone: the row that stands where it was")
  }

  @Test func rowsThatAreAlikeAreToldApart() {
    let rows = index(["e", "e", "e"])
    var list = ConfigListState()
    list.rebuild(rows, only: nil, height: height)
    list.move(by: 1, rows, height: height)
    #expect(list.item == 1)
    list.rebuild(rows, only: nil, height: height)
    #expect(list.item == 1)
  }
}
