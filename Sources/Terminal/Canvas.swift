/// A picture of cells that panes draw on: pure, clipped, the same for the same calls.
///
/// All text that is written is made safe by `TextSafety`'s rules; with `GlyphSet.ascii` what is not ASCII becomes its
/// twin or `?`. A wide character is never split: where only half of it would show, a blank stands instead.
public struct Canvas: Sendable {
  /// Columns and rows.
  public let size: Size
  /// Which characters may be used.
  public let glyphs: GlyphSet
  /// Row after row.
  public internal(set) var cells: [Cell]
  /// Where the terminal's own cursor stands (a text field), or nil when it is hidden.
  public var cursor: Point?
  /// The window that can be drawn on; what falls outside of it is dropped without a sign. The whole picture at first.
  public internal(set) var clip: Rect

  /// Makes an empty picture.
  public init(_ size: Size, glyphs: GlyphSet = .unicode) {
    self.size = Size(width: max(0, size.width), height: max(0, size.height))
    self.glyphs = glyphs
    cells = Array(repeating: .blank, count: self.size.width * self.size.height)
    clip = Rect(self.size)
  }

  /// The cell at a place, or nil outside.
  public subscript(x: Int, y: Int) -> Cell? {
    guard x >= 0, y >= 0, x < size.width, y < size.height else { return nil }
    return cells[y * size.width + x]
  }

  /// Draws with everything outside of the rectangle protected: a viewport.
  public mutating func clipped<T>(to rect: Rect, _ draw: (inout Canvas) throws -> T) rethrows -> T {
    let outer = clip
    clip = clip.intersection(rect)
    defer { clip = outer }
    return try draw(&self)
  }

  /// Writes text made safe, cut to what fits (with an ellipsis when something is left out and `ellipsis`).
  ///
  /// The field reaches from `x` over `width` columns, at most to the picture's edge; the ellipsis stands in its last
  /// column. What `clip` hides is hidden without one. `x` may be negative: the beginning is cut.
  /// - Returns: the column after the last one written.
  @discardableResult
  public mutating func write(
    _ text: String, x: Int, y: Int, _ style: Style = .plain, width: Int = .max, ellipsis: Bool = true
  ) -> Int {
    guard x < size.width, width > 0 else { return x }
    let end = width >= size.width - x ? size.width : x + width
    if let after = writePlain(text, x: x, y: y, style, end: end) { return after }
    return writeGraphemes(text, x: x, y: y, style, end: end, ellipsis: ellipsis)
  }

  /// Writes a part of a text; see the other `write`.
  @discardableResult
  public mutating func write(
    _ text: some StringProtocol, x: Int, y: Int, _ style: Style = .plain, width: Int = .max,
    ellipsis: Bool = true
  ) -> Int {
    write(String(text), x: x, y: y, style, width: width, ellipsis: ellipsis)
  }

  /// Printable ASCII that fits needs no rules at all: most of what a screen shows.
  private mutating func writePlain(_ text: String, x: Int, y: Int, _ style: Style, end: Int) -> Int? {
    let count = text.utf8.count
    guard count <= end - x, TextSafety.isPlain(text) else { return nil }
    guard y >= clip.y, y < clip.maxY else { return x + count }
    let first = max(x, clip.x)
    let last = min(x + count, clip.maxX)
    guard first < last else { return x + count }
    let row = y * size.width
    mend(row + first, style)
    mend(row + last - 1, style)
    var cell = Cell.blank(style)
    var column = x
    for byte in text.utf8 {
      if column >= first && column < last {
        cell = Cell(Grapheme(base: UInt32(byte), width: 1), style)
        cells[row + column] = cell
      }
      column += 1
    }
    return x + count
  }

  private mutating func writeGraphemes(
    _ text: String, x: Int, y: Int, _ style: Style, end: Int, ellipsis: Bool
  ) -> Int {
    var reader = GraphemeReader(text)
    var column = x
    /// Where the last grapheme stands that leaves room for an ellipsis behind it.
    var cut = x
    while let grapheme = reader.next() {
      let after = column + Int(grapheme.width)
      guard after <= end else {
        guard ellipsis else { return column }
        for blank in cut..<end { set(.space, x: blank, y: y, style) }
        set(Grapheme(base: 0x2026, width: 1), x: cut, y: y, style)
        return cut + 1
      }
      set(grapheme, x: column, y: y, style)
      column = after
      if column < end { cut = column }
    }
    return column
  }

  /// Puts one character into one cell (a wide one into two); outside of the picture it does nothing.
  public mutating func put(_ character: Character, x: Int, y: Int, _ style: Style) {
    set(grapheme(character), x: x, y: y, style)
  }

  /// Puts one scalar into one cell (a wide one into two): what box drawing and braille are made of, without the cost
  /// of a `Character`.
  public mutating func put(scalar: Unicode.Scalar, x: Int, y: Int, _ style: Style) {
    var reader = GraphemeReader(CollectionOfOne(scalar).makeIterator())
    set(reader.next() ?? .placeholder, x: x, y: y, style)
  }

  /// Fills a rectangle with a character.
  public mutating func fill(_ rect: Rect, _ style: Style, with character: Character = " ") {
    let area = clip.intersection(rect)
    guard !area.isEmpty else { return }
    let grapheme = twin(grapheme(character))
    let step = Int(grapheme.width)
    for y in area.y..<area.maxY {
      let row = y * size.width
      mend(row + area.x, style)
      mend(row + area.maxX - 1, style)
      if step == 1 {
        let cell = Cell(grapheme, style)
        for x in area.x..<area.maxX { cells[row + x] = cell }
      } else {
        for x in stride(from: area.x, to: area.maxX, by: step) {
          set(x + step <= area.maxX ? grapheme : .space, x: x, y: y, style)
        }
      }
    }
  }

  /// Changes the looks in a rectangle and leaves its text: selections, dimming behind a dialog.
  public mutating func restyle(_ rect: Rect, _ transform: (Style) -> Style) {
    let area = clip.intersection(rect)
    guard !area.isEmpty else { return }
    for y in area.y..<area.maxY {
      for index in (y * size.width + area.x)..<(y * size.width + area.maxX) {
        cells[index].style = transform(cells[index].style)
      }
    }
  }

  /// Copies a part of another picture so that the part's top left comes to stand at `point`.
  public mutating func copy(_ source: Canvas, from part: Rect, to point: Point) {
    let part = part.intersection(Rect(source.size))
    for y in 0..<part.height {
      for x in 0..<part.width {
        let cell = source.cells[(part.y + y) * source.size.width + part.x + x]
        if cell.width == 0 && x > 0 { continue }
        let whole = cell.width != 0 && x + Int(cell.width) <= part.width
        let grapheme =
          whole
          ? Grapheme(base: cell.base, mark1: cell.mark1, mark2: cell.mark2, width: cell.width)
          : Grapheme.space
        set(grapheme, x: point.x + x, y: point.y + y, cell.style)
      }
    }
  }

  /// The characters as lines, trailing blanks cut: what stored pictures hold.
  public var text: String {
    (0..<size.height).map { y in
      var line = ""
      for cell in cells[(y * size.width)..<((y + 1) * size.width)] { cell.append(to: &line) }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  // MARK: - Cells

  /// The one way by which a character becomes a cell.
  private mutating func set(_ grapheme: Grapheme, x: Int, y: Int, _ style: Style) {
    guard y >= clip.y, y < clip.maxY, x < clip.maxX, x + Int(grapheme.width) > clip.x else { return }
    if glyphs == .ascii && (grapheme.base >= 0x7F || grapheme.mark1 != 0) {
      let twin = twin(grapheme)
      for column in x..<(x + Int(grapheme.width)) { set(twin, x: column, y: y, style) }
      return
    }
    let index = y * size.width + x
    if grapheme.width == 1 {
      mend(index, style)
      cells[index] = Cell(grapheme, style)
    } else if x >= clip.x && x + 1 < clip.maxX {
      mend(index, style)
      mend(index + 1, style)
      cells[index] = Cell(grapheme, style)
      cells[index + 1] = .rightHalf(style)
    } else {
      set(.space, x: x < clip.x ? x + 1 : x, y: y, style)
    }
  }

  /// Before a cell is overwritten: the other half of a wide character that stood there becomes a blank.
  private mutating func mend(_ index: Int, _ style: Style) {
    switch cells[index].width {
    case 2: cells[index + 1] = .blank(cells[index].style)
    case 0: cells[index - 1] = .blank(cells[index].style)
    default: return
    }
    cells[index] = .blank(style)
  }

  private func twin(_ grapheme: Grapheme) -> Grapheme {
    guard glyphs == .ascii else { return grapheme }
    let base = grapheme.base < 0x7F ? grapheme.base : UInt32(AsciiTwin.of(grapheme.base))
    return Grapheme(base: base, width: 1)
  }

  private func grapheme(_ character: Character) -> Grapheme {
    var reader = GraphemeReader(character.unicodeScalars.makeIterator())
    return reader.next() ?? .space
  }
}

extension Canvas: Hashable {
  /// Whether both show the same.
  public static func == (a: Canvas, b: Canvas) -> Bool {
    a.size == b.size && a.cursor == b.cursor && a.glyphs == b.glyphs && a.cells == b.cells
  }

  /// Mixes in what is shown.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(cursor)
    hasher.combine(cells)
  }
}
