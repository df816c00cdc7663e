/// Lines that flow from column to column, as in a newspaper.
struct PanelColumns: Hashable {
  /// The lines of each column.
  let columns: [[TextLine]]
  /// Lines were left over.
  let isCut: Bool

  init(_ lines: some Collection<TextLine>, rows: Int, columns count: Int) {
    var rest = Array(lines)[...]
    var columns: [[TextLine]] = []
    for _ in 0..<max(0, count) where rows > 0 {
      // A blank line separates; at the top of a column there is nothing to separate.
      while !columns.isEmpty, rest.first?.runs.isEmpty == true { rest.removeFirst() }
      var take = min(rows, rest.count)
      // A heading stands with what it heads.
      if count > 1, take < rest.count, take > 2 {
        if rest[rest.startIndex + take - 1].isHeading { take -= 1 }
      }
      columns.append(Array(rest.prefix(take)))
      rest = rest.dropFirst(take)
    }
    self.columns = columns
    isCut = !rest.isEmpty
  }
}
