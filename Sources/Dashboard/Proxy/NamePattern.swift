#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A regular expression over names (POSIX, extended, case aside). The C library's: its time grows with the name, where
/// one that backtracks could be sent round in circles by what is typed.
final class NamePattern {
  private var compiled = regex_t()
  private var isReady = false

  /// The longest expression that is taken.
  private static let longest = 200

  /// Nil when the text is no whole expression.
  init?(_ text: String) {
    guard text.utf8.count <= Self.longest, !text.utf8.contains(0),
      regcomp(&compiled, text, REG_EXTENDED | REG_ICASE | REG_NOSUB) == 0
    else { return nil }
    isReady = true
  }

  deinit { if isReady { regfree(&compiled) } }

  /// Whether it is anywhere in a name.
  func matches(_ name: String) -> Bool { regexec(&compiled, name, 0, nil, 0) == 0 }
}
