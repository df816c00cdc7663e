import Foundation
import Testing

/// `pharos graph --follow -o jsonl`, read line by line while the story goes on.
final class Following {
  private let process = Process()
  private let output = Pipe()
  private var rest = Data()

  init(_ arguments: [String]) throws {
    process.executableURL = URL(filePath: Program.path)
    process.arguments = ["graph", "--follow", "-o", "jsonl"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }

  /// The next line; they come at every poll.
  func next() throws -> GraphJSON {
    while true {
      if let end = rest.firstIndex(of: 10) {
        let line = rest[..<end]
        rest = rest[rest.index(after: end)...]
        return try GraphJSON(String(decoding: line, as: UTF8.self))
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Timeout(what: "a line of graph --follow: it ended") }
      rest = rest + more
    }
  }

  /// Reads on until a line holds.
  func wait(_ what: String, lines: Int = 40, until holds: (GraphJSON) -> Bool) throws -> GraphJSON {
    for _ in 0..<lines {
      let line = try next()
      if holds(line) { return line }
    }
    throw Timeout(what: what)
  }
}
