import Terminal

/// The cells of a plot, put together layer by layer before they are written.
struct PlotCells {
  /// What a cell holds; a later one covers an earlier one.
  enum Layer: UInt8, Comparable {
    case blank, grid, threshold, filling, line, mark

    static func < (a: Layer, b: Layer) -> Bool { a.rawValue < b.rawValue }
  }

  let width: Int
  let height: Int
  private(set) var scalars: [Unicode.Scalar]
  private(set) var styles: [Style]
  private(set) var layers: [Layer]

  init(width: Int, height: Int, ground: Ink) {
    self.width = max(0, width)
    self.height = max(0, height)
    let count = self.width * self.height
    scalars = Array(repeating: " ", count: count)
    styles = Array(repeating: Style(.text, on: ground), count: count)
    layers = Array(repeating: .blank, count: count)
  }

  /// Puts a scalar into a cell; outside it does nothing. Rows count from the top.
  mutating func put(_ scalar: Unicode.Scalar, x: Int, y: Int, _ style: Style, _ layer: Layer) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let at = y * width + x
    scalars[at] = scalar
    styles[at] = style
    layers[at] = layer
  }

  /// The layer of a cell; `mark` outside, where nothing may be put.
  func layer(x: Int, y: Int) -> Layer {
    guard x >= 0, x < width, y >= 0, y < height else { return .mark }
    return layers[y * width + x]
  }

  /// Whether the cursor's line stands in place of what is there: not where it would hide a line of values.
  func isCoveredByCursor(x: Int, y: Int) -> Bool {
    layer(x: x, y: y) <= .filling || layer(x: x, y: y) == .line && scalars[y * width + x] == "█"
  }

  /// Changes the look of a cell.
  mutating func restyle(x: Int, y: Int, _ change: (Style) -> Style) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    styles[y * width + x] = change(styles[y * width + x])
  }

  /// Whether text of so many columns would cover no values.
  func isFree(x: Int, y: Int, count: Int) -> Bool {
    guard x >= 0, count > 0, x + count <= width, y >= 0, y < height else { return false }
    return (x..<(x + count)).allSatisfy { layers[y * width + $0] <= .threshold }
  }

  /// Adds the cells of a raster that hold dots.
  mutating func add(_ raster: DotRaster, _ style: (_ owner: Int, _ isEdge: Bool) -> Style) {
    for y in 0..<min(height, raster.height) {
      for x in 0..<min(width, raster.width) {
        let cell = y * raster.width + x
        guard raster.bits[cell] != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(raster.bits[cell])) else {
          continue
        }
        let isEdge = raster.isEdge[cell]
        // A threshold is seen through a filling.
        if !isEdge, layer(x: x, y: y) == .threshold { continue }
        put(scalar, x: x, y: y, style(Int(raster.owners[cell]), isEdge), isEdge ? .line : .filling)
      }
    }
  }

  /// Writes what is not blank.
  func draw(_ canvas: inout Canvas, at origin: Point) {
    for y in 0..<height {
      for x in 0..<width where layers[y * width + x] != .blank {
        canvas.put(scalar: scalars[y * width + x], x: origin.x + x, y: origin.y + y, styles[y * width + x])
      }
    }
  }
}
