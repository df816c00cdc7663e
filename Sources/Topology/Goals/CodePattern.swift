import Mesh

/// Which response codes a tolerance counts, in Kiali's way of writing: a regular expression for the whole code in
/// which `X` or `x` stands for any digit: `5XX`, `404|503`, `-` (no response), `^[1-9]$|^1[0-6]$` (gRPC statuses).
///
/// The expression is tried once, against every code there is, when the pattern is made; asking is a look at a bit.
public struct CodePattern: Sendable, Hashable {
  /// As it was written.
  public let text: String
  /// One bit a number from 0 to 999.
  private var bits = [UInt64](repeating: 0, count: 16)
  private var hasNoResponse = false

  /// Longer ones are refused: they come from outside, and no set of three digits needs so many.
  private static let longest = 80

  /// Reads a pattern; an empty one means every code. Cost: nothing for digits and `X` alone; otherwise some
  /// thousand steps of matching.
  /// - Returns: nil when it is no regular expression, or too long for one.
  public init?(_ text: String) {
    self.text = text
    guard text.utf8.count <= Self.longest else { return nil }
    let plain = Array(text.utf8)
    if !plain.isEmpty, plain.count <= 3, plain.allSatisfy({ Self.digit($0) != nil }) {
      for code in 0...999 where Self.fits(code, plain) { set(code) }
      return
    }
    let source = text.isEmpty ? ".*" : text.map { $0 == "X" || $0 == "x" ? "\\d" : String($0) }.joined()
    guard let expression = try? Regex(source) else { return nil }
    for code in 0...999 where Self.matches(expression, String(code)) { set(code) }
    hasNoResponse = Self.matches(expression, "-")
  }

  /// Whether a code, a gRPC status or `-` is meant. What is none of these never is.
  public func matches(_ code: String) -> Bool {
    if code == "-" { return hasNoResponse }
    guard code.utf8.count <= 3, let number = UInt16(code), number <= 999 else { return false }
    return bits[Int(number) / 64] & (1 << (UInt64(number) % 64)) != 0
  }

  private mutating func set(_ code: Int) { bits[code / 64] |= 1 << (UInt64(code) % 64) }

  private static func matches(_ expression: Regex<AnyRegexOutput>, _ text: String) -> Bool {
    (try? expression.wholeMatch(in: text)) != nil
  }

  /// The digit of a byte: -1 for any, nil when it is something else.
  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "X"), UInt8(ascii: "x"): -1
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
    default: nil
    }
  }

  private static func fits(_ code: Int, _ pattern: [UInt8]) -> Bool {
    let digits = Array(String(code).utf8)
    guard digits.count == pattern.count else { return false }
    return zip(digits, pattern).allSatisfy { digit($1) == -1 || $0 == $1 }
  }
}
