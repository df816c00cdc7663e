import Layout
import Mesh
import Terminal

/// Paints the box around the nodes of a cluster or a namespace: a light line below all others, a title in it.
struct BoxPainter {
  var frame: BoxFrame
  var count: Int
  var noun: String
  var health: Health

  private static let line = Style(.border)

  /// Level, upright, corners top left, top right, bottom left, bottom right. Outer boxes have square corners of
  /// a thin line, inner ones are dotted; neither looks like an edge or a card.
  private func characters(_ glyphs: GlyphSet) -> [Character] {
    switch glyphs {
    case .unicode: frame.depth == 0 ? ["─", "│", "┌", "┐", "└", "┘"] : ["╌", "╎", "┌", "┐", "└", "┘"]
    case .ascii: frame.depth == 0 ? ["-", "|", "+", "+", "+", "+"] : [".", ":", ".", ".", ":", ":"]
    }
  }

  func paint(_ port: Viewport, _ canvas: inout Canvas) {
    guard port.shows(frame.rect) else { return }
    let box = frame.rect
    let c = characters(canvas.glyphs)
    let columns = max(box.x, port.scroll.x)..<min(box.maxX, port.scroll.x + port.rect.width)
    let rows = max(box.y, port.scroll.y)..<min(box.maxY, port.scroll.y + port.rect.height)
    func put(_ character: Character, _ x: Int, _ y: Int) {
      let point = port.screen(x, y)
      canvas.put(character, x: point.x, y: point.y, Self.line)
    }
    for y in [box.y, box.maxY - 1] where rows.contains(y) { for x in columns { put(c[0], x, y) } }
    for x in [box.x, box.maxX - 1] where columns.contains(x) { for y in rows { put(c[1], x, y) } }
    put(c[2], box.x, box.y)
    put(c[3], box.maxX - 1, box.y)
    put(c[4], box.x, box.maxY - 1)
    put(c[5], box.maxX - 1, box.maxY - 1)
    if rows.contains(box.y) {
      paintTitle(frame.upperRooms.map { $0.clamped(to: columns) }, box.y, port, &canvas)
    } else if rows.contains(box.maxY - 1) {
      paintTitle(frame.lowerRooms.map { $0.clamped(to: columns) }, box.maxY - 1, port, &canvas)
    }
  }

  /// The title stands in the first stretch of the border on the screen that holds it with its number.
  private func paintTitle(_ rooms: [Range<Int>], _ y: Int, _ port: Viewport, _ canvas: inout Canvas) {
    let name = TextSafety.safe(frame.name)
    // Without traffic there is nothing to say of health.
    let mark = health == .na ? "" : String(health.symbol.character(canvas.glyphs))
    let around = mark.isEmpty ? 3 : 5
    let dot = canvas.glyphs == .unicode ? "·" : "-"
    let counted = ["\(name) \(dot) \(count) \(noun)", "\(name) \(dot) \(count)"]
    // Further left is better than longer; that there is the whole name matters more than both.
    for variants in [counted, [name]] {
      for room in rooms {
        // A piece of line, then words and mark with blanks around them.
        guard let text = variants.first(where: { TextWidth.of($0) + around <= room.count }) else { continue }
        return write(text, mark, port.screen(room.lowerBound + 1, y), &canvas)
      }
    }
    guard let room = rooms.max(by: { $0.count < $1.count }), room.count >= 8 else { return }
    write(TextWidth.cut(name, to: room.count - 5), mark, port.screen(room.lowerBound + 1, y), &canvas)
  }

  private func write(_ text: String, _ mark: String, _ point: Point, _ canvas: inout Canvas) {
    var end = canvas.write(" ", x: point.x, y: point.y, Self.line)
    end = canvas.write(
      text, x: end, y: point.y, Style(.muted, on: .ground, frame.depth == 0 ? .bold : []), ellipsis: false)
    end = canvas.write(" ", x: end, y: point.y, Self.line)
    if mark.isEmpty { return }
    end = canvas.write(
      mark, x: end, y: point.y, Style(health.ink, on: .ground, health >= .degraded ? .bold : []))
    canvas.write(" ", x: end, y: point.y, Self.line)
  }
}
