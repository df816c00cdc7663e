import Mesh
import Testing

@testable import Exposition

@Suite("Any body")
struct PropertyTests {
  /// A random sample and one of the many ways to write it.
  private func sample(_ random: inout SeededRandom, _ number: Int) -> (SampleText, String) {
    let alphabet = Array("abz_:09 {}\",=#\\\n\u{E9}\u{1F600}\t-")
    func text(_ length: Int) -> String {
      String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
    }
    func blank() -> String { ["", "", "", " ", "\t "][Int.random(in: 0..<5, using: &random)] }
    func escaped(_ raw: String) -> String {
      var result = ""
      for scalar in raw.unicodeScalars {
        switch scalar {
        case "\\": result += "\\\\"
        case "\"": result += "\\\""
        case "\n": result += "\\n"
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result
    }
    let name = "m\(number)_\(["x", "requests_total", "a:b"][Int.random(in: 0..<3, using: &random)])"
    var labels: [String: String] = [:]
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      labels["l\(Int.random(in: 0...9, using: &random))"] = text(Int.random(in: 0...20, using: &random))
    }
    let values = [0, 1, -1, 0.5, 1e300, .infinity, -.infinity, .nan, Double(random.next() >> 11), -0.0]
    let value = values[Int.random(in: 0..<values.count, using: &random)]
    var line = blank() + name
    if !labels.isEmpty || random.next() % 4 == 0 {
      line += blank() + "{" + blank()
      line += labels.shuffled(using: &random).map { label in
        let written = random.next() % 5 == 0 ? "\"\(label.key)\"" : label.key
        return "\(written)\(blank())=\(blank())\"\(escaped(label.value))\"\(blank())"
      }.joined(separator: "," + blank())
      line += (labels.isEmpty || random.next() % 4 > 0 ? "" : ",") + "}"
    }
    let printed =
      switch value {
      case .infinity: "+Inf"
      case -.infinity: "-Inf"
      default: value.isNaN ? "NaN" : "\(value)"
      }
    line += " " + blank() + printed
    if random.next() % 4 == 0 { line += " 17000000\(number)" }
    if random.next() % 8 == 0 { line += " # {a=\"}\"} 1" }
    line += blank() + (random.next() % 8 == 0 ? "\r\n" : "\n")
    return (SampleText(name, labels, value), line)
  }

  @Test("what is printed is read back, for the first time and again")
  func roundTrip() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<150 {
      var expected: [SampleText] = []
      var text = ""
      for number in 0..<Int.random(in: 1...30, using: &random) {
        let (one, line) = sample(&random, number)
        expected.append(one)
        text += line
        if random.next() % 6 == 0 {
          text += ["# HELP x y\n", "\n", "# TYPE a counter\n"][Int(random.next() % 3)]
        }
      }
      let table = SeriesTable()
      for _ in 0..<2 {
        let result = table.parse(Array(text.utf8))
        #expect(result.samples.map(SampleText.init) == expected)
        #expect(result.problem == nil)
      }
    }
  }

  @Test("a table that has seen other bodies reads as a new one does, whatever bytes come")
  func mutation() {
    var random = SeededRandom(seed: 23)
    let interesting = Array("\n\n\"\"{}{},=# \\\r\tae0.+-IN".utf8) + [0, 0xFF, 0xC3]
    for round in 0..<120 {
      var text = ""
      for number in 0..<12 { text += sample(&random, number).1 }
      let warm = SeriesTable()
      _ = warm.parse(Array(text.utf8))
      for _ in 0..<25 {
        var body = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          guard !body.isEmpty else { break }
          let at = Int.random(in: 0..<body.count, using: &random)
          switch random.next() % 4 {
          case 0: body[at] = interesting[Int.random(in: 0..<interesting.count, using: &random)]
          case 1: body.remove(at: at)
          case 2: body.insert(interesting[Int.random(in: 0..<interesting.count, using: &random)], at: at)
          default:
            let stop = min(body.count, at + Int.random(in: 1...60, using: &random))
            body.insert(contentsOf: body[at..<stop], at: Int.random(in: 0..<body.count, using: &random))
          }
        }
        let keep = random.next() % 3 == 0 ? NameFilter(prefixes: ["m1", "m3_x"]) : nil
        let isComplete = random.next() % 2 == 0
        let a = warm.parse(body, keep: keep, isComplete: isComplete)
        let b = SeriesTable().parse(body, keep: keep, isComplete: isComplete)
        #expect(a.samples.map(SampleText.init) == b.samples.map(SampleText.init), "round \(round)")
        #expect(a.malformed == b.malformed && a.problem == b.problem, "round \(round)")
        #expect(a.foreign == b.foreign && a.isTruncated == b.isTruncated, "round \(round)")
      }
    }
  }

  @Test("random bytes neither crash nor hang")
  func garbage() {
    var random = SeededRandom(seed: 5)
    let table = SeriesTable()
    for _ in 0..<2000 {
      let body = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        UInt8(truncatingIfNeeded: random.next())
      }
      let result = table.parse(body)
      #expect(result.samples.count <= body.filter { $0 == ASCII.newline }.count + 1)
      _ = ServerInfo.parse(body)
    }
  }
}
