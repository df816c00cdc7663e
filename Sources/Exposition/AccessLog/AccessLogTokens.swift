/// The parts of a line in Envoy's text formats: `[in brackets]`, `"in quotes"` and bare words.
struct AccessLogTokens {
  enum Kind { case bare, quoted, bracketed }

  struct Token {
    var kind: Kind
    var text: String
  }

  private(set) var tokens: [Token] = []

  /// More parts than any format has.
  private static let limit = 64

  /// nil where a bracket or a quote never ends.
  init?(_ line: String) {
    let bytes = Array(line.utf8)
    // Where quotes come in pairs, as many have to follow the one that ends a text.
    var quotes = bytes.count { $0 == UInt8(ascii: "\"") }
    let arePaired = quotes % 2 == 0
    var at = 0
    while at < bytes.count, tokens.count < Self.limit {
      switch bytes[at] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): at += 1
      case UInt8(ascii: "[") where tokens.isEmpty:
        guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
        add(.bracketed, bytes[(at + 1)..<end])
        at = end + 1
      case UInt8(ascii: "\""):
        guard let end = Self.closingQuote(bytes, from: at + 1, &quotes, arePaired: arePaired) else {
          return nil
        }
        add(.quoted, bytes[(at + 1)..<end])
        at = end + 1
      default:
        let end =
          bytes[at...].firstIndex { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") } ?? bytes.count
        add(.bare, bytes[at..<end])
        at = end
      }
    }
  }

  private mutating func add(_ kind: Kind, _ bytes: ArraySlice<UInt8>) {
    tokens.append(Token(kind: kind, text: String(decoding: bytes, as: UTF8.self)))
  }

  /// Quotes inside are not escaped: the one that ends stands before a space or at the end of the line.
  /// - Parameter left: quotes from the opening one on; afterwards those behind the closing one.
  private static func closingQuote(
    _ bytes: [UInt8], from start: Int, _ left: inout Int, arePaired: Bool
  ) -> Int? {
    left -= 1
    for at in start..<bytes.count where bytes[at] == UInt8(ascii: "\"") {
      left -= 1
      let next = at + 1 < bytes.count ? bytes[at + 1] : UInt8(ascii: " ")
      let isBeforeGap = next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r")
      if isBeforeGap, !arePaired || left % 2 == 0 { return at }
    }
    return nil
  }
}
