/// The `filter` of Envoy's statistics pages: a regular expression that is searched in raw names.
struct StatsFilter {
  private enum Form {
    /// Any of these texts.
    case texts([String])
    case expression(Regex<AnyRegexOutput>)
  }

  private let form: Form

  /// Reads a filter; nil when it is no regular expression (Envoy answers 400).
  init?(_ pattern: String) {
    if let texts = StatsFilter.alternatives(pattern) {
      form = .texts(texts)
    } else if pattern.utf8.count <= 4096, let expression = try? Regex(pattern) {
      form = .expression(expression.matchingSemantics(.unicodeScalar))
    } else {
      return nil
    }
  }

  /// Whether it is found in a raw name.
  func matches(_ name: String) -> Bool {
    switch form {
    case .texts(let texts): texts.contains { $0.isEmpty || name.contains($0) }
    case .expression(let expression): (try? expression.firstMatch(in: name)) != nil
    }
  }

  /// The texts that a pattern of plain characters, groups and alternatives stands for: almost every filter in
  /// use, and much faster searched as such. Nil when there is more to it.
  static func alternatives(_ pattern: String) -> [String]? {
    var rest = Substring(pattern)
    guard let texts = choice(&rest), rest.isEmpty else { return nil }
    return texts
  }

  private static func choice(_ rest: inout Substring) -> [String]? {
    var texts: [String] = []
    while true {
      guard let some = sequence(&rest) else { return nil }
      texts += some
      guard texts.count <= 64 else { return nil }
      guard rest.first == "|" else { return texts }
      rest.removeFirst()
    }
  }

  private static func sequence(_ rest: inout Substring) -> [String]? {
    var texts = [""]
    while let character = rest.first, character != "|", character != ")" {
      rest.removeFirst()
      if character == "(" {
        if rest.hasPrefix("?:") { rest.removeFirst(2) }
        guard let inner = choice(&rest), rest.first == ")" else { return nil }
        rest.removeFirst()
        texts = texts.flatMap { head in inner.map { head + $0 } }
        guard texts.count <= 64 else { return nil }
      } else {
        guard character.isASCII, character.isLetter || character.isNumber || "_-:;= ".contains(character)
        else {
          return nil
        }
        texts = texts.map { $0 + String(character) }
      }
      // A repeated thing is no plain text.
      if let next = rest.first, "*+?{".contains(next) { return nil }
    }
    return texts
  }
}
