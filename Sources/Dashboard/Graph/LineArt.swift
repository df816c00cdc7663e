import Terminal

/// How much a line stands out.
enum LineWeight: UInt8, Comparable {
  case none, dashed, light, heavy

  static func < (a: LineWeight, b: LineWeight) -> Bool { a.rawValue < b.rawValue }
}

/// The lines that meet in one cell, by direction.
struct LineMask: Hashable {
  /// Bits of `directions`.
  static let north: UInt8 = 1
  static let east: UInt8 = 2
  static let south: UInt8 = 4
  static let west: UInt8 = 8

  var north = LineWeight.none
  var east = LineWeight.none
  var south = LineWeight.none
  var west = LineWeight.none

  /// Adds lines; where there is one already the heavier shows.
  mutating func add(_ directions: UInt8, _ weight: LineWeight) {
    if directions & Self.north != 0 { north = max(north, weight) }
    if directions & Self.east != 0 { east = max(east, weight) }
    if directions & Self.south != 0 { south = max(south, weight) }
    if directions & Self.west != 0 { west = max(west, weight) }
  }

  /// Whether it passes from left to right.
  var isLevel: Bool { east != .none && west != .none }

  /// The character that draws the lines.
  func character(_ glyphs: GlyphSet) -> Character { glyphs == .unicode ? unicode : ascii }

  private var unicode: Character {
    let weights = [north, east, south, west]
    let drawn = weights.filter { $0 != .none }
    if drawn.allSatisfy({ $0 == .dashed }) {
      if north == .none, south == .none { return "┄" }
      if east == .none, west == .none { return "┆" }
    }
    if !drawn.contains(.heavy), drawn.count == 2, let corner = roundCorner { return corner }
    func digit(_ weight: LineWeight) -> Int { weight == .none ? 0 : weight == .heavy ? 2 : 1 }
    return Self.table[digit(north) + 3 * digit(east) + 9 * digit(south) + 27 * digit(west)]
  }

  private var roundCorner: Character? {
    if south != .none, east != .none { return "╭" }
    if south != .none, west != .none { return "╮" }
    if north != .none, east != .none { return "╰" }
    if north != .none, west != .none { return "╯" }
    return nil
  }

  private var ascii: Character {
    let isHorizontal = north == .none && south == .none
    let isVertical = east == .none && west == .none
    if isHorizontal {
      let weight = max(east, west)
      return weight == .heavy ? "=" : weight == .dashed ? "." : "-"
    }
    if isVertical {
      let weight = max(north, south)
      return weight == .heavy ? "#" : weight == .dashed ? ":" : "|"
    }
    return "+"
  }

  /// Box drawing by the weights (0 none, 1 light, 2 heavy) of north + 3 east + 9 south + 27 west.
  private static let table: [Character] = Array(
    " ╵╹╶└┖╺┕┗╷│╿┌├┞┍┝┡╻╽┃┎┟┠┏┢┣╴┘┚─┴┸╼┶┺┐┤┦┬┼╀┮┾╄┒┧┨┰╁╂┲╆╊╸┙┛╾┵┹━┷┻┑┥┩┭┽╃┯┿╇┓┪┫┱╅╉┳╈╋")
}
