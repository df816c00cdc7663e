/// What stands for a character when only ASCII may be used.
enum AsciiTwin {
  /// The twin of a scalar above ASCII, `?` where there is none.
  static func of(_ value: UInt32) -> UInt8 {
    switch value {
    case 0x2500...0x257F: box[Int(value - 0x2500)]
    case 0x2800...0x28FF: braille((value & 0xFF).nonzeroBitCount)
    case 0x2581...0x2588: block[Int(value - 0x2581)]
    default: UInt8(ascii: others[value] ?? "?")
    }
  }

  /// Light lines are `-` and `|`, heavy and double ones `=` and `#`, corners and crossings `+` (`#` when heavy).
  private static let box: [UInt8] = {
    var table = [UInt8](repeating: UInt8(ascii: "+"), count: 128)
    func set(_ offsets: [Int], _ twin: Unicode.Scalar) {
      for offset in offsets { table[offset] = UInt8(ascii: twin) }
    }
    set([0x00, 0x04, 0x08, 0x4C, 0x74, 0x76], "-")
    set([0x02, 0x06, 0x0A, 0x4E, 0x75, 0x77], "|")
    set([0x01, 0x05, 0x09, 0x4D, 0x50, 0x78, 0x7A, 0x7C, 0x7E], "=")
    set([0x03, 0x07, 0x0B, 0x4F, 0x51, 0x79, 0x7B, 0x7D, 0x7F], "#")
    set([0x0F, 0x13, 0x17, 0x1B, 0x23, 0x2B, 0x33, 0x3B, 0x4B], "#")
    set([0x54, 0x57, 0x5A, 0x5D, 0x60, 0x63, 0x66, 0x69, 0x6C], "#")
    set([0x71], "/")
    set([0x72], "\\")
    set([0x73], "X")
    return table
  }()

  private static func braille(_ dots: Int) -> UInt8 {
    switch dots {
    case 0: UInt8(ascii: " ")
    case 1...2: UInt8(ascii: ".")
    case 3...4: UInt8(ascii: ":")
    case 5...6: UInt8(ascii: "|")
    default: UInt8(ascii: "#")
    }
  }

  /// `▁` to `█`.
  private static let block = Array("_.-:=+*#".utf8)

  private static let others: [UInt32: Unicode.Scalar] = {
    var twins: [UInt32: Unicode.Scalar] = [
      0xA0: " ", 0xB0: "o", 0xB1: "+", 0xB5: "u", 0xB7: ".", 0xD7: "x", 0xF7: "/", 0xAB: "<", 0xBB: ">",
      0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2016: "#", 0x2018: "'", 0x2019: "'",
      0x201C: "\"", 0x201D: "\"", 0x2022: "*", 0x2026: "~", 0x2030: "%", 0x2039: "<", 0x203A: ">",
      0x2190: "<", 0x2191: "^", 0x2192: ">", 0x2193: "v", 0x2194: "-", 0x2195: "|", 0x21B5: "/", 0x21D2: ">",
      0x2206: "d", 0x2211: "S", 0x2212: "-", 0x2219: ".", 0x221E: "8", 0x2248: "~", 0x2260: "!", 0x2261: "=",
      0x2264: "<", 0x2265: ">", 0x22EE: ":", 0x22EF: "-", 0x23CE: "/", 0x2580: "\"", 0x2589: "#", 0x258A: "#",
      0x258B: "#", 0x258C: "|", 0x258D: "|", 0x258E: "|", 0x258F: "|", 0x2590: "|", 0x2591: ".", 0x2592: ":",
      0x2593: "#", 0x25A0: "#", 0x25A1: "o", 0x25AA: "#", 0x25AB: "o", 0x25AC: "=", 0x25CB: "o", 0x25D8: "#",
      0x25D9: "@", 0x25E6: "o", 0x25BB: ">", 0x25C5: "<", 0x25B9: ">", 0x25BF: "v", 0x25C6: "#", 0x25C7: "o",
      0x23F8: "=", 0x2714: "+", 0x2716: "X", 0x25B6: ">", 0x25C0: "<", 0x26A0: "!", 0x26BF: "@",
    ]
    for symbol in Symbol.allCases {
      if let one = symbol.character(.unicode).unicodeScalars.first,
        let other = symbol.character(.ascii).unicodeScalars.first, twins[one.value] == nil
      {
        twins[one.value] = other
      }
    }
    return twins
  }()
}
