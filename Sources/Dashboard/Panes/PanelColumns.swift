/// Lines that flow from column to column, as in a newspaper.
struct PanelColumns: Hashable {
  /// The lines of each column.
  let columns: [[TextLine]]
  /// Lines were left over.
  let isCut: Bool

  /// - Parameter rows: lines of a column at most. Columns are as equal as sections allow when all lines fit.
  init(_ lines: some Collection<TextLine>, rows: Int, columns count: Int) {
    let lines = Array(lines)
    if count > 1, lines.count <= rows * count {
      for height in stride(from: max(1, (lines.count + count - 1) / count), through: rows, by: 1) {
        let (columns, rest) = Self.sections(lines, rows: height, count: count)
        guard rest else { continue }
        self.columns = columns
        isCut = false
        return
      }
    }
    (columns, isCut) = Self.flow(lines[...], rows: rows, count: count)
  }

  /// Sections kept whole.
  /// - Returns: the columns, and whether all sections found a place.
  private static func sections(_ lines: [TextLine], rows: Int, count: Int) -> ([[TextLine]], Bool) {
    var columns: [[TextLine]] = [[]]
    for section in lines.split(whereSeparator: \.runs.isEmpty) {
      let last = columns[columns.count - 1]
      let room = rows - (last.isEmpty ? 0 : last.count + 1)
      if section.count > room, !last.isEmpty {
        guard columns.count < count else { return (columns, false) }
        columns.append([])
      }
      guard section.count <= rows else { return (columns, false) }
      if !columns[columns.count - 1].isEmpty { columns[columns.count - 1].append(.empty) }
      columns[columns.count - 1] += section
    }
    return (columns, true)
  }

  /// Line by line, sections cut where a column ends.
  private static func flow(_ lines: ArraySlice<TextLine>, rows: Int, count: Int) -> ([[TextLine]], Bool) {
    var rest = lines
    var columns: [[TextLine]] = []
    for _ in 0..<max(0, count) where rows > 0 {
      // A blank line separates; at the top of a column there is nothing to separate.
      while !columns.isEmpty, rest.first?.runs.isEmpty == true { rest.removeFirst() }
      var take = min(rows, rest.count)
      // A heading stands with what it heads.
      if count > 1, take < rest.count, take > 2, rest[rest.startIndex + take - 1].isHeading { take -= 1 }
      columns.append(Array(rest.prefix(take)))
      rest = rest.dropFirst(take)
    }
    return (columns, !rest.isEmpty)
  }
}
