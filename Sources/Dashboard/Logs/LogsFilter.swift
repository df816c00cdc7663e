import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which lines are shown: those with a text, whatever its case; behind `~` those that fit a regular expression;
/// behind `!` those that do not.
public struct LogsFilter: Sendable {
  /// As typed.
  public let text: String
  /// The expression cannot be read, and why.
  public let problem: String?
  private let isNegated: Bool
  private let needle: [UInt8]
  private let expression: LogsExpression?

  /// Understands a text.
  public init(_ text: String) {
    self.text = text
    var rest = text.drop { $0 == " " }
    isNegated = rest.first == "!"
    if isNegated { rest = rest.dropFirst() }
    guard rest.first == "~" else {
      needle = rest.utf8.map(Self.lowered)
      expression = nil
      problem = nil
      return
    }
    needle = []
    let pattern = String(rest.dropFirst())
    switch pattern.isEmpty ? .success(nil) : LogsExpression.make(pattern).map({ Optional($0) }) {
    case .success(let made):
      expression = made
      problem = nil
    case .failure(let failure):
      expression = nil
      problem = failure.reason
    }
  }

  /// Everything is shown.
  public var isEmpty: Bool { needle.isEmpty && expression == nil }

  /// Whether a line is shown. Cost: linear in the line.
  public func admits(_ row: LogsRow) -> Bool {
    if isEmpty { return true }
    return (expression.map { $0.fits(row.line.text) } ?? Self.stands(needle, in: row.line.text)) != isNegated
  }

  private static func stands(_ needle: [UInt8], in text: String) -> Bool {
    var text = text
    return text.withUTF8 { hay in
      guard hay.count >= needle.count, let first = needle.first else { return false }
      for start in 0...(hay.count - needle.count) where lowered(hay[start]) == first {
        var at = 1
        while at < needle.count, lowered(hay[start + at]) == needle[at] { at += 1 }
        if at == needle.count { return true }
      }
      return false
    }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}

/// An extended regular expression (POSIX), without regard to case.
final class LogsExpression: Sendable {
  struct Failure: Error { var reason: String }

  private let compiled: Mutex<regex_t>

  private init(_ compiled: sending regex_t) { self.compiled = Mutex(compiled) }

  deinit { compiled.withLock { regfree(&$0) } }

  static func make(_ pattern: String) -> Result<LogsExpression, Failure> {
    guard pattern.utf8.count <= 512 else { return .failure(Failure(reason: "longer than 512 bytes")) }
    var compiled = regex_t()
    let code = regcomp(&compiled, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB)
    guard code != 0 else { return .success(LogsExpression(compiled)) }
    var text = [CChar](repeating: 0, count: 120)
    regerror(code, &compiled, &text, text.count)
    return .failure(
      Failure(reason: String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)))
  }

  func fits(_ text: String) -> Bool {
    // A pattern can be made to take long on long lines: the beginning decides.
    let head = text.utf8.count > 4096 ? String(text.prefix(4096)) : text
    return compiled.withLock { regexec(&$0, head, 0, nil, 0) == 0 }
  }
}
