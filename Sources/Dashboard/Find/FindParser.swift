import Mesh

/// Reads a find expression: OR of ANDs of comparisons, flags and bare words.
struct FindParser {
  private let tokens: [FindToken]
  private let known: Set<FindOperand>
  private var at = 0
  /// Tokens at most: what is nested is read by recursion.
  private static let longest = 300

  init(_ text: String, known: Set<FindOperand>) {
    tokens = FindToken.all(text)
    self.known = known
  }

  /// The whole text.
  mutating func expression() throws(FindProblem) -> FindExpression.Term {
    guard !tokens.isEmpty else { throw FindProblem(sentence: "Nothing to look for") }
    guard tokens.count <= Self.longest else { throw FindProblem(sentence: "The expression is too long") }
    let term = try alternatives()
    guard at == tokens.count else { throw FindProblem(sentence: "There is no “(” for this “)”") }
    return term
  }

  private var next: FindToken? { tokens[safe: at] }

  private mutating func alternatives() throws(FindProblem) -> FindExpression.Term {
    var terms = [try conjunction()]
    while next == .or {
      at += 1
      terms.append(try conjunction())
    }
    return terms.count == 1 ? terms[0] : .any(terms)
  }

  private mutating func conjunction() throws(FindProblem) -> FindExpression.Term {
    var terms = [try factor()]
    // Terms side by side are meant together.
    while let next, next != .or, next != .close {
      if next == .and { at += 1 }
      terms.append(try factor())
    }
    return terms.count == 1 ? terms[0] : .all(terms)
  }

  private mutating func factor() throws(FindProblem) -> FindExpression.Term {
    skipNoise()
    switch next {
    case nil:
      let last = tokens.last.map { " after “\($0.text)”" } ?? ""
      throw FindProblem(sentence: "Something is missing\(last)")
    case .not?:
      at += 1
      return .not(try factor())
    case .open?:
      at += 1
      let term = try alternatives()
      guard next == .close else { throw FindProblem(sentence: "A “)” is missing") }
      at += 1
      return term
    case .close?, .and?, .or?:
      throw FindProblem(sentence: "Something is missing before “\(tokens[at].text)”")
    case .operator(let sign)?:
      throw FindProblem(sentence: "What is to be compared must stand before “\(sign)”: rps \(sign) 10")
    case .quoted(let text)?:
      at += 1
      return .words(text)
    case .word(let word)?:
      if let comparison = try comparison(word) { return comparison }
      return try flagOrText(word)
    }
  }

  /// `is` and `has` say nothing, except alone.
  private mutating func skipNoise() {
    while case .word(let word)? = next, ["is", "has"].contains(word.lowercased()), tokens.count > 1,
      at + 1 < tokens.count, !isLimit(tokens[at + 1])
    { at += 1 }
  }

  private func isLimit(_ token: FindToken) -> Bool { token == .and || token == .or || token == .close }

  // MARK: - Comparisons

  private mutating func comparison(_ word: String) throws(FindProblem) -> FindExpression.Term? {
    let start = at
    at += 1
    guard let sign = comparisonSign(isOperand: FindOperand.named(word, isFlag: false) != nil) else {
      at = start
      return nil
    }
    guard let operand = FindOperand.named(word, isFlag: false) else { throw unknown(word) }
    guard known.contains(operand) else {
      throw FindProblem(sentence: "“\(word)” is not known here: \(offered)")
    }
    guard let value = value(of: operand) else {
      throw FindProblem(sentence: "What is “\(word) \(sign)” to be compared with? \(example(operand))")
    }
    return try term(operand, sign, value, word)
  }

  /// The sign of a comparison, in signs or words.
  private mutating func comparisonSign(isOperand: Bool) -> String? {
    let words = ["contains": "*=", "startswith": "^=", "endswith": "$="]
    switch (next, tokens[safe: at + 1]) {
    case (.operator(let sign)?, _):
      at += 1
      return sign
    case (.not?, .word(let word)?) where isOperand && words[word.lowercased()] != nil:
      at += 2
      return words[word.lowercased()].map { "!" + $0 }
    case (.word(let word)?, .not?) where isOperand && word.lowercased() == "is" && tokens.count > at + 2:
      at += 2
      return "!="
    case (.word(let word)?, .some) where isOperand && word.lowercased() == "is":
      at += 1
      return "="
    case (.word(let word)?, _) where isOperand:
      guard let sign = words[word.lowercased()] else { return nil }
      at += 1
      return sign
    default: return nil
    }
  }

  private mutating func value(of operand: FindOperand) -> String? {
    switch next {
    case .quoted(let text)?:
      at += 1
      return text
    case .word(let text)?:
      at += 1
      // `200 ms`: the unit stands apart.
      if case .number(let unit) = operand.kind, Double(text) != nil, case .word(let suffix)? = next,
        unit.factor(suffix) != nil
      {
        at += 1
        return text + suffix
      }
      return text
    default: return nil
    }
  }

  private func term(
    _ operand: FindOperand, _ sign: String, _ value: String, _ word: String
  ) throws(FindProblem) -> FindExpression.Term {
    let lowered = value.lowercased()
    if sign == "=" || sign == "!=", ["unknown", "nan", "none", "-", "–"].contains(lowered) {
      return sign == "=" ? .not(.isKnown(operand)) : .isKnown(operand)
    }
    switch operand.kind {
    case .text:
      guard let comparison = Self.textComparison(sign) else {
        throw FindProblem(
          sentence: "“\(word)” is text: =, !=, contains, startswith and endswith compare it")
      }
      return .text(operand, comparison, lowered)
    case .number(let unit):
      guard let comparison = Self.comparison(sign) else {
        throw FindProblem(sentence: "“\(word)” is a number: = != > >= < <= compare it")
      }
      guard let number = unit.value(value) else {
        throw FindProblem(sentence: "“\(value)” is no number for \(word): \(example(operand))")
      }
      return .number(operand, comparison, number)
    case .health:
      guard let comparison = Self.comparison(sign),
        let health = Health.allCases.first(where: { $0.name.lowercased() == lowered })
      else { throw FindProblem(sentence: "Health is failure, degraded, notReady, healthy or na") }
      return .health(comparison, health)
    case .flag: return .flag(operand)
    }
  }

  private static func comparison(_ sign: String) -> FindExpression.Comparison? {
    switch sign {
    case "=": .equal
    case "!=": .unequal
    case ">": .greater
    case ">=": .atLeast
    case "<": .less
    case "<=": .atMost
    default: nil
    }
  }

  private static func textComparison(_ sign: String) -> FindExpression.TextComparison? {
    switch sign {
    case "=": .equal
    case "!=": .unequal
    case "*=": .contains
    case "!*=": .containsNot
    case "^=": .starts
    case "!^=": .startsNot
    case "$=": .ends
    case "!$=": .endsNot
    default: nil
    }
  }

  // MARK: - Words

  private mutating func flagOrText(_ word: String) throws(FindProblem) -> FindExpression.Term {
    at += 1
    if word.lowercased().hasPrefix("label:") {
      throw FindProblem(sentence: "Labels of Kubernetes are not known: metrics do not carry them")
    }
    guard let flag = FindOperand.named(word, isFlag: true), known.contains(flag) else {
      return .words(word.lowercased())
    }
    return .flag(flag)
  }

  private func unknown(_ word: String) -> FindProblem {
    if FindOperand.named(word, isFlag: true) != nil {
      return FindProblem(sentence: "“\(word)” stands alone: it holds or not")
    }
    let names = FindOperand.allCases.filter { $0.kind != .flag && known.contains($0) }.flatMap(\.spellings)
    if let near = TextMatch.nearest(to: word, among: names) {
      return FindProblem(sentence: "“\(word)” cannot be compared. Did you mean \(near)?")
    }
    return FindProblem(sentence: "“\(word)” cannot be compared: \(offered)")
  }

  private var offered: String {
    FindOperand.allCases.filter { $0.kind != .flag && known.contains($0) }
      .compactMap(\.spellings.first).joined(separator: ", ")
  }

  private func example(_ operand: FindOperand) -> String {
    let name = operand.spellings.first ?? operand.rawValue
    switch operand.kind {
    case .text: return "\(name) contains rev"
    case .health: return "health >= degraded"
    case .number(let unit): return "\(name) > \(unit.example)"
    case .flag: return name
    }
  }
}
