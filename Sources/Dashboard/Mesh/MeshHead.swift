import Mesh
import Terminal

/// The head of the pane: the numbers of all of the mesh, and the tabs.
enum MeshHead {
  /// Rows that it takes.
  static let height = 3

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    MeshNumbers.head(state).draw(&canvas, x: rect.x + 1, y: rect.y, width: rect.width - 2)
    MeshNumbers.second(state).draw(&canvas, x: rect.x + 1, y: rect.y + 1, width: rect.width - 2)
    strip(rect).draw(current: state.mesh.tab, &canvas)
  }

  /// The tab at a point of the screen.
  static func tab(at point: Point, _ state: AppState, _ rect: Rect) -> MeshTab? { strip(rect).tab(at: point) }

  private static func strip(_ rect: Rect) -> TabStrip<MeshTab> {
    TabStrip(MeshTab.allCases, line: Rect(x: rect.x, y: rect.y + 2, width: rect.width, height: 1)) {
      rect.width < 70 ? $0.shortTitle : $0.title
    }
  }
}
