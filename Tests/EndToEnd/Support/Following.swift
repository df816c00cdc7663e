import Foundation
import Testing

/// `pharos graph --follow -o jsonl`, read line by line while the story goes on.
final class Following {
  private let child: Child

  init(_ arguments: [String]) throws {
    child = try Child(Program.path, ["graph", "--follow", "-o", "jsonl"] + arguments)
  }

  /// Stops it.
  func end() { child.end() }

  /// The next line; they come at every poll.
  func next() throws -> GraphJSON {
    guard let line = child.line() else { throw Timeout(what: "a line of graph --follow: it ended") }
    return try GraphJSON(line)
  }

  /// Reads on until a line holds.
  func wait(_ what: String, lines: Int = 40, until holds: (GraphJSON) throws -> Bool) throws -> GraphJSON {
    for _ in 0..<lines {
      let line = try next()
      if try holds(line) { return line }
    }
    throw Timeout(what: what)
  }
}
