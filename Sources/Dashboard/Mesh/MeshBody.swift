import Charts
import Mesh
import Metrics
import Terminal

/// Where everything of a page of the mesh's pane stands; it may be longer than the screen. Worked out from the state
/// alone, so that drawing, scrolling and mouse agree.
struct MeshBody {
  /// A part of the page.
  enum Content {
    case chart(MetricsPanel, MetricsPanels)
    case table(MeshTable)
    case lines([TextLine])
  }

  /// A part and its place, from the page's top left.
  struct Block {
    var rect: Rect
    var content: Content
  }

  private(set) var blocks: [Block] = []
  /// Rows of all of it.
  private(set) var height = 0
  let room: Size

  init(_ room: Size) { self.room = room }

  /// The page of the tab on the screen.
  static func of(_ state: AppState, room: Size) -> MeshBody {
    var body = MeshBody(room)
    guard state.snapshot != nil else { return body }
    switch state.mesh.tab {
    case .overview: MeshOverview.put(state, &body)
    case .controlPlane: ControlPlanePage.put(state, &body)
    case .proxies: ProxyPage.put(state, &body)
    case .certificates: CertificatePage.put(state, &body)
    case .metric: MetricPage.put(state, &body)
    }
    return body
  }

  // MARK: - Putting

  mutating func put(lines: [TextLine]) {
    guard !lines.isEmpty else { return }
    put(.lines(lines), Rect(x: 0, y: height, width: room.width, height: lines.count))
    height += 1
  }

  mutating func put(table: MeshTable) {
    put(.table(table), Rect(x: 0, y: height, width: room.width, height: table.height))
    height += 1
  }

  mutating func put(_ content: Content, _ rect: Rect) {
    blocks.append(Block(rect: rect, content: content))
    height = max(height, rect.maxY)
  }

  /// Stacks side by side, each as wide as its share.
  mutating func put(columns: [[Content]], widths: [Int], gap: Int = 3) {
    let top = height
    var x = 0
    for (column, width) in zip(columns, widths) {
      var y = top
      for content in column {
        let rows: Int
        switch content {
        case .table(let table): rows = table.height
        case .lines(let lines): rows = lines.count
        case .chart: rows = 10
        }
        guard rows > 0 else { continue }
        put(content, Rect(x: x, y: y, width: width, height: rows))
        y += rows + 1
      }
      x += width + gap
    }
    height = max(height, top) + 1
  }

  /// A grid of charts; those without any value are left small.
  mutating func put(charts: [(MetricsPanel, MetricsPanels)], columns wanted: Int, height rows: Int) {
    guard !charts.isEmpty else { return }
    let columns = max(1, min(wanted, charts.count))
    let gap = 2
    let width = (room.width - gap * (columns - 1)) / columns
    let top = height
    for (index, (panel, all)) in charts.enumerated() {
      put(
        .chart(panel, all),
        Rect(
          x: index % columns * (width + gap), y: top + index / columns * rows, width: width,
          height: rows - (charts.count > columns ? 1 : 0)))
    }
    height = top + (charts.count + columns - 1) / columns * rows + 1
  }

  // MARK: - Rows

  /// The tables, in the order in which the cursor goes through them.
  private var tables: [(table: MeshTable, rect: Rect)] {
    blocks.compactMap { block in
      guard case .table(let table) = block.content, table.count > 0 else { return nil }
      return (table, block.rect)
    }
  }

  /// All rows of all tables.
  var rowCount: Int { tables.reduce(0) { $0 + $1.table.count } }

  /// The number of a selected row among all rows.
  func row(of selection: MeshSelection?) -> Int? {
    guard let selection else { return nil }
    var before = 0
    for (table, _) in tables {
      if table.id == selection.table {
        return (0..<table.count).first { table.target($0) == selection.target }.map { before + $0 }
      }
      before += table.count
    }
    return nil
  }

  /// What a row stands for.
  func selection(at row: Int) -> MeshSelection? {
    var rest = row
    for (table, _) in tables {
      if rest >= 0, rest < table.count { return MeshSelection(table: table.id, target: table.target(rest)) }
      rest -= table.count
    }
    return nil
  }

  /// The line of the page on which a row stands.
  func line(of row: Int) -> Int? {
    var rest = row
    for (table, rect) in tables {
      if rest >= 0, rest < table.count { return rect.y + table.headRows + rest }
      rest -= table.count
    }
    return nil
  }

  /// The part under a point of the page.
  func block(at point: Point) -> Block? { blocks.first { $0.rect.contains(point) } }
}
