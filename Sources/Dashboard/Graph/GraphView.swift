import Layout
import Mesh
import Terminal
import Topology

/// What decides which nodes and edges are drawn and how big.
public struct GraphOptions: Sendable, Hashable {
  /// How much of a node is drawn. `+` and `-` change it; it is not a geometric zoom.
  public enum Detail: Int, Sendable, Hashable, CaseIterable {
    /// One line a node.
    case chips
    /// A box whose name is cut and whose edges carry short labels: for screens that cards do not fit.
    case compact
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
  /// How ambient mesh is drawn.
  public var ambient: AmbientView
  /// What is drawn as boxes around nodes.
  public var boxes: BoxGrouping

  /// Makes options.
  public init(
    detail: Detail = .cards, showIdle: Bool = false, focus: NodeID? = nil, hops: Int = 1,
    glyphs: GlyphSet = .unicode, ambient: AmbientView = AmbientView(), boxes: BoxGrouping = .clusters
  ) {
    self.detail = detail
    self.showIdle = showIdle
    self.focus = focus
    self.hops = hops
    self.glyphs = glyphs
    self.ambient = ambient
    self.boxes = boxes
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
  /// Edges drawn, sorted by id.
  public let edges: [EdgeID]

  /// Nodes of more than one cluster are drawn: each that stands in no box says which is its own.
  let namesClusters: Bool
  /// Boxes around nodes, outer ones first.
  let frames: [BoxFrame]
  /// Whether each of `nodes` stands in a box.
  let isBoxed: [Bool]
  /// Where each node of `nodes` stands.
  let boxes: [GridRect]
  /// Route of each edge of `edges`.
  let routes: [Route]
  /// Ends of each edge of `edges`.
  let ends: [(source: NodeID, target: NodeID)]
  /// Free cells around each edge's label place, the place included.
  let labelRooms: [GridRect?]
  let lines: LineGrid
  let navigator: Navigator
  private let nodeIndex: [NodeID: Int]
  private let edgeIndex: [EdgeID: Int]

  /// Lays out a snapshot. Cost: some ms for a hundred nodes; never call it on the UI thread.
  public static func build(_ snapshot: Snapshot, options: GraphOptions, keeping previous: GraphView? = nil)
    -> GraphView
  {
    let visible = VisibleGraph(snapshot, options)
    let input = GraphInputBuilder.input(visible, options)
    let keepsSizes = previous?.options.detail == options.detail && previous?.options.boxes == options.boxes
    let drawing = LayeredLayout.draw(input, keeping: keepsSizes ? previous?.drawing : nil)
    return GraphView(options: options, visible: visible, input: input, drawing: drawing)
  }

  private init(options: GraphOptions, visible: VisibleGraph, input: GraphInput, drawing: Drawing) {
    self.options = options
    self.drawing = drawing
    namesClusters = visible.namesClusters
    let plan = BoxPlan(visible.nodes, options.boxes)
    let placed = zip(visible.nodes, plan.paths).compactMap { node, path in
      drawing.nodes[node.id.text].map { (id: node.id, box: $0, path: path) }
    }
    .sorted { ($0.box.x, $0.box.y, $0.id) < ($1.box.x, $1.box.y, $1.id) }
    nodes = placed.map(\.id)
    boxes = placed.map(\.box)
    let drawn = visible.edges.compactMap { edge in
      drawing.routes[edge.id.text].map { (edge: edge, route: $0) }
    }
    edges = drawn.map(\.edge.id)
    routes = drawn.map(\.route)
    ends = drawn.map { (source: $0.edge.source, target: $0.edge.target) }
    lines = LineGrid(drawing, routes: routes)
    labelRooms = lines.labelRooms(routes, borders: Array(drawing.groups.values))
    frames = BoxFrame.all(drawing, paths: placed.map(\.path), lines: lines)
    isBoxed = placed.map { !$0.path.isEmpty }
    navigator = Navigator(input, drawing)
    nodeIndex = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    edgeIndex = Dictionary(uniqueKeysWithValues: edges.enumerated().map { ($1, $0) })
  }

  /// Whether a new snapshot can be painted over this one, or needs another layout because nodes or edges came
  /// or went. Numbers never do: room for labels is kept by protocol.
  public func fits(_ snapshot: Snapshot, options: GraphOptions) -> Bool {
    guard options == self.options else { return false }
    let visible = VisibleGraph(snapshot, options)
    guard visible.edges.count == edges.count, visible.nodes.count == nodes.count else { return false }
    return visible.nodes.allSatisfy { nodeIndex[$0.id] != nil }
      && visible.edges.allSatisfy { edgeIndex[$0.id] != nil }
  }

  /// Paints the part of the drawing that begins at `scroll` into `rect`.
  ///
  /// What the snapshot no longer has is shown faint until the next layout. Cost: by what is visible.
  public func paint(
    _ snapshot: Snapshot, selection: Selection?, matches: Set<NodeID>, scroll: Point,
    into canvas: inout Canvas,
    _ rect: Rect
  ) {
    paint(
      snapshot, selection: selection, matches: matches, notes: [:], difference: nil, scroll: scroll,
      into: &canvas, rect)
  }

  /// The same with what the configuration says of nodes, and how it differs from another moment.
  func paint(
    _ snapshot: Snapshot, selection: Selection?, matches: Set<NodeID>, notes: [NodeID: NodeNote],
    difference: SnapshotDifference?, scroll: Point,
    into canvas: inout Canvas, _ rect: Rect
  ) {
    canvas.clipped(to: rect) { canvas in
      let port = Viewport(rect: rect, scroll: scroll)
      GraphPainter(
        self, snapshot, selection: selection, matches: matches, notes: notes, difference: difference,
        port: port
      )
      .paint(&canvas)
    }
  }

  /// Where a node stands in `nodes`.
  func index(of node: NodeID) -> Int? { nodeIndex[node] }

  /// Where an edge stands in `edges`.
  func index(of edge: EdgeID) -> Int? { edgeIndex[edge] }
}
