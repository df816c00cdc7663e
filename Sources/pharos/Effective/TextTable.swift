import Terminal

/// Columns of text, each as wide as its widest cell; the last one is not padded.
struct TextTable {
  private var rows: [[String]] = []

  /// Starts with the headings.
  init(_ headings: [String]) { rows.append(headings) }

  /// Adds a line; names from outside are made safe here.
  mutating func add(_ cells: [String]) { rows.append(cells.map { TextSafety.safe($0) }) }

  /// Whether nothing but the headings is there.
  var isEmpty: Bool { rows.count == 1 }

  /// The lines. `paint` may colour a padded cell by its text.
  func lines(_ style: TextStyle, paint: (_ column: Int, _ cell: String, _ padded: String) -> String)
    -> [String]
  {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.indices.contains(column) ? TextWidth.of($0[column]) : 0 }.max() ?? 0
    }
    return rows.enumerated().map { index, row in
      row.enumerated().map { column, cell in
        let isLast = column == row.count - 1
        let padded =
          isLast ? cell : cell + String(repeating: " ", count: widths[column] - TextWidth.of(cell))
        return index == 0 ? style.bold(padded) : paint(column, cell, padded)
      }.joined(separator: "  ")
    }
  }
}
