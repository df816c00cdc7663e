import Mesh
import Testing

@testable import Exposition

/// A sample in a form that can be compared.
struct SampleText: Equatable, CustomStringConvertible {
  var name: String
  var labels: [String: String]
  var value: Double

  init(_ sample: Sample) {
    name = sample.series.name
    labels = Dictionary(sample.series.labels.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
    value = sample.value
  }

  init(_ name: String, _ labels: [String: String], _ value: Double) {
    self.name = name
    self.labels = labels
    self.value = value
  }

  init(_ name: String, _ value: Double) { self.init(name, [:], value) }

  static func == (a: SampleText, b: SampleText) -> Bool {
    a.name == b.name && a.labels == b.labels
      && (a.value.bitPattern == b.value.bitPattern || a.value.isNaN && b.value.isNaN)
  }

  var description: String { "\(name)\(labels.sorted { $0.key < $1.key }) \(value)" }
}

func read(_ text: String, keep: NameFilter? = nil, isComplete: Bool = true) -> ExpositionResult {
  SeriesTable().parse(Array(text.utf8), keep: keep, isComplete: isComplete)
}

func readings(_ text: String) -> [SampleText] { read(text).samples.map(SampleText.init) }

@Suite("The text format")
struct TextFormatTests {
  @Test("a plain sample, a labelled one, comments and empty lines")
  func plain() {
    let text = """
      # HELP up Whether it is up; a \\\\ and a \\n in help.
      # TYPE up gauge
      up 1

      # a remark
      #TYPE without a blank
      istio_requests_total{reporter="source",response_code="200"} 17
      # TYPE late counter
      """
    #expect(
      readings(text) == [
        .init("up", 1), .init("istio_requests_total", ["reporter": "source", "response_code": "200"], 17),
      ])
    #expect(read(text).problem == nil)
  }

  @Test(
    "every way to write one and the same sample",
    arguments: [
      #"a{b="c",d="e"} 1"#, #"a{b="c",d="e",} 1"#, #"a{ b = "c" , d = "e" } 1"#,
      "\ta {b=\"c\",\td=\"e\"}\t1\t",
      #"a{d="e",b="c"} 1"#, #"a{b="c",d="e"}1"#, "a{b=\"c\",d=\"e\"} 1\r",
      #"a{b="c",d="e"} 1.0 1700000000000"#,
      #"a{b="c",d="e"} 1 1700000000.123"#, #"a{b="c",d="e"} 1 # {trace_id="x"} 0.5 1.7e9"#,
      ##"a{b="c",d="e"} 1 1700000000 # {t="} # {"} 5"##, #"{"a",b="c",d="e"} 1"#,
      #"{"a","b"="c","d"="e"} +1"#,
      #"a{b="c",d="e",b="c"} 1"#, #"a{"b"="c",d="e"} 1e0"#, #"{b="c","a",d="e"} 1"#,
    ])
  func spellings(line: String) {
    #expect(readings(line + "\n") == [.init("a", ["b": "c", "d": "e"], 1)])
    #expect(readings("x{b=\"c\",d=\"9\"} 5\n" + line + "\n").last == .init("a", ["b": "c", "d": "e"], 1))
  }

  @Test("escapes in label values are resolved; an unknown one stays as written")
  func escapes() {
    #expect(
      readings(#"a{x="\\ \" \n",y="\t",z="{}=, #"} 2"# + "\n")
        == [.init("a", ["x": "\\ \" \n", "y": "\\t", "z": "{}=, #"], 2)])
    #expect(readings(#"a{x="\\"} 2"# + "\n") == [.init("a", ["x": "\\"], 2)])
    #expect(
      readings(#"{"my.metric \"q\"","a.b"="ü"} 3"# + "\n") == [.init("my.metric \"q\"", ["a.b": "ü"], 3)])
  }

  @Test("labels come out sorted by name")
  func order() {
    let result = read(#"a{z="1",m="2",b="3"} 1"# + "\n")
    #expect(result.samples.first?.series.labels.map(\.name) == ["b", "m", "z"])
  }

  @Test("a label set that is empty, a value that is empty")
  func empty() {
    #expect(readings("a{} 1\nb{c=\"\"} 2\n") == [.init("a", 1), .init("b", ["c": ""], 2)])
  }

  @Test(
    "malformed lines are counted and described, the others are read",
    arguments: [
      (#"a{b="c} 1"#, "a label value is not closed"), (#"a{b="c" 1"#, "the label braces are not closed"),
      ("a", "the value is missing"), ("a one", "the value is not a number"),
      ("a 0x1p3", "the value is not a number"), ("a 1_000", "the value is not a number"),
      ("a 1 soon", "the timestamp is not a number"), ("a 1 2 3", "there is text behind the value"),
      ("a 1 # remark", "there is text behind the value"), (#"a{="c"} 1"#, "a label name was expected"),
      (#"a{b"c"} 1"#, "`=` was expected after a label name"),
      ("a{b=c} 1", "a label value in quotes was expected"),
      (#"a{b="c";d="e"} 1"#, "`,` or `}` was expected after a label"),
      (#"a{b="c",b="d"} 1"#, "one label has two values"), (#"{b="c"} 1"#, "a metric name was expected"),
      (#"a{"x"} 1"#, "the metric has two names"), ("1a 1", "a metric name was expected"),
      ("-", "a metric name was expected"), ("ok 5", "the series was given before"),
    ])
  func malformed(line: String, reason: String) {
    let result = read("# TYPE ok gauge\nok 1\n\(line)\nlast{a=\"b\"} 2\n")
    #expect(result.samples.map(SampleText.init) == [.init("ok", 1), .init("last", ["a": "b"], 2)])
    #expect(result.malformed == 1)
    #expect(result.firstMalformed?.line == 3)
    #expect(result.firstMalformed?.reason == reason)
    #expect(result.problem == "1 line could not be read (line 3: \(reason)).")
  }

  @Test("invalid UTF-8 is repaired, not refused")
  func invalidUTF8() {
    let body = Array("a{b=\"".utf8) + [0xC3, 0x28, 0xFF] + Array("\"} 1\n".utf8)
    let result = SeriesTable().parse(body)
    #expect(result.samples.first?.series["b"] == "\u{FFFD}(\u{FFFD}")
    #expect(result.problem == nil)
  }

  @Test("a line or a label set without end is bounded")
  func enormous() {
    let long = "a{b=\"" + String(repeating: "x", count: 70_000) + "\"} 1\nb 2\n"
    #expect(read(long).samples.map(SampleText.init) == [.init("b", 2)])
    #expect(read(long).firstMalformed?.reason == "the line is too long")
    let many = "a{" + (0..<300).map { "l\($0)=\"v\"," }.joined() + "} 1\nb 2\n"
    #expect(read(many).samples.map(SampleText.init) == [.init("b", 2)])
    #expect(read(many).firstMalformed?.reason == "there are too many labels")
  }

  @Test("Istio's metrics have one name, whatever namespace Envoy leaves in front")
  func names() {
    let text = "envoy_wasmcustom_istio_requests_total 1\nistiocustom_istio_tcp_sent_bytes_total 2\n"
    #expect(readings(text) == [.init("istio_requests_total", 1), .init("istio_tcp_sent_bytes_total", 2)])
    #expect(read(text + "envoy_server_uptime 3\n", keep: .istio).samples.count == 2)
    #expect(StandardName.normalize("envoy_cluster_istio_x") == "envoy_cluster_istio_x")
  }
}

@Suite("Numbers")
struct NumberTests {
  private func number(_ text: String) -> Double? {
    var bytes = Array(text.utf8)
    bytes.append(ASCII.newline)
    return bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress,
        let (value, next) = NumberReader.read(base, base + text.utf8.count),
        next == base + text.utf8.count
      else { return nil }
      return value
    }
  }

  @Test("the special values in every spelling")
  func special() {
    for text in ["NaN", "nan", "+NaN"] { #expect(number(text)?.isNaN == true, "\(text)") }
    for text in ["+Inf", "Inf", "inf", "Infinity", "+infinity"] {
      #expect(number(text) == .infinity, "\(text)")
    }
    for text in ["-Inf", "-inf", "-Infinity"] { #expect(number(text) == -.infinity, "\(text)") }
    #expect(number("-0")?.sign == .minus)
  }

  @Test(
    "what is no number is none",
    arguments: [
      "", "-", "+", ".", "e5", "1e", "1e+", "--1", "1.2.3", "0x10", "1_0", "1,5", "nano", "infin", "1d",
    ])
  func none(text: String) { #expect(number(text) == nil) }

  @Test(
    "hard cases round as the standard library does",
    arguments: [
      "0", "1", "00017", "18446744073709551615", "18446744073709551616", "9007199254740993", "0.1", ".5",
      "5.",
      "1e22", "1e23", "123456789012345678901234567890", "2.2250738585072011e-308", "4.9e-324", "1e-400",
      "1.7976931348623157e308", "1e999", "-1.5e-7", "+3.25E+2", "0.000000000000000000000000000001",
      "999999999999999999", "9999999999999999999", "0e99999999999999999999", "8.41470984807896450e-01",
    ])
  func hard(text: String) throws {
    let expected = try #require(Double(text))
    #expect(number(text)?.bitPattern == expected.bitPattern)
  }

  @Test("any number that is printed is read back to the bit")
  func random() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<20_000 {
      var value = Double(bitPattern: random.next())
      switch random.next() % 4 {
      case 0: value = Double(random.next() >> 20)
      case 1: value = Double(Int64(random.next() % 1_000_000)) / 1000
      default: break
      }
      if value.isNaN { continue }
      let text = "\(value)"
      #expect(number(text)?.bitPattern == value.bitPattern, "\(text)")
    }
    for _ in 0..<20_000 {
      let digits = (0..<Int.random(in: 1...24, using: &random)).map { _ in
        String(Int.random(in: 0...9, using: &random))
      }.joined()
      let fraction = random.next() % 2 == 0 ? "." + String(random.next() % 100_000) : ""
      let exponent = random.next() % 2 == 0 ? "e\(Int.random(in: -40...40, using: &random))" : ""
      let text = digits + fraction + exponent
      #expect(number(text)?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }
}
