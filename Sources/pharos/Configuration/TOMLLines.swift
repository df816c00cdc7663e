/// On which line of a TOML text each key stands: what the parser does not tell.
///
/// Keys are paths as in `keys`, `goals[1].rate`. Tables in line count as their key.
struct TOMLLines {
  private var lines: [String: Int] = [:]

  /// Walks a text that the parser has taken.
  init(_ text: String) {
    var table = ""
    var counts: [String: Int] = [:]
    var quotes: String?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = Self.trimmed(line)
      // What stands in a text of several lines is no key.
      if let open = quotes {
        if trimmed.contains(open) { quotes = nil }
        continue
      }
      quotes = ["\"\"\"", "'''"].first { Self.count($0, in: trimmed) % 2 == 1 }
      if trimmed.hasPrefix("[[") {
        let name = Self.name(trimmed)
        let number = counts[name] ?? 0
        counts[name] = number + 1
        table = "\(name)[\(number)]"
        lines[table] = index + 1
      } else if trimmed.hasPrefix("["), trimmed.contains("]") {
        table = Self.name(trimmed)
        lines[table] = index + 1
      } else if let key = Self.key(trimmed) {
        let path = table.isEmpty ? key : "\(table).\(key)"
        if lines[path] == nil { lines[path] = index + 1 }
      }
    }
  }

  /// The line of a key, or of the nearest thing around it; the first where nothing is known.
  func line(of path: String) -> Int {
    var path = path
    while true {
      if let line = lines[path] { return line }
      guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return 1 }
      path = String(path[..<end])
    }
  }

  private static func trimmed(_ line: Substring) -> String {
    var line = line
    while let first = line.first, first.isWhitespace { line.removeFirst() }
    while let last = line.last, last.isWhitespace { line.removeLast() }
    return String(line)
  }

  private static func name(_ header: String) -> String {
    let inner = header.drop { $0 == "[" }.prefix { $0 != "]" }
    return bare(String(inner))
  }

  private static func key(_ line: String) -> String? {
    guard !line.hasPrefix("#"), let sign = line.firstIndex(of: "=") else { return nil }
    return bare(String(line[..<sign]))
  }

  /// Without quotes and blanks.
  private static func bare(_ key: String) -> String {
    key.filter { $0 != "\"" && $0 != "'" && !$0.isWhitespace }
  }

  private static func count(_ quotes: String, in line: String) -> Int {
    var number = 0
    var rest = line[...]
    while let start = rest.firstIndex(where: { $0 == quotes.first }) {
      if rest[start...].hasPrefix(quotes) {
        number += 1
        rest = rest[start...].dropFirst(3)
      } else {
        rest = rest[start...].dropFirst()
      }
    }
    return number
  }
}
