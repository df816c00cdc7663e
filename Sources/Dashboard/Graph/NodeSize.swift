import Mesh
import Terminal

/// How many cells a node takes: decided by its name, never by its numbers, so that nothing moves when these do.
enum NodeSize {
  /// A card's inside is at least this wide, so that ` 24.6% err ` fits into its lower border.
  private static let leastInside = 11
  /// Longer names are cut.
  private static let mostInside = 24
  /// The same on a compact card: `productpage v1` is whole.
  private static let mostInsideCompact = 14
  /// Cells kept for the rate on a chip: `20.0/s`, `1.2 kB/s`.
  static func chipRate(_ node: Node) -> Int {
    let isBytes = !node.traffic.isEmpty && node.traffic.allSatisfy { $0.protocol == .tcp }
    return isBytes ? 8 : 6
  }

  /// - Parameter cluster: the cluster that stands in the border, if one does.
  static func of(_ node: Node, _ options: GraphOptions, loopLabel: Int, cluster: String?) -> (
    width: Int, height: Int
  ) {
    let face = NodeFace(node, options.glyphs)
    let tag = face.tag.isEmpty ? 0 : TextWidth.of(face.tag) + 1
    let text = min(mostInside, TextWidth.of(face.name) + tag)
    switch options.detail {
    case .cards, .compact:
      let most = options.detail == .compact ? mostInsideCompact : mostInside
      // Between the corners and a blank on either side.
      let border = cluster.map { min(most, TextWidth.of(TextSafety.safe($0)) + 1) } ?? 0
      let inside = max(leastInside, min(most, text), loopLabel, border)
      return (inside + 4, 4)
    case .chips:
      // Bracket, sign, name, rate, bracket.
      return (max(text + 1 + chipRate(node) + 4, loopLabel > 0 ? loopLabel + 4 : 0), 1)
    }
  }
}
