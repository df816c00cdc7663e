import Terminal

/// Rows set in columns within a width: the first column gives way, the others keep to the right.
struct TextColumns {
  let width: Int
  private let head: [String]
  private var rows: [[String]] = []

  /// - Parameter head: the columns' headings.
  init(_ head: [String], width: Int) {
    self.head = head
    self.width = width
  }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines. Columns in which no row says anything are left out.
  func lines(indent: Int = 2) -> [String] {
    let shown = head.indices.filter { column in
      column == 0 || rows.contains { !$0[column].isEmpty && $0[column] != "–" }
    }
    let all = [head] + rows
    let widths = shown.map { column in all.map { TextWidth.of($0[column]) }.max() ?? 0 }
    let others = widths.dropFirst().reduce(0) { $0 + $1 + 2 }
    let first = max(8, min(widths[0], width - indent - others))
    return all.map { row in
      var line = String(repeating: " ", count: indent) + TextWidth.pad(row[0], to: first)
      for (place, column) in shown.enumerated().dropFirst() {
        line += "  " + TextWidth.pad(row[column], to: widths[place], right: true)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
