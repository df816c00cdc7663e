import Terminal

/// How a filled area is told from another without colour.
struct Texture {
  private let index: Int

  /// The texture of a series by its number; the ninth has the colour of the first, but the texture of the second.
  init(index: Int) { self.index = index + index / 8 }

  /// Whether a dot belongs to the filling.
  func hasDot(_ x: Int, _ level: Int) -> Bool {
    switch index % 8 {
    case 0: true
    case 1: (x + level) % 2 == 0
    case 2: x % 2 == 0
    case 3: level % 2 == 0
    case 4: x % 2 == 0 && level % 2 == 0
    case 5: (x + level) % 4 != 0
    case 6: (x - level + 4096) % 4 == 0
    default: level % 4 == 0 || x % 4 == 0
    }
  }

  /// For fonts without braille.
  var block: Unicode.Scalar { ["█", "▓", "▒", "▚", "░", "▞"][index % 6] }
  /// For ASCII.
  var ascii: Unicode.Scalar { ["#", "+", "o", ".", "x", "=", "%", ":"][index % 8] }

  /// A cell full of it, for the legend.
  func sample(_ glyphs: ChartGlyphs) -> Unicode.Scalar {
    switch glyphs {
    case .block: return block
    case .ascii: return ascii
    case .braille:
      var raster = DotRaster(width: 1, height: 1)
      for x in 0..<2 {
        for level in 0..<4 where hasDot(x, level) { raster.set(x, level, owner: 0, edge: false) }
      }
      return Unicode.Scalar(0x2800 + UInt32(raster.bits[0])) ?? " "
    }
  }
}

/// The sign of a line, on it and in the legend.
enum SeriesMark {
  /// Eight signs, then capital letters: colours repeat, signs do not.
  static func scalar(_ index: Int, _ glyphs: ChartGlyphs) -> Unicode.Scalar {
    guard index < 8 else { return Unicode.Scalar(UInt8(65 + (index - 8) % 26)) }
    switch glyphs {
    case .ascii: return ["o", "x", "+", "#", "@", "%", "=", "~"][index]
    case .braille, .block: return ["●", "■", "◆", "○", "□", "◇", "▲", "△"][index]
    }
  }
}

extension Ink {
  /// The colour of a series by its place; the ninth is like the first.
  public static func series(_ index: Int) -> Ink {
    let inks: [Ink] = [.series1, .series2, .series3, .series4, .series5, .series6, .series7, .series8]
    return inks[((index % 8) + 8) % 8]
  }
}

/// Names cut in the middle: the ends of workloads' names tell them apart.
enum ShortName {
  /// The name in so many columns at most, made safe.
  static func cut(_ name: String, to width: Int) -> String {
    let columns = TextWidth.of(name)
    guard columns > width, width >= 6 else { return TextWidth.cut(name, to: width) }
    let tailRoom = (width - 1) / 2
    var tail: [Character] = []
    var used = 0
    for character in TextSafety.safe(name).reversed() {
      used += TextWidth.of(String(character))
      guard used <= tailRoom else { break }
      tail.append(character)
    }
    let head = TextWidth.cut(name, to: width - 1 - tailRoom, ellipsis: false)
    return head + "…" + String(tail.reversed())
  }
}
