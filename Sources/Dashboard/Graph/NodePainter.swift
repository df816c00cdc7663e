import Mesh
import Terminal
import Topology

/// Paints one node as a card or a chip.
struct NodePainter {
  var node: Node
  var isSelected: Bool
  /// It is what the user searches for.
  var isMatch: Bool
  /// The snapshot no longer has it.
  var isGone: Bool
  /// What the configuration says of it.
  var note: NodeNote?
  /// How it differs from another moment; nil when nothing is compared.
  var marks: DifferenceMarks?
  /// Several clusters are drawn: the border names the node's own.
  var namesCluster = false

  private var borderStyle: Style {
    if isSelected { return Style(.focusBorder, on: .ground, .bold) }
    if let marks { return Style(DifferenceLook.ink(marks) ?? .border) }
    if isGone || node.isIdle { return Style(.faint) }
    return node.health >= .degraded ? Style(node.health.ink) : Style(.border)
  }

  private var nameStyle: Style {
    if isMatch { return Style(.accent, on: .ground, [.bold, .reverse]) }
    if isGone { return Style(.faint) }
    if node.isIdle { return Style(.idle, on: .ground, isSelected ? .bold : []) }
    return Style(isSelected ? .focusBorder : .text, on: .ground, .bold)
  }

  private func mark(_ glyphs: GlyphSet) -> (String, Style) {
    if let marks {
      let sign = DifferenceLook.sign(marks, glyphs)
      return (sign.isEmpty ? " " : sign, Style(DifferenceLook.ink(marks) ?? .muted, on: .ground, .bold))
    }
    return (
      String(node.health.symbol.character(glyphs)),
      Style(isGone ? .faint : node.health.ink, on: .ground, node.health >= .degraded ? .bold : [])
    )
  }

  /// Four rows: name and version; rate and health; errors in the lower border.
  func card(_ rect: Rect, _ canvas: inout Canvas) {
    let glyphs = canvas.glyphs
    let format = Format(glyphs)
    let face = NodeFace(node, glyphs)
    CardBorder.of(face.shape, isSelected: isSelected).draw(rect, borderStyle, &canvas)
    canvas.fill(rect.inset(x: 1, y: 1), .plain)
    drawNote(rect, &canvas)
    let left = rect.x + 2
    let inside = rect.width - 4
    let tag = TextWidth.of(face.tag)
    write(face.name, x: left, y: rect.y + 1, nameStyle, width: inside - (tag > 0 ? tag + 1 : 0), &canvas)
    write(face.tag, end: left + inside, y: rect.y + 1, Style(.muted), width: inside, &canvas)
    if node.isRoot {
      canvas.put(
        Symbol.arrowRight.character(glyphs), x: rect.x, y: rect.y + 1,
        Style(isSelected ? .focusBorder : .accent, on: .ground, .bold))
    }
    let rate = isGone ? format.unknown : NodeFace.rate(node, NodeTotals(node), format)
    write(rate, x: left, y: rect.y + 2, rateStyle, width: inside - 2, &canvas)
    let (mark, style) = mark(glyphs)
    write(mark, end: left + inside, y: rect.y + 2, style, width: 1, &canvas)
    drawCluster(rect, &canvas)
    if let errors = NodeTotals(node).percentErr, errors > 0, !isGone {
      let bad =
        node.health >= .degraded ? Style(node.health.ink, on: .ground, .bold) : Style(.muted)
      write(
        " \(format.percent(errors)) err ", end: left + inside, y: rect.maxY - 1, bad, width: inside, &canvas)
    }
  }

  /// In the upper border where no badges stand there, else in the lower one, before the errors.
  private func drawCluster(_ rect: Rect, _ canvas: inout Canvas) {
    guard namesCluster, let cluster = node.cluster else { return }
    let hasNote = note.map { !$0.badges.isEmpty || ($0.worst ?? .info) > .info } ?? false
    let width = min(rect.width - 4, TextWidth.of(TextSafety.safe(cluster)))
    let text = " \(TextWidth.cut(TextSafety.safe(cluster), to: width)) "
    let style = Style(isGone || node.isIdle ? .faint : .muted)
    write(
      text, x: rect.x + 1, y: hasNote ? rect.maxY - 1 : rect.y, style, width: rect.width - 2, &canvas)
  }

  /// In the upper border: badges at the left, the worst finding at the right.
  private func drawNote(_ rect: Rect, _ canvas: inout Canvas) {
    guard let note, !isGone else { return }
    var room = rect.width - 4
    if let worst = note.worst, worst > .info {
      let text = " \(worst.symbol.character(canvas.glyphs))\(note.worstCount) "
      write(
        text, end: rect.maxX - 1, y: rect.y, Style(worst.ink, on: .ground, .bold), width: room, &canvas)
      room -= TextWidth.of(text)
    }
    // Badges are shown whole or not at all.
    var text = ""
    for badge in note.badges where text.utf8.count + badge.rawValue.utf8.count + 2 <= room {
      text += " " + badge.rawValue
    }
    if !text.isEmpty { write(text + " ", x: rect.x + 1, y: rect.y, Style(.muted), width: room + 1, &canvas) }
  }

  /// One row: sign, name, rate between brackets.
  func chip(_ rect: Rect, _ canvas: inout Canvas) {
    let glyphs = canvas.glyphs
    let face = NodeFace(node, glyphs)
    let format = Format(glyphs)
    let (open, close) = brackets(face.shape, glyphs)
    canvas.fill(rect, .plain)
    canvas.put(open, x: rect.x, y: rect.y, borderStyle)
    if node.isRoot, !isSelected {
      canvas.put(
        Symbol.arrowRight.character(glyphs), x: rect.x, y: rect.y, Style(.accent, on: .ground, .bold))
    }
    let (mark, style) = mark(glyphs)
    canvas.put(Character(mark), x: rect.x + 1, y: rect.y, style)
    let reserve = NodeSize.chipRate(node)
    let room = rect.width - 5 - reserve
    let tag = TextWidth.of(face.tag)
    let nameWidth = room - (tag > 0 ? tag + 1 : 0)
    let after = write(face.name, x: rect.x + 3, y: rect.y, nameStyle, width: nameWidth, &canvas)
    write(face.tag, x: after + 1, y: rect.y, Style(.muted), width: tag, &canvas)
    let rate = isGone ? format.unknown : NodeFace.rate(node, NodeTotals(node), format)
    if TextWidth.of(rate) <= reserve {
      let bad = Style(node.health.ink)
      write(
        rate, end: rect.maxX - 1, y: rect.y, node.health >= .degraded ? bad : rateStyle, width: reserve,
        &canvas)
    }
    canvas.put(close, x: rect.maxX - 1, y: rect.y, borderStyle)
  }

  private var rateStyle: Style { Style(node.isIdle || isGone ? .idle : .text) }

  /// Writes text cut to its field. The edge of the screen cuts without an ellipsis: the drawing goes on there.
  @discardableResult
  private func write(
    _ text: String, x: Int, y: Int, _ style: Style, width: Int, _ canvas: inout Canvas
  ) -> Int {
    guard width > 0 else { return x }
    let cut = TextWidth.cut(text, to: width)
    canvas.write(cut, x: x, y: y, style, ellipsis: false)
    return x + TextWidth.of(cut)
  }

  private func write(
    _ text: String, end: Int, y: Int, _ style: Style, width: Int, _ canvas: inout Canvas
  ) {
    write(text, x: end - min(width, TextWidth.of(text)), y: y, style, width: width, &canvas)
  }

  private func brackets(_ shape: NodeFace.Shape, _ glyphs: GlyphSet) -> (Character, Character) {
    if isSelected { return glyphs == .unicode ? ("╡", "╞") : ("{", "}") }
    switch shape {
    case .workload: return ("[", "]")
    case .service: return ("(", ")")
    case .unknown: return glyphs == .unicode ? ("⟨", "⟩") : ("<", ">")
    }
  }
}
