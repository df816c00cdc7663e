/// Colours by name and number.
enum NamedColor {
  /// Reads `#rrggbb`.
  static func rgb(_ text: String) -> UInt32? {
    guard text.utf8.count == 7, text.utf8.first == UInt8(ascii: "#") else { return nil }
    let digits = text.dropFirst()
    guard digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt32(digits, radix: 16)
  }

  /// One of the sixteen, by name: `red`, `bright red`, `bright-red`, `grey`.
  static func ansi(_ name: String) -> Int32? {
    let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    var word = Substring(name)
    var bright: Int32 = 0
    if word.hasPrefix("bright") {
      word = word.dropFirst(6)
      guard word.first == " " || word.first == "-" else { return nil }
      word = word.dropFirst()
      bright = 8
    }
    if word == "grey" || word == "gray" { return bright == 0 ? 8 : nil }
    return names.firstIndex(of: String(word)).map { Int32($0) + bright }
  }

  /// The nearest of xterm's 256 that is not one of the first sixteen: users set those themselves.
  static func nearestPalette(_ rgb: UInt32) -> Int32 {
    nearest(rgb, among: 16...255) { palette($0) }
  }

  /// The nearest of the sixteen, as xterm shows them.
  static func nearestAnsi(_ rgb: UInt32) -> Int32 { nearest(rgb, among: 0...15) { ansiValues[Int($0)] } }

  /// What xterm shows for an index of 16 and up: a cube of 6x6x6, then 24 greys.
  static func palette(_ index: Int32) -> UInt32 {
    if index < 16 { return ansiValues[Int(max(0, index))] }
    if index >= 232 { return UInt32(8 + 10 * (index - 232)) * 0x010101 }
    let levels: [UInt32] = [0, 95, 135, 175, 215, 255]
    let cube = Int(index - 16)
    return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6]
  }

  private static let ansiValues: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]

  private static func nearest(_ rgb: UInt32, among range: ClosedRange<Int32>, _ value: (Int32) -> UInt32)
    -> Int32
  {
    range.min { distance(rgb, value($0)) < distance(rgb, value($1)) } ?? 0
  }

  /// Weighted by what the eye sees of each: red 2, green 4, blue 3.
  private static func distance(_ a: UInt32, _ b: UInt32) -> Int {
    func part(_ shift: UInt32) -> Int { Int(a >> shift & 0xFF) - Int(b >> shift & 0xFF) }
    return 2 * part(16) * part(16) + 4 * part(8) * part(8) + 3 * part(0) * part(0)
  }
}
