import Mesh
import Terminal

/// The graph pane: what is laid out, what is selected, which part of it shows.
public struct GraphState: Sendable {
  /// More visible nodes than this open as a worst-first list beside the selection's neighbourhood.
  public static let listThreshold = 60

  /// The drawing on the screen; painted with newer numbers until a newer one arrives.
  public var view: GraphView?
  /// Size of nodes.
  public var detail = GraphOptions.Detail.cards
  /// The size of nodes follows the room there is, until the user chooses one.
  public var isDetailAutomatic = true
  /// How large the drawing of the whole graph was last.
  public var extent: Size?
  /// The same with cards: when so much room appears, chips become cards again.
  public var cardsExtent: Size?
  /// Idle nodes and edges are shown.
  public var showIdle = false
  /// How ambient mesh is drawn.
  public var ambient = AmbientView()
  /// What is drawn as boxes around nodes.
  public var boxes = BoxGrouping.clusters
  /// The user narrowed the graph to the neighbourhood of this node.
  public var focus: NodeID?
  /// The neighbourhood of this node is too large for cards.
  public var crowded: NodeID?
  /// How far a neighbourhood reaches.
  public var hops = 1
  /// What is selected; kept while it is in the snapshot.
  public var selection: Selection?
  /// The cell of the drawing in the top left corner of the viewport.
  public var scroll = Point(x: 0, y: 0)
  /// The selection comes into view with the next drawing.
  public var followsSelection = true
  /// The layout that is being worked out.
  public var layoutInFlight: LayoutTicket?
  /// The newest layout that arrived.
  public var layoutDone: LayoutTicket?
  /// The node whose edges `e` goes through.
  public var edgesOf: NodeID?
  /// The graph is large: a list stands beside a neighbourhood.
  public var isListMode = false
  /// The arrows move in the list.
  public var isListFocused = true
  /// First row of the list that shows.
  public var listTop = 0
  /// Where a drag began: the pointer and the scroll position then.
  public var drag: (from: Point, scroll: Point)?

  init() {}
}

/// Which layout was asked for.
public struct LayoutTicket: Sendable, Hashable {
  /// Counts up with each request.
  public var number: Int
  /// Revision of the snapshot that it draws.
  public var revision: UInt64
  /// What decided which nodes are drawn.
  public var options: GraphOptions
}
