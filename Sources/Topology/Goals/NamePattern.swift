/// A name, or many: `*` stands for any characters and `?` for one (`reviews-*`), and what stands between slashes is
/// a regular expression for the whole name (`/reviews-v[23]/`).
public struct NamePattern: Sendable, Hashable {
  /// As it was written.
  public let text: String
  private let isExpression: Bool
  private let body: [Character]

  /// Reads a pattern.
  /// - Returns: nil when what stands between slashes is no regular expression, or is too long.
  public init?(_ text: String) {
    self.text = text
    guard text.utf8.count <= 300 else { return nil }
    isExpression = text.count >= 2 && text.first == "/" && text.last == "/"
    body = isExpression ? Array(text.dropFirst().dropLast()) : Array(text)
    if isExpression, (try? Regex(String(body))) == nil { return nil }
  }

  /// Whether a name is meant. Cost: a walk over the name for a plain one; an expression is read anew each time,
  /// so ask once a name, not once a number.
  public func matches(_ name: String) -> Bool {
    if isExpression {
      guard name.utf8.count <= 300, let expression = try? Regex(String(body)) else { return false }
      return (try? expression.wholeMatch(in: name)) != nil
    }
    return Self.fits(Array(name), body)
  }

  /// Wildcards without recursion: on a mismatch the last `*` takes one character more.
  private static func fits(_ name: [Character], _ pattern: [Character]) -> Bool {
    var (n, p) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
        n += 1
        p += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        n = last.name + 1
        p = last.pattern + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}
