import Layout
import Mesh
import Terminal

/// What decides which nodes and edges are drawn and how big.
public struct GraphOptions: Sendable, Hashable {
  /// How much of a node is drawn. `+` and `-` change it; it is not a geometric zoom.
  public enum Detail: Int, Sendable, Hashable, CaseIterable {
    /// One line a node.
    case chips
    /// A box with name, version, rate, errors, health.
    case cards
  }
  /// Size of nodes.
  public var detail: Detail
  /// Whether idle edges and nodes are drawn.
  public var showIdle: Bool
  /// Draw only what is within `hops` of this node (focus, or the list beside its neighbourhood).
  public var focus: NodeID?
  /// How far the focus reaches.
  public var hops: Int
  /// Which characters may be used.
  public var glyphs: GlyphSet

  /// Makes options.
  public init(
    detail: Detail = .cards, showIdle: Bool = false, focus: NodeID? = nil, hops: Int = 1,
    glyphs: GlyphSet = .unicode
  ) {
    self.detail = detail
    self.showIdle = showIdle
    self.focus = focus
    self.hops = hops
    self.glyphs = glyphs
  }
}

/// The graph laid out: built off the UI thread when the graph's shape changes, painted with each snapshot's
/// numbers without being laid out anew. Immutable.
public struct GraphView: Sendable {
  /// What it was built with.
  public let options: GraphOptions
  /// Where everything stands.
  public let drawing: Drawing
  /// Nodes drawn, in reading order (left to right by layer, top to bottom).
  public let nodes: [NodeID]
  /// Edges drawn.
  public let edges: [EdgeID]

  /// Lays out a snapshot. Cost: some ms for a hundred nodes; never call it on the UI thread.
  public static func build(_ snapshot: Snapshot, options: GraphOptions, keeping previous: GraphView? = nil)
    -> GraphView
  {
    GraphView(options: options, drawing: Drawing(), nodes: [], edges: [])
  }

  /// Whether a new snapshot needs another layout (nodes or edges came or went, a label outgrew its place), or
  /// whether it can be painted over this one.
  public func fits(_ snapshot: Snapshot, options: GraphOptions) -> Bool { false }

  /// Paints the part of the drawing that begins at `scroll` into `rect`.
  public func paint(
    _ snapshot: Snapshot, selection: Selection?, matches: Set<NodeID>, scroll: Point,
    into canvas: inout Canvas,
    _ rect: Rect
  ) {}

  /// What stands at a cell of the drawing (not of the screen), for the mouse.
  public func element(at point: Point) -> Selection? { nil }

  /// Where an arrow key leads from here: from a node to a node; from an edge left and right to its ends and
  /// up and down to the edge above or below.
  public func step(from selection: Selection, towards heading: Heading) -> Selection? { nil }

  /// The rectangle of the drawing that should be visible when this is selected.
  public func bounds(of selection: Selection) -> Rect? { nil }
}
