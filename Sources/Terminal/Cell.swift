/// One cell of the screen. Cannot hold control, escape or bidi characters: `Canvas` lets none in, and only it makes
/// cells.
///
/// Sixteen plain bytes without a reference: a screen of cells is copied and compared as memory.
public struct Cell: Sendable, Hashable {
  /// Base character; 0 in the right half of a wide one.
  private(set) var base: UInt32
  private(set) var mark1: UInt32
  private(set) var mark2: UInt32
  /// Its look.
  public internal(set) var style: Style
  /// Columns it takes: 1, 2, or 0 for the right half of a wide character.
  private(set) var width: UInt8

  init(_ grapheme: Grapheme, _ style: Style) {
    base = grapheme.base
    mark1 = grapheme.mark1
    mark2 = grapheme.mark2
    width = grapheme.width
    self.style = style
  }

  /// An empty cell.
  public static let blank = Cell(.space, .plain)

  static func blank(_ style: Style) -> Cell { Cell(.space, style) }

  /// The right half of a wide character.
  static func rightHalf(_ style: Style) -> Cell { Cell(Grapheme(base: 0, width: 0), style) }

  /// What is shown: a space where nothing is, nil in the right cell of a wide character.
  public var text: Character? {
    guard base != 0 else { return nil }
    var string = ""
    Grapheme(base: base, mark1: mark1, mark2: mark2, width: width).append(to: &string)
    return string.first
  }

  /// Adds what is shown to a string.
  func append(to string: inout String) {
    if base != 0 { Grapheme(base: base, mark1: mark1, mark2: mark2, width: width).append(to: &string) }
  }
}
