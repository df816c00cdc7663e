/// One cell of the screen. Cannot hold control, escape or bidi characters: `Canvas` lets none in.
public struct Cell: Sendable, Hashable {
  /// What is shown; a space where nothing is. A wide character stands in its left cell, its right cell holds "".
  public internal(set) var text: Character?
  /// Its look.
  public internal(set) var style: Style
  /// An empty cell.
  public static let blank = Cell(text: " ", style: .plain)
}

/// A picture of cells that panes draw on: pure, clipped, the same for the same calls.
public struct Canvas: Sendable, Hashable {
  /// Columns and rows.
  public let size: Size
  /// Which characters may be used.
  public let glyphs: GlyphSet
  /// Row after row.
  public internal(set) var cells: [Cell]
  /// Where the terminal's own cursor stands (a text field), or nil when it is hidden.
  public var cursor: Point?

  /// Makes an empty picture.
  public init(_ size: Size, glyphs: GlyphSet = .unicode) {
    self.size = size
    self.glyphs = glyphs
    cells = Array(repeating: .blank, count: max(0, size.width) * max(0, size.height))
  }

  /// The cell at a place, or nil outside.
  public subscript(x: Int, y: Int) -> Cell? {
    guard x >= 0, y >= 0, x < size.width, y < size.height else { return nil }
    return cells[y * size.width + x]
  }

  /// Writes text made safe, cut to what fits (with an ellipsis when something is left out and `ellipsis`).
  /// - Returns: the column after the last one written.
  @discardableResult
  public mutating func write(
    _ text: some StringProtocol, x: Int, y: Int, _ style: Style = .plain, width: Int = .max,
    ellipsis: Bool = true
  ) -> Int {
    // The terminal helper makes this exact: wide characters, clipping on the left, ellipsis.
    var column = x
    let limit = width == .max ? size.width : min(size.width, x + width)
    for character in text {
      guard column < limit else { break }
      put(character, x: column, y: y, style)
      column += 1
    }
    return column
  }

  /// Puts one character into one cell; outside of the picture it does nothing.
  public mutating func put(_ character: Character, x: Int, y: Int, _ style: Style) {
    guard x >= 0, y >= 0, x < size.width, y < size.height else { return }
    cells[y * size.width + x] = Cell(text: character, style: style)
  }

  /// Fills a rectangle with a character.
  public mutating func fill(_ rect: Rect, _ style: Style, with character: Character = " ") {
    let r = rect.intersection(Rect(size))
    for y in r.y..<r.maxY { for x in r.x..<r.maxX { put(character, x: x, y: y, style) } }
  }

  /// The characters as lines, trailing blanks cut: what stored pictures hold.
  public var text: String {
    (0..<size.height).map { y in
      var line = ""
      for x in 0..<size.width {
        if let c = cells[y * size.width + x].text { line.append(c) }
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
