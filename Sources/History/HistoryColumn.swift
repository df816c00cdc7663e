/// One series, row by row: what a question works on. Used again for the next series.
struct HistoryColumn {
  /// The series at a row.
  struct Cell {
    /// The value as it came last, at or before the row.
    var raw: Double
    /// What makes it a total.
    var offset: Double
    /// Whether the row's body held the series.
    var present: Bool
    /// The total over resets.
    var total: Double { raw + offset }
  }

  private(set) var cells: [Cell] = []

  var count: Int { cells.count }

  @inline(__always)
  subscript(row: Int) -> Cell { cells[row] }

  mutating func removeAll() { cells.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func append(_ cell: Cell) { cells.append(cell) }

  @inline(__always)
  mutating func append(raw: Double, offset: Double, present: Bool) {
    cells.append(Cell(raw: raw, offset: offset, present: present))
  }

  /// Appends rows that are all the same.
  @inline(__always)
  mutating func append(_ rows: Int, _ state: HistoryTable.State, present: Bool) {
    cells.append(
      contentsOf: repeatElement(Cell(raw: state.raw, offset: state.offset, present: present), count: rows))
  }

  /// Appends rows whose bodies did not hold the series.
  mutating func appendAbsent(_ rows: Int) {
    let last = cells.last ?? Cell(raw: 0, offset: 0, present: false)
    cells.append(
      contentsOf: repeatElement(Cell(raw: last.raw, offset: last.offset, present: false), count: rows))
  }

  /// Puts what a series began with before its first rows.
  mutating func begin(_ rows: Int, _ state: HistoryTable.State) {
    for row in 0..<rows { cells[row] = Cell(raw: state.raw, offset: state.offset, present: false) }
  }
}
