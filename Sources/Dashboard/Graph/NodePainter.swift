import Mesh
import Terminal

/// Paints one node as a card or a chip.
struct NodePainter {
  var node: Node
  var isSelected: Bool
  /// It is what the user searches for.
  var isMatch: Bool
  /// The snapshot no longer has it.
  var isGone: Bool

  private var borderStyle: Style {
    if isSelected { return Style(.focusBorder, on: .ground, .bold) }
    if isGone || node.isIdle { return Style(.faint) }
    return node.health >= .degraded ? Style(NodeFace.ink(node.health)) : Style(.border)
  }

  private var nameStyle: Style {
    if isMatch { return Style(.accent, on: .ground, [.bold, .reverse]) }
    if isGone { return Style(.faint) }
    if node.isIdle { return Style(.idle, on: .ground, isSelected ? .bold : []) }
    return Style(isSelected ? .focusBorder : .text, on: .ground, .bold)
  }

  private func mark(_ glyphs: GlyphSet) -> (String, Style) {
    (
      String(NodeFace.symbol(node.health).character(glyphs)),
      Style(isGone ? .faint : NodeFace.ink(node.health), on: .ground, node.health >= .degraded ? .bold : [])
    )
  }

  /// Four rows: name and version; rate and health; errors in the lower border.
  func card(_ rect: Rect, _ canvas: inout Canvas) {
    let glyphs = canvas.glyphs
    let face = NodeFace(node, glyphs)
    CardBorder.of(face.shape, isSelected: isSelected).draw(rect, borderStyle, &canvas)
    canvas.fill(rect.inset(x: 1, y: 1), .plain)
    let left = rect.x + 2
    let end = rect.maxX - 2
    let tag = TextWidth.of(face.tag)
    let nameWidth = end - left - (tag > 0 ? tag + 1 : 0)
    canvas.write(face.name, x: left, y: rect.y + 1, nameStyle, width: max(0, nameWidth))
    canvas.writeRight(face.tag, end: end, y: rect.y + 1, Style(.muted))
    if node.isRoot {
      canvas.put(
        Symbol.arrowRight.character(glyphs), x: rect.x, y: rect.y + 1,
        Style(isSelected ? .focusBorder : .accent, on: .ground, .bold))
    }
    let format = Format(glyphs)
    canvas.write(
      isGone ? format.unknown : NodeFace.rate(node, format), x: left, y: rect.y + 2,
      Style(node.isIdle || isGone ? .idle : .text), width: end - left - 2)
    let (mark, style) = mark(glyphs)
    canvas.writeRight(mark, end: end, y: rect.y + 2, style)
    if let errors = NodeFace.percentErr(node), !isGone {
      let bad =
        node.health >= .degraded ? Style(NodeFace.ink(node.health), on: .ground, .bold) : Style(.muted)
      canvas.writeRight(" \(format.percent(errors)) err ", end: rect.maxX - 2, y: rect.maxY - 1, bad)
    }
  }

  /// One row: sign, name, rate between brackets.
  func chip(_ rect: Rect, _ canvas: inout Canvas) {
    let glyphs = canvas.glyphs
    let face = NodeFace(node, glyphs)
    let format = Format(glyphs)
    let (open, close) = brackets(face.shape, glyphs)
    canvas.put(open, x: rect.x, y: rect.y, borderStyle)
    let (mark, style) = mark(glyphs)
    canvas.write(mark, x: rect.x + 1, y: rect.y, style)
    let rateStart = rect.maxX - 1 - NodeSize.chipRate
    var runs = [(face.name, nameStyle)]
    if !face.tag.isEmpty { runs.append((" " + face.tag, Style(.muted))) }
    canvas.fill(Rect(x: rect.x + 2, y: rect.y, width: rect.width - 3, height: 1), .plain)
    canvas.write(runs: runs, x: rect.x + 3, y: rect.y, width: rateStart - rect.x - 3)
    let isBad = node.health >= .degraded
    let rate = isGone ? format.unknown : NodeFace.rate(node, format)
    canvas.writeRight(
      rate, end: rect.maxX - 1, y: rect.y,
      isBad ? Style(NodeFace.ink(node.health)) : Style(node.isIdle || isGone ? .idle : .text),
      width: NodeSize.chipRate)
    canvas.put(close, x: rect.maxX - 1, y: rect.y, borderStyle)
    if node.isRoot, !isSelected {
      canvas.put(
        Symbol.arrowRight.character(glyphs), x: rect.x, y: rect.y, Style(.accent, on: .ground, .bold))
    }
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
