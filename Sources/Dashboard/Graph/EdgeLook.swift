import Mesh
import Terminal

/// How an edge's line is drawn: state by weight and colour both.
struct EdgeLook {
  var weight: LineWeight
  var style: Style
  /// Look of its label's plain text.
  var label: Style
  /// Which of two lines in one cell shows.
  var rank: Int

  /// - Parameter edge: nil when the snapshot no longer has it.
  init(_ edge: Edge?, isSelected: Bool, isOfSelection: Bool) {
    guard let edge else {
      self.init(weight: .dashed, style: Style(.faint), label: Style(.faint), rank: 0)
      return
    }
    if isSelected {
      let style = Style(.focusBorder, on: .ground, .bold)
      self.init(weight: .heavy, style: style, label: style, rank: 9)
      return
    }
    var look: EdgeLook
    if edge.isIdle {
      look = EdgeLook(weight: .dashed, style: Style(.idle), label: Style(.idle), rank: 1)
    } else if edge.health >= .degraded, !edge.isMirrored {
      let ink = edge.health.ink
      let rank = edge.health >= .failure ? 5 : 4
      look = EdgeLook(weight: .heavy, style: Style(ink), label: Style(.text), rank: rank)
    } else {
      let isTCP = edge.protocol == .tcp
      look = EdgeLook(
        weight: edge.isMirrored ? .dashed : .light, style: Style(isTCP ? .tcp : .edge),
        label: Style(isTCP ? .tcp : .text), rank: 2)
    }
    if isOfSelection {
      if look.rank == 2 { look.style = Style(.accent) }
      look.style = look.style.with(.bold)
      look.label = look.label.with(.bold)
      look.rank += 1
    }
    self = look
  }

  private init(weight: LineWeight, style: Style, label: Style, rank: Int) {
    self.weight = weight
    self.style = style
    self.label = label
    self.rank = rank
  }
}
