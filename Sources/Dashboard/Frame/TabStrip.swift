import Terminal

/// The tabs inside a page, side by side on a ruled line. Worked out from the place alone, so that drawing and mouse agree.
struct TabStrip<Tab: Equatable> {
  private struct Placed {
    let tab: Tab
    let x: Int
    let text: String
  }

  private let line: Rect
  private let placed: [Placed]

  /// - Parameter line: the row that the strip takes.
  init(_ tabs: [Tab], line: Rect, title: (Tab) -> String) {
    self.line = line
    var x = line.x + 1
    placed = tabs.map { tab in
      let text = " \(title(tab)) "
      defer { x += text.count + 1 }
      return Placed(tab: tab, x: x, text: text)
    }
  }

  func draw(current: Tab, _ canvas: inout Canvas) {
    canvas.hline(x: line.x, y: line.y, length: line.width, Style(.border))
    for one in placed {
      canvas.write(
        one.text, x: one.x, y: line.y,
        one.tab == current ? Style(.selectionText, on: .selection, .bold) : Style(.muted))
    }
  }

  /// The tab at a point of the screen.
  func tab(at point: Point) -> Tab? {
    guard point.y == line.y else { return nil }
    return placed.first { point.x >= $0.x && point.x < $0.x + $0.text.count }?.tab
  }
}
