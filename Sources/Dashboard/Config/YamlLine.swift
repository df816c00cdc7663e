import Terminal

/// One line of YAML for the screen: tabs widened, and what is a key, a text or a comment. Light work, line by line;
/// what it takes for a key is not read as one anywhere.
struct YamlLine {
  /// A part with one look.
  struct Part: Hashable {
    var range: Range<Int>
    var ink: Ink
  }

  /// With blanks in place of tabs.
  let scalars: [Unicode.Scalar]
  /// In order, without gaps.
  let parts: [Part]
  /// Where each scalar of the text stands in `scalars`.
  private let places: [Int]

  /// Columns from one tab stop to the next.
  private static let tab = 4

  init(_ text: [Unicode.Scalar], isBlock: Bool = false) {
    var scalars: [Unicode.Scalar] = []
    var places: [Int] = []
    scalars.reserveCapacity(text.count)
    places.reserveCapacity(text.count + 1)
    for scalar in text {
      places.append(scalars.count)
      if scalar == "\t" {
        repeat { scalars.append(" ") } while scalars.count % Self.tab != 0
      } else {
        scalars.append(scalar)
      }
    }
    places.append(scalars.count)
    self.scalars = scalars
    self.places = places
    parts = isBlock ? Self.whole(scalars, .text) : Self.parts(scalars)
  }

  /// Where a column of the text (from 1) stands, counted from 0.
  func place(ofColumn column: Int) -> Int {
    guard column > 0 else { return 0 }
    return column - 1 < places.count ? places[column - 1] : scalars.count
  }

  /// The text of a part.
  func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
    return String(text)
  }

  /// Columns up to a place.
  func width(to place: Int) -> Int { TextWidth.of(text(0..<max(0, place))) }

  // MARK: - Parts

  private static func whole(_ scalars: [Unicode.Scalar], _ ink: Ink) -> [Part] {
    scalars.isEmpty ? [] : [Part(range: 0..<scalars.count, ink: ink)]
  }

  private static func parts(_ s: [Unicode.Scalar]) -> [Part] {
    var parts: [Part] = []
    func add(_ range: Range<Int>, _ ink: Ink) {
      if !range.isEmpty { parts.append(Part(range: range, ink: ink)) }
    }
    var at = s.firstIndex { $0 != " " } ?? s.count
    add(0..<at, .text)
    if s[at...].starts(with: ["-", "-", "-"]) || s[at...].starts(with: [".", ".", "."]) {
      add(at..<s.count, .muted)
      return parts
    }
    while at + 1 < s.count, s[at] == "-", s[at + 1] == " " {
      let dash = at
      at += 1
      while at < s.count, s[at] == " " { at += 1 }
      add(dash..<at, .muted)
    }
    if let colon = keyEnd(s, from: at) {
      add(at..<colon, .accent)
      add(colon..<(colon + 1), .muted)
      at = colon + 1
    }
    value(s, from: at, add)
    return parts
  }

  /// Where the `:` behind a line's key stands.
  private static func keyEnd(_ s: [Unicode.Scalar], from start: Int) -> Int? {
    guard start < s.count else { return nil }
    var at = start
    if s[at] == "\"" || s[at] == "'" {
      at = stringEnd(s, from: at)
    } else {
      guard s[at] != "#", s[at] != "{", s[at] != "[" else { return nil }
      while at < s.count, !(s[at] == ":" && (at + 1 == s.count || s[at + 1] == " ")) {
        if s[at] == "#", at > 0, s[at - 1] == " " { return nil }
        at += 1
      }
    }
    return at < s.count && s[at] == ":" ? at : nil
  }

  /// Strings, comments and the rest of what stands behind a key.
  private static func value(_ s: [Unicode.Scalar], from start: Int, _ add: (Range<Int>, Ink) -> Void) {
    var at = start
    var plain = start
    while at < s.count {
      let opens = at == start || s[at - 1] == " " || "[{,:(".unicodeScalars.contains(s[at - 1])
      if s[at] == "#", at == 0 || s[at - 1] == " " {
        add(plain..<at, .text)
        add(at..<s.count, .faint)
        return
      }
      if s[at] == "\"" || s[at] == "'", opens {
        add(plain..<at, .text)
        let end = stringEnd(s, from: at)
        add(at..<end, .series3)
        (at, plain) = (end, end)
      } else {
        at += 1
      }
    }
    add(plain..<s.count, .text)
  }

  /// The place after the quote that closes.
  private static func stringEnd(_ s: [Unicode.Scalar], from start: Int) -> Int {
    let quote = s[start]
    var at = start + 1
    while at < s.count {
      if quote == "\"", s[at] == "\\" {
        at += 2
        continue
      }
      if quote == "'", s[at] == "'", at + 1 < s.count, s[at + 1] == "'" {
        at += 2
        continue
      }
      if s[at] == quote { return at + 1 }
      at += 1
    }
    return s.count
  }
}
