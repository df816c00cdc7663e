import Mesh
import Terminal
import Topology

/// How an edge's line is drawn: state by weight and colour both.
struct EdgeLook {
  var weight: LineWeight
  var style: Style
  /// Look of its label's plain text.
  var label: Style
  /// Which of two lines in one cell shows.
  var rank: Int

  /// - Parameter edge: nil when the snapshot no longer has it.
  ///   - marks: how it differs from another moment; nil when nothing is compared.
  init(_ edge: Edge?, marks: DifferenceMarks? = nil, isSelected: Bool, isOfSelection: Bool) {
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
    if let marks {
      look = Self.difference(marks)
    } else if edge.isIdle {
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

  /// What has changed stands out, what has not steps back.
  private static func difference(_ marks: DifferenceMarks) -> EdgeLook {
    guard let ink = DifferenceLook.ink(marks) else {
      return EdgeLook(weight: .light, style: Style(.faint), label: Style(.faint), rank: 1)
    }
    let weight: LineWeight =
      marks.contains(.gone) ? .dashed : marks.isDisjoint(with: [.busier, .quieter]) ? .heavy : .light
    let rank = marks.isDisjoint(with: .worse) ? 3 : 5
    return EdgeLook(weight: weight, style: Style(ink), label: Style(ink), rank: rank)
  }

  private init(weight: LineWeight, style: Style, label: Style, rank: Int) {
    self.weight = weight
    self.style = style
    self.label = label
    self.rank = rank
  }
}
