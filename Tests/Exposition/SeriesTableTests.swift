import Mesh
import Testing

@testable import Exposition

@Suite("Scrapes of one source")
struct SeriesTableTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("the same series is the same object in the next scrape, wherever its line stands")
  func identity() throws {
    let table = SeriesTable()
    let first = table.parse(bytes("a{x=\"1\"} 1\nb 2\nc 3\n")).samples
    let second = table.parse(bytes("c 4\nnew 9\na{x=\"1\"} 1.5\nb 7\n")).samples
    #expect(first.count == 3 && second.count == 4)
    #expect(second[0].series === first[2].series)
    #expect(second[2].series === first[0].series)
    #expect(second[3].series === first[1].series)
    #expect(second.map(\.value) == [4, 9, 1.5, 7])
    #expect(table.count == 4)
  }

  @Test("a name that is the beginning of another, with and without labels, is not taken for it")
  func prefixes() {
    let table = SeriesTable()
    _ = table.parse(bytes("a 1\na{x=\"1\"} 2\nab 3\n"))
    let again = table.parse(bytes("ab 3\na 1\na{x=\"12\"} 4\na {x=\"1\"} 5\n")).samples.map(SampleText.init)
    #expect(again == [.init("ab", 3), .init("a", 1), .init("a", ["x": "12"], 4), .init("a", ["x": "1"], 5)])
  }

  @Test("a label that moves from the last place to an inner one is read right")
  func movedLabel() {
    let text =
      "a{x=\"1\",y=\"2\"} 1\na{x=\"1\",y=\"2\",z=\"3\"} 2\na{x=\"1\"} 3\na{y=\"2\"} 4\na{w=\"1\",y=\"2\"} 5\n"
    #expect(
      readings(text) == [
        .init("a", ["x": "1", "y": "2"], 1), .init("a", ["x": "1", "y": "2", "z": "3"], 2),
        .init("a", ["x": "1"], 3), .init("a", ["y": "2"], 4), .init("a", ["w": "1", "y": "2"], 5),
      ])
  }

  @Test("a filter keeps what it names and steps over the rest")
  func filter() {
    let text = """
      # TYPE envoy_x counter
      envoy_x{a="b"} 1
      istio_requests_total 2
      this is not checked
      istio_request_bytes_sum 3
      {"istio_requests_quoted"} 4
      {"other"} 5
      """
    let table = SeriesTable()
    for _ in 0..<3 {
      let result = table.parse(bytes(text), keep: NameFilter(prefixes: ["istio_requests"]))
      #expect(
        result.samples.map(SampleText.init) == [
          .init("istio_requests_total", 2), .init("istio_requests_quoted", 4),
        ])
      #expect(result.problem == nil)
      #expect(result.skipped >= 3)
    }
    #expect(table.parse(bytes(text)).samples.count == 5)
    #expect(table.parse(bytes(text), keep: NameFilter(prefixes: [])).samples.isEmpty)
  }

  @Test(
    "a body that is no Prometheus text is told by what it is",
    arguments: [
      ("<!DOCTYPE html>\n<html><body>Login</body></html>", ForeignBody.html),
      ("\n  <html>\n</html>\n", .html), (#"{"stats": [1, 2]}"#, .json), ("[\n1,\n2]\n", .json),
      ("\u{1F}\u{8B}\u{8}\u{0}abc", .binary), ("\u{0}\u{1}\u{2}\u{3}", .binary),
      ("Not Found", .text("Not Found")), ("no such \u{1B}[31mpath\nat all", .binary),
      ("no healthy \"upstream\"\n", .text("no healthy ?upstream?")),
    ])
  func foreign(text: String, kind: ForeignBody) {
    for keep in [nil, NameFilter.istio] {
      let result = read(text, keep: keep)
      #expect(result.foreign == kind)
      #expect(result.samples.isEmpty)
      #expect(result.problem == "Not Prometheus text: \(kind.description).")
    }
    #expect(SeriesTable().parse([0x1F, 0x8B, 8, 0, 0, 0]).foreign == .compressed)
  }

  @Test(
    "an empty answer is no error: nothing matched",
    arguments: ["", "\n", "\n\n", "# TYPE a counter\n", "# EOF"])
  func nothing(text: String) {
    let result = read(text, keep: .istio)
    #expect(result.samples.isEmpty)
    #expect(result.problem == nil)
  }

  @Test("a filter that matches nothing of a good body is no error")
  func nothingKept() {
    let result = read("envoy_a 1\nenvoy_b{c=\"d\"} 2\n", keep: .istio)
    #expect(result.samples.isEmpty && result.problem == nil && result.skipped == 2)
  }

  @Test("a body cut at any byte loses its last line alone")
  func truncated() {
    let text = """
      # TYPE a counter
      a{reporter="source",flags="-",path="a\\"b"} 1023 1700000000
      a{reporter="destination"} 7.5e3 # {id="1"} 4
      b -Inf
      c{x="ü"} 12

      """
    let body = bytes(text)
    let whole = readings(text)
    let warm = SeriesTable()
    _ = warm.parse(body)
    for cut in 0..<body.count {
      let part = Array(body[..<cut])
      let lines = part.filter { $0 == ASCII.newline }.count
      let expected = Array(whole.prefix(max(0, lines - 1)))
      for table in [SeriesTable(), warm] {
        let stopped = table.parse(part, isComplete: false)
        #expect(stopped.samples.map(SampleText.init) == expected, "cut at \(cut)")
        #expect(stopped.malformed == 0)
        let ended = table.parse(part)
        #expect(Array(ended.samples.map(SampleText.init).prefix(expected.count)) == expected, "cut at \(cut)")
        #expect(ended.samples.count <= expected.count + 1)
        #expect(ended.malformed == 0)
      }
    }
    #expect(read("a 1\nb{x=\"").problem == "The body is cut off inside its last line.")
    #expect(read("a 1\nb 2").samples.count == 2)
  }

  @Test("a table does not grow past its limits, and says so")
  func bounded() {
    let table = SeriesTable(limits: .init(series: 3, keyBytes: 1000, forgetAfter: 2))
    let result = table.parse(bytes("a 1\nb 2\nc 3\nd 4\ne 5\n"))
    #expect(result.samples.count == 3)
    #expect(result.leftOut == 2)
    #expect(result.problem == "Too many series: 2 were left out.")
    #expect(table.count == 3)
    // What is gone makes room.
    for _ in 0..<3 { _ = table.parse(bytes("a 1\n")) }
    #expect(
      table.parse(bytes("a 1\nx 2\ny 3\n")).samples.map(SampleText.init) == [
        .init("a", 1), .init("x", 2), .init("y", 3),
      ])
    let narrow = SeriesTable(limits: .init(keyBytes: 4))
    #expect(narrow.parse(bytes("abc 1\ndef 2\n")).leftOut == 1)
  }

  @Test("series that vanish are forgotten in time; the others keep their identity")
  func forgets() {
    let table = SeriesTable(limits: .init(forgetAfter: 10))
    let kept = table.parse(bytes("a 1\ngone{x=\"1\"} 1\nb 2\n")).samples
    for _ in 0..<100 { _ = table.parse(bytes("a 1\nb 2\n")) }
    #expect(table.count == 2)
    let now = table.parse(bytes("a 1\ngone{x=\"1\"} 1\nb 2\n")).samples
    #expect(now[0].series === kept[0].series && now[2].series === kept[2].series)
    #expect(now[1].series !== kept[1].series)
  }
}
