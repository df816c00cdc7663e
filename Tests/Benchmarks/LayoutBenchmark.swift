import Foundation
import Layout

/// Layout of random meshes from `gen.py`, beside graphviz' `dot` on the same graphs. `PHAROS_DATA` names the
/// folder that holds `graphs/gen.py`; where `dot` is installed it is timed in the same run.
let layoutBenchmark = Benchmark(name: "layout") {
  guard let data = ProcessInfo.processInfo.environment["PHAROS_DATA"] else {
    print("not run: set PHAROS_DATA to the folder that holds graphs/gen.py")
    return
  }
  let known = KnownCrossings(file: data + "/graphs/dot-results.tsv")
  for nodes in [50, 200, 1000, 3000] {
    for seed in 1...3 {
      guard
        let text = Command.output("python3", [data + "/graphs/gen.py", "\(nodes)", "--seed", "\(seed)"])
      else {
        print("not run: python3 \(data)/graphs/gen.py failed")
        return
      }
      let input = DotGraph.read(text)
      let rounds = nodes <= 200 ? 15 : 3
      var drawing = Drawing()
      let own = Benchmark.best(of: rounds) { drawing = LayeredLayout.draw(input) }
      let again = Benchmark.best(of: rounds) { consume(LayeredLayout.draw(input, keeping: drawing)) }
      let name = "\(nodes) nodes, seed \(seed)"
      Benchmark.report(name, own * 1e3, "ms")
      Benchmark.report(name + ", keeping the last drawing", again * 1e3, "ms")
      let boxed = DotGraph.boxed(input, in: 4)
      var boxes = Drawing()
      Benchmark.report(
        name + ", in 4 boxes", Benchmark.best(of: rounds) { boxes = LayeredLayout.draw(boxed) } * 1e3, "ms")
      print("\(name), in 4 boxes: \(boxes.crossings) crossings, \(boxes.width) x \(boxes.height) cells")
      let reference = known.crossings(nodes, seed).map { " (dot \($0))" } ?? ""
      print("\(name): \(drawing.crossings) crossings\(reference), \(drawing.width) x \(drawing.height) cells")
      if let dot = Command.time("dot", ["-Tplain", "-o", "/dev/null"], input: text) {
        Benchmark.report(name + ", dot's time", dot * 1e3, "ms")
        Benchmark.report(name + ", dot's time by ours", dot / own, "x")
      }
    }
  }
}

/// Reads what `gen.py` writes: a node or an edge a line.
private enum DotGraph {
  /// The same graph, its nodes dealt out to boxes in the order of their numbers.
  static func boxed(_ input: GraphInput, in boxes: Int) -> GraphInput {
    var result = input
    for i in result.nodes.indices {
      result.nodes[i].group = ["\(i * boxes / max(1, result.nodes.count))"]
    }
    return result
  }

  static func read(_ text: String) -> GraphInput {
    var input = GraphInput()
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == ";" }).map(String.init)
      if words.count >= 3, words[1] == "->" {
        input.edges.append(
          .init(id: "\(words[0])>\(words[2])", source: words[0], target: words[2], labelWidth: 12))
      } else if let name = words.first, name.hasPrefix("n"), name != "node", words.count > 1 {
        input.nodes.append(.init(id: name, width: 15, height: 4))
      }
    }
    return input
  }
}

/// Crossings that dot's own count gives for the same graphs.
private struct KnownCrossings {
  private var counts: [String: Int] = [:]

  init(file: String) {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return }
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count > 7, fields[2] == "default", let count = Int(fields[7]) else { continue }
      counts["\(fields[0])/\(fields[1])"] = count
    }
  }

  func crossings(_ nodes: Int, _ seed: Int) -> Int? { counts["\(nodes)/\(seed)"] }
}

/// Programs beside ours.
private enum Command {
  /// What a program prints, or nil when it cannot be run.
  static func output(_ program: String, _ arguments: [String]) -> String? {
    run(program, arguments, input: nil)
  }

  /// Seconds that a program takes, start included; nil when it is not installed.
  static func time(_ program: String, _ arguments: [String], input: String) -> Double? {
    var worked = true
    let seconds = Benchmark.best(of: 3) { worked = worked && run(program, arguments, input: input) != nil }
    return worked ? seconds : nil
  }

  private static func run(_ program: String, _ arguments: [String], input: String?) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let stdin = Pipe()
    process.standardInput = stdin
    // A program that is not there does not read what it is sent.
    signal(SIGPIPE, SIG_IGN)
    do {
      try process.run()
      // gen.py and dot read all of their input before they write.
      try stdin.fileHandleForWriting.write(contentsOf: Data((input ?? "").utf8))
      try stdin.fileHandleForWriting.close()
    } catch {
      return nil
    }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(bytes: data, encoding: .utf8) : nil
  }
}
