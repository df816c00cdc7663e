import Mesh
import Terminal

/// The head of the pane: the numbers of all of the mesh, and the tabs.
enum MeshHead {
  /// Rows that it takes.
  static let height = 3

  private struct Tab {
    let tab: MeshTab
    let x: Int
    let text: String
  }

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    MeshNumbers.head(state).draw(&canvas, x: rect.x + 1, y: rect.y, width: rect.width - 2)
    MeshNumbers.second(state).draw(&canvas, x: rect.x + 1, y: rect.y + 1, width: rect.width - 2)
    canvas.hline(x: rect.x, y: rect.y + 2, length: rect.width, Style(.border))
    for tab in tabs(state, rect) {
      let isCurrent = tab.tab == state.mesh.tab
      canvas.write(
        tab.text, x: tab.x, y: rect.y + 2,
        isCurrent ? Style(.selectionText, on: .selection, .bold) : Style(.muted))
    }
  }

  /// The tab at a point of the screen.
  static func tab(at point: Point, _ state: AppState, _ rect: Rect) -> MeshTab? {
    guard point.y == rect.y + 2 else { return nil }
    return tabs(state, rect).first { point.x >= $0.x && point.x < $0.x + $0.text.count }?.tab
  }

  private static func tabs(_ state: AppState, _ rect: Rect) -> [Tab] {
    var x = rect.x + 1
    let isNarrow = rect.width < 70
    return MeshTab.allCases.map { tab in
      let text = " \(isNarrow ? tab.shortTitle : tab.title) "
      defer { x += text.count + 1 }
      return Tab(tab: tab, x: x, text: text)
    }
  }
}
