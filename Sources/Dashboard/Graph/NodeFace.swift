import Mesh
import Terminal

/// What a node shows of itself: name, kind, numbers, in words that fit a card.
struct NodeFace {
  /// How a node's box is drawn, so that kinds differ without colour.
  enum Shape: Hashable {
    /// Something that runs: rounded corners.
    case workload
    /// A Service or host: square corners.
    case service
    /// A caller without a name: dashed.
    case unknown
  }

  var shape: Shape
  var name: String
  /// Version, or the kind where there is no version.
  var tag: String

  init(_ node: Node, _ glyphs: GlyphSet) {
    switch node.type {
    case .unknown:
      shape = .unknown
      name = glyphs == .unicode ? "⟨unknown⟩" : "<unknown>"
      tag = ""
    case .service:
      shape = .service
      name = node.service ?? node.app ?? node.id.text
      tag = node.isOutside ? "ext" : "svc"
    case .workload:
      shape = .workload
      name = node.workload ?? node.app ?? node.id.text
      tag = ""
    case .app, .aggregate, .box:
      shape = .workload
      name = node.app ?? node.workload ?? node.service ?? node.id.text
      tag = node.version ?? ""
    }
    // "latest" is what Istio says for a workload without a version.
    if tag == "latest" { tag = "" }
    name = TextSafety.safe(name)
    tag = TextSafety.safe(tag)
  }

  /// The rate that a card shows: what others ask of the node; where nobody calls it, what it asks itself.
  static func rate(_ node: Node, _ totals: NodeTotals, _ format: Format) -> String {
    if node.isIdle { return "idle" }
    return totals.isBytes ? format.bytesPerSecond(totals.rate) : format.rate(totals.rate)
  }
}
