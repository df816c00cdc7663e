/// What one cell (or two, when wide) shows: a base character and at most two marks on it. Zero stands for "no mark".
///
/// Two marks hold every composed script that terminals draw; stacks of dozens of marks ("zalgo") are cut, so text
/// from outside can neither grow a cell without bound nor paint over its neighbours.
struct Grapheme: Hashable {
  var base: UInt32
  var mark1: UInt32 = 0
  var mark2: UInt32 = 0
  /// Columns: 1 or 2.
  var width: UInt8

  /// What stands for a character that must not be shown: U+FFFD.
  static let placeholder = Grapheme(base: 0xFFFD, width: 1)
  static let space = Grapheme(base: 0x20, width: 1)
  /// What stands for a line break inside of a line: U+21B5.
  static let newline = Grapheme(base: 0x21B5, width: 1)

  /// Adds the scalars to a string.
  func append(to string: inout String) {
    for value in [base, mark1, mark2] where value != 0 {
      if let scalar = Unicode.Scalar(value) { string.unicodeScalars.append(scalar) }
    }
  }
}

/// Cuts text into what cells can show, the one place where text from outside is made safe.
///
/// - A mark goes onto the character before it; alone it becomes a placeholder.
/// - Emoji joined by U+200D show their first emoji alone, skin tones and variation selectors are dropped, a flag is
///   the two letters of its region: terminals disagree about the width of all four.
/// - Tab is a space, a line break (LF, CR, CRLF, NEL, U+2028, U+2029) one `↵`.
/// - Every other hidden character (C0, C1, DEL, ESC, bidi controls, zero-width characters, tags) is U+FFFD: seen,
///   never obeyed.
struct GraphemeReader<Scalars: IteratorProtocol<Unicode.Scalar>> {
  private var scalars: Scalars
  private var ahead: UInt32?

  init(_ scalars: Scalars) {
    self.scalars = scalars
    ahead = self.scalars.next()?.value
  }

  private mutating func advance() { ahead = scalars.next()?.value }

  /// The next grapheme, or nil at the end.
  mutating func next() -> Grapheme? {
    while let value = ahead, isSelector(value) { advance() }
    guard let first = ahead else { return nil }
    advance()
    if first >= 0x20 && first < 0x7F {
      guard let following = ahead, following >= 0x300 else { return Grapheme(base: first, width: 1) }
      return withMarks(Grapheme(base: first, width: 1))
    }
    switch first {
    case 0x09: return .space
    case 0x0D:
      if ahead == 0x0A { advance() }
      return .newline
    case 0x0A, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: return .newline
    case 0x1F1E6...0x1F1FF: return Grapheme(base: first - 0x1F1E6 + 0x41, width: 1)
    default: break
    }
    switch ScalarKind(first) {
    case .narrow: return withMarks(Grapheme(base: first, width: 1))
    case .wide: return withMarks(Grapheme(base: first, width: 2))
    case .mark, .hidden: return .placeholder
    }
  }

  /// Reads what belongs to the grapheme.
  private mutating func withMarks(_ start: Grapheme) -> Grapheme {
    var grapheme = start
    while let value = ahead, value >= 0x300 {
      if isSelector(value) || value == 0x20E3
        || (0x1F3FB...0x1F3FF).contains(value) && isPictograph(start.base)
      {
        advance()
      } else if value == 0x200D && isPictograph(start.base) {
        advance()
        if let joined = ahead, isPictograph(joined) { advance() }
      } else if ScalarKind(value) == .mark {
        if grapheme.mark1 == 0 {
          grapheme.mark1 = value
        } else if grapheme.mark2 == 0 {
          grapheme.mark2 = value
        }
        advance()
      } else {
        break
      }
    }
    return grapheme
  }

  /// Variation selectors choose a picture, never a meaning.
  private func isSelector(_ value: UInt32) -> Bool {
    (0xFE00...0xFE0F).contains(value) || (0xE0100...0xE01EF).contains(value)
  }

  /// Whether emoji sequences are made of it.
  private func isPictograph(_ value: UInt32) -> Bool {
    (0x1F000...0x1FAFF).contains(value) || (0x2300...0x2BFF).contains(value)
  }
}

extension GraphemeReader where Scalars == String.UnicodeScalarView.Iterator {
  init(_ text: String) { self.init(text.unicodeScalars.makeIterator()) }
}
