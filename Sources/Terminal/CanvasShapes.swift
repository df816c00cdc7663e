/// The lines that a box is drawn with.
public enum BorderStyle: Sendable, Hashable, CaseIterable {
  /// Light lines, rounded corners: what is calm.
  case rounded
  /// Light lines, square corners.
  case light
  /// Heavy lines: what has the focus.
  case heavy
  /// Double lines: what has failed.
  case double

  /// Horizontal, vertical, and the corners top left, top right, bottom left, bottom right.
  var scalars: (h: Unicode.Scalar, v: Unicode.Scalar, corners: [Unicode.Scalar]) {
    switch self {
    case .rounded: ("─", "│", ["╭", "╮", "╰", "╯"])
    case .light: ("─", "│", ["┌", "┐", "└", "┘"])
    case .heavy: ("━", "┃", ["┏", "┓", "┗", "┛"])
    case .double: ("═", "║", ["╔", "╗", "╚", "╝"])
    }
  }
}

extension Canvas {
  /// Draws the border of a rectangle, its inside untouched; nothing when it is smaller than 2x2.
  ///
  /// A title stands in the top line, cut to what fits.
  public mutating func box(
    _ rect: Rect, _ style: Style, title: String = "", titleStyle: Style? = nil, border: BorderStyle = .rounded
  ) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let lines = border.scalars
    let right = rect.maxX - 1
    let bottom = rect.maxY - 1
    line(lines.h, x: rect.x + 1, y: rect.y, dx: 1, dy: 0, count: rect.width - 2, style)
    line(lines.h, x: rect.x + 1, y: bottom, dx: 1, dy: 0, count: rect.width - 2, style)
    line(lines.v, x: rect.x, y: rect.y + 1, dx: 0, dy: 1, count: rect.height - 2, style)
    line(lines.v, x: right, y: rect.y + 1, dx: 0, dy: 1, count: rect.height - 2, style)
    put(scalar: lines.corners[0], x: rect.x, y: rect.y, style)
    put(scalar: lines.corners[1], x: right, y: rect.y, style)
    put(scalar: lines.corners[2], x: rect.x, y: bottom, style)
    put(scalar: lines.corners[3], x: right, y: bottom, style)
    if !title.isEmpty && rect.width > 6 {
      write(
        " " + TextWidth.cut(title, to: rect.width - 6) + " ", x: rect.x + 2, y: rect.y, titleStyle ?? style)
    }
  }

  /// Draws a horizontal line to the right.
  public mutating func hline(
    x: Int, y: Int, length: Int, _ style: Style, border: BorderStyle = .light
  ) {
    line(border.scalars.h, x: x, y: y, dx: 1, dy: 0, count: length, style)
  }

  /// Draws a vertical line downwards.
  public mutating func vline(
    x: Int, y: Int, length: Int, _ style: Style, border: BorderStyle = .light
  ) {
    line(border.scalars.v, x: x, y: y, dx: 0, dy: 1, count: length, style)
  }

  /// Writes text so that it ends before the column `end`; what does not fit into `width` is cut at its end.
  /// - Returns: the first column written.
  @discardableResult
  public mutating func writeRight(
    _ text: some StringProtocol, end: Int, y: Int, _ style: Style = .plain, width: Int = .max
  ) -> Int {
    let cut = width == .max ? String(text) : TextWidth.cut(text, to: width)
    let x = end - TextWidth.of(cut)
    write(cut, x: x, y: y, style)
    return x
  }

  /// Writes text in the middle of `width` columns that begin at `x`.
  public mutating func writeCentered(
    _ text: some StringProtocol, x: Int, y: Int, width: Int, _ style: Style = .plain
  ) {
    let cut = TextWidth.cut(text, to: width)
    write(cut, x: x + (width - TextWidth.of(cut)) / 2, y: y, style, width: width)
  }

  /// Writes pieces of text with looks of their own one behind the other, together cut to `width`.
  /// - Returns: the column after the last one written.
  @discardableResult
  public mutating func write(
    runs: [(String, Style)], x: Int, y: Int, width: Int = .max, ellipsis: Bool = true
  ) -> Int {
    var column = x
    let end = width >= size.width - x ? size.width : x + width
    for (index, (text, style)) in runs.enumerated() {
      guard column < end else { break }
      let columns = TextWidth.of(text)
      let more = runs[(index + 1)...].contains { !$0.0.isEmpty }
      if more && column + columns == end && ellipsis {
        // Filled to the last column with more to come: the ellipsis must say so.
        return write(TextWidth.cut(text, to: end - column - 1, ellipsis: false) + "…", x: column, y: y, style)
      }
      let isCut = columns > end - column
      column = write(text, x: column, y: y, style, width: end - column, ellipsis: ellipsis)
      if isCut { break }
    }
    return column
  }

  private mutating func line(
    _ scalar: Unicode.Scalar, x: Int, y: Int, dx: Int, dy: Int, count: Int, _ style: Style
  ) {
    guard count > 0 else { return }
    for step in 0..<count { put(scalar: scalar, x: x + step * dx, y: y + step * dy, style) }
  }
}
