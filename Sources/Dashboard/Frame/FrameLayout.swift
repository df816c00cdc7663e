import Mesh
import Terminal

/// Where everything stands on the screen. Worked out from the state alone, so that drawing and mouse agree.
struct FrameLayout: Hashable {
  /// Below this nothing sensible can be shown.
  static let minimum = Size(width: 60, height: 16)
  /// From this width the side panel stands at the side; below it is a strip at the bottom.
  static let wide = 100

  /// The terminal's.
  let size: Size
  /// Nothing sensible fits.
  let isTooSmall: Bool
  let header: Rect
  let tabs: Rect
  /// What turned red of late, else which sources do not answer; empty when neither is so.
  let banner: Rect
  /// The time line above the footer; empty while all is live.
  let timeline: Rect
  /// All between tabs and footer.
  let main: Rect
  /// The worst-first list; empty when there is none.
  let list: Rect
  /// The graph's viewport; empty while the panel covers it.
  let graph: Rect
  /// The side panel with its border; empty when there is none.
  let panel: Rect
  /// Where the panel stands.
  let placement: PanelPlacement
  let footer: Rect

  init(_ state: AppState) {
    let (width, height) = (state.size.width, state.size.height)
    size = state.size
    isTooSmall = width < Self.minimum.width || height < Self.minimum.height
    header = Rect(x: 0, y: 0, width: width, height: 1)
    tabs = Rect(x: 0, y: 1, width: width, height: 1)
    footer = Rect(x: 0, y: height - 1, width: width, height: 1)
    let hasBanner = state.snapshot?.sources.contains { $0.state != .ok } == true && state.pane != .mesh
    banner = Rect(x: 0, y: 2, width: width, height: hasBanner || state.log.alert != nil ? 1 : 0)
    let timelineRows = TimelineBar.height(state)
    timeline = Rect(x: 0, y: height - 1 - timelineRows, width: width, height: timelineRows)
    main = Rect(x: 0, y: banner.maxY, width: width, height: timeline.y - banner.maxY)

    placement = state.pane == .graph ? PanelPlacement(state, main) : .none
    let parts = placement.split(main, state)
    panel = parts.panel
    var listWidth = 0
    if state.pane == .graph, state.graph.isListMode { listWidth = min(44, max(28, width * 27 / 100)) }
    let rest = parts.rest
    list = Rect(x: rest.x, y: rest.y, width: min(listWidth, rest.width), height: rest.height)
    graph = Rect(x: list.maxX, y: rest.y, width: rest.width - list.width, height: rest.height)
  }
}

/// Where the side panel stands: at the side, or under a graph that is too wide to share its rows.
enum PanelPlacement: Hashable {
  /// Put away, or nothing to show yet.
  case none
  /// At the right, the whole height.
  case side
  /// Under the graph, in columns.
  case bottom
  /// Under the graph, the few lines that matter most.
  case strip
  /// In place of the graph: a narrow screen's panel, entered.
  case full

  /// Rows that a panel in columns has at least.
  private static let leastRows = 10

  init(_ state: AppState, _ main: Rect) {
    if state.snapshot == nil || (state.panel.isHidden && !state.panel.isFocused) {
      self = .none
    } else if main.width < FrameLayout.wide {
      self = state.panel.isFocused ? .full : .strip
    } else if Self.wantsBottom(state, main) {
      self = .bottom
    } else {
      self = .side
    }
  }

  /// Decided by the whole graph's extent, not by what is drawn of it now: the panel does not wander about.
  private static func wantsBottom(_ state: AppState, _ main: Rect) -> Bool {
    guard main.height >= 2 * leastRows else { return false }
    if state.graph.isListMode { return main.width < 170 }
    guard let extent = state.graph.extent else { return false }
    let beside = main.width - sideWidth(main)
    return extent.width > beside && extent.height + leastRows <= main.height
  }

  private static func sideWidth(_ main: Rect) -> Int { min(56, max(38, main.width * 32 / 100)) }

  /// Divides the graph pane between graph and panel.
  func split(_ main: Rect, _ state: AppState) -> (rest: Rect, panel: Rect) {
    switch self {
    case .none: return (main, Rect(x: main.maxX, y: main.y, width: 0, height: 0))
    case .full: return (Rect(x: main.x, y: main.y, width: 0, height: main.height), main)
    case .side:
      let width = Self.sideWidth(main)
      let rest = Rect(x: main.x, y: main.y, width: main.width - width, height: main.height)
      return (rest, Rect(x: rest.maxX, y: main.y, width: width, height: main.height))
    case .strip: return Self.under(main, rows: main.height >= 18 ? 5 : 3)
    case .bottom:
      let spare = main.height - (state.graph.isListMode ? 0 : state.graph.extent?.height ?? 0)
      let most = max(Self.leastRows, main.height * 42 / 100)
      return Self.under(main, rows: min(most, max(Self.leastRows, spare)))
    }
  }

  private static func under(_ main: Rect, rows: Int) -> (rest: Rect, panel: Rect) {
    let rest = Rect(x: main.x, y: main.y, width: main.width, height: main.height - rows)
    return (rest, Rect(x: main.x, y: rest.maxY, width: main.width, height: rows))
  }
}

/// The part of the screen on which the drawing is painted: a drawing smaller than its room stands in the middle.
struct GraphViewport: Hashable {
  /// On the screen.
  let rect: Rect
  /// The cell of the drawing in `rect`'s top left corner.
  let scroll: Point

  init(room: Rect, drawing: Size, scroll: Point) {
    let dx = max(0, (room.width - drawing.width) / 2)
    let dy = max(0, (room.height - drawing.height) / 2)
    rect = Rect(x: room.x + dx, y: room.y + dy, width: room.width - dx, height: room.height - dy)
    self.scroll = Point(x: dx > 0 ? 0 : scroll.x, y: dy > 0 ? 0 : scroll.y)
  }

  init?(_ state: AppState, _ layout: FrameLayout) {
    guard let drawing = state.graph.view?.drawing else { return nil }
    self.init(
      room: layout.graph, drawing: Size(width: drawing.width, height: drawing.height),
      scroll: state.graph.scroll)
  }

  /// The cell of the drawing under a cell of the screen, or nil outside.
  func drawingPoint(at screen: Point) -> Point? {
    guard rect.contains(screen) else { return nil }
    return Point(x: screen.x - rect.x + scroll.x, y: screen.y - rect.y + scroll.y)
  }
}
