/// Braille dots, 2x4 in a cell, with an owner (a series) for each cell.
struct DotRaster {
  /// Cells.
  let width: Int
  let height: Int
  /// Dots of the cells, row after row from the top.
  private(set) var bits: [UInt8]
  /// The series that the cell is coloured by; -1 for none.
  private(set) var owners: [Int16]
  /// Whether the cell holds a line and not a filling alone.
  private(set) var isEdge: [Bool]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    bits = Array(repeating: 0, count: width * height)
    owners = Array(repeating: -1, count: width * height)
    isEdge = Array(repeating: false, count: width * height)
  }

  /// Dots across.
  var columns: Int { width * 2 }
  /// Dots upwards.
  var levels: Int { height * 4 }

  /// Bits of the dots of a cell by column and by row from the bottom (Unicode chart U2800).
  private static let masks: [UInt8] = [0x40, 0x04, 0x02, 0x01, 0x80, 0x20, 0x10, 0x08]

  /// Sets a dot; `level` counts from the bottom. Outside it does nothing.
  mutating func set(_ x: Int, _ level: Int, owner: Int, edge: Bool) {
    guard x >= 0, x < columns, level >= 0, level < levels else { return }
    let cell = (height - 1 - level / 4) * width + x / 2
    bits[cell] |= Self.masks[(x & 1) * 4 + (level & 3)]
    if edge || !isEdge[cell] { owners[cell] = Int16(owner) }
    if edge { isEdge[cell] = true }
  }

  /// Clears a dot, so that what lies behind a band does not shine through.
  mutating func clear(_ x: Int, _ level: Int) {
    guard x >= 0, x < columns, level >= 0, level < levels else { return }
    bits[(height - 1 - level / 4) * width + x / 2] &= ~Self.masks[(x & 1) * 4 + (level & 3)]
  }

  /// Gives a cell to a series.
  mutating func own(_ cell: Int, by owner: Int, edge: Bool) {
    owners[cell] = Int16(owner)
    isEdge[cell] = edge
  }

  /// Sets the dots of a column between two levels, both included.
  mutating func column(_ x: Int, _ a: Int, _ b: Int, owner: Int, edge: Bool) {
    let low = max(0, min(a, b))
    let high = min(levels - 1, max(a, b))
    guard low <= high else { return }
    for level in low...high { set(x, level, owner: owner, edge: edge) }
  }

  /// The level of a height in rows, cut to what there is.
  func level(_ height: Double) -> Int { min(max(0, Int((height * 4).rounded())), levels - 1) }
}
