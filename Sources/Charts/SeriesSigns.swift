import Terminal

/// How a filled area is told from another without colour.
struct Texture {
  /// Number of the series.
  let index: Int

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
  static func scalar(_ index: Int, _ glyphs: ChartGlyphs) -> Unicode.Scalar {
    switch glyphs {
    case .ascii: return ["o", "x", "+", "#", "@", "%", "=", "~"][index % 8]
    case .braille, .block: return ["●", "■", "▲", "◆", "○", "□", "△", "◇"][index % 8]
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
