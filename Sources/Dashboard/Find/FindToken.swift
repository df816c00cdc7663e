/// A piece of a find expression.
enum FindToken: Sendable, Hashable {
  /// Text without blanks.
  case word(String)
  /// Text between quotation marks: never a keyword.
  case quoted(String)
  /// `=`, `!=`, `>`, `*=` and so on.
  case `operator`(String)
  case not, and, or, open, close

  /// How it was written, for a message.
  var text: String {
    switch self {
    case .word(let text), .operator(let text): text
    case .quoted(let text): "\"\(text)\""
    case .not: "!"
    case .and: "AND"
    case .or: "OR"
    case .open: "("
    case .close: ")"
    }
  }

  /// Longest first.
  private static let operators = [
    "!*=", "!^=", "!$=", "!=", "==", ">=", "<=", "*=", "^=", "$=", "=", ">", "<",
  ]

  /// Cuts a text in pieces.
  static func all(_ text: String) -> [FindToken] {
    var tokens: [FindToken] = []
    var rest = text[...]
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if first == "\"" {
        rest.removeFirst()
        tokens.append(.quoted(String(rest.prefix { $0 != "\"" })))
        rest = rest.drop { $0 != "\"" }.dropFirst()
      } else if let found = operators.first(where: { rest.hasPrefix($0) }) {
        tokens.append(.operator(found == "==" ? "=" : found))
        rest = rest.dropFirst(found.count)
      } else if first == "(" || first == ")" || first == "!" {
        tokens.append(first == "(" ? .open : first == ")" ? .close : .not)
        rest.removeFirst()
      } else {
        let word = rest.prefix(wordLength(rest))
        tokens.append(keyword(String(word)))
        rest = rest.dropFirst(word.count)
      }
    }
    return tokens
  }

  private static func wordLength(_ text: Substring) -> Int {
    var length = 0
    var rest = text
    while let first = rest.first, !first.isWhitespace, !"()\"=<>".contains(first) {
      if length > 0, operators.contains(where: { rest.hasPrefix($0) }) { break }
      length += 1
      rest.removeFirst()
    }
    return max(1, length)
  }

  private static func keyword(_ word: String) -> FindToken {
    switch word.lowercased() {
    case "and", "&&": .and
    case "or", "||": .or
    case "not": .not
    default: .word(word)
    }
  }
}
