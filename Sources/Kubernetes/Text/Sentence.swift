/// Text from outside as part of a sentence.
enum Sentence {
  /// One line without control characters, not longer than a person reads.
  static func clean(_ text: String, limit: Int = 500) -> String {
    var out = ""
    var isGap = false
    for scalar in text.unicodeScalars {
      if scalar.value <= 0x20 || scalar.value == 0x7F || (0x80...0x9F).contains(scalar.value)
        || scalar.properties.generalCategory == .format
      {
        isGap = !out.isEmpty
        continue
      }
      if isGap { out += " " }
      isGap = false
      out.unicodeScalars.append(scalar)
      if out.utf8.count >= limit { return out + "…" }
    }
    return out
  }

  /// The same without what may be a secret: long runs that look like tokens, what follows `Bearer`, passwords in URLs.
  static func withoutSecrets(_ text: String, limit: Int = 300) -> String {
    var words: [Substring] = []
    var hidesNext = false
    for word in clean(text, limit: 4096).split(separator: " ") {
      let lower = word.lowercased()
      if hidesNext || looksSecret(word) {
        words.append("[hidden]")
        hidesNext = false
      } else {
        words.append(word)
      }
      hidesNext = ["bearer", "basic", "token:", "token=", "password:", "authorization:"].contains(lower)
    }
    return clean(words.joined(separator: " "), limit: limit)
  }

  /// `a, b and c`.
  static func list(_ parts: [String], limit: Int = 12) -> String {
    let shown = parts.prefix(limit).map { "`\(clean($0, limit: 80))`" }
    if parts.count > limit { return shown.joined(separator: ", ") + " and \(parts.count - limit) more" }
    guard shown.count > 1, let last = shown.last else { return shown.first ?? "" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func looksSecret(_ word: Substring) -> Bool {
    if word.contains("://"), word.contains("@") { return true }
    let lower = word.lowercased()
    for sign in ["token", "password", "secret", "key"] where lower.contains(sign) {
      if word.contains("=") || word.contains("\":") { return true }
    }
    return hasTokenRun(word)
  }

  /// A run of letters and digits as tokens have it. Names of Kubernetes are lower case, in parts that dashes divide.
  private static func hasTokenRun(_ word: Substring) -> Bool {
    var run = (length: 0, digits: 0, capitals: 0, plain: 0)
    for byte in word.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        run.digits += 1
        run.plain += 1
      case UInt8(ascii: "a")...UInt8(ascii: "z"): run.plain += 1
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        run.capitals += 1
        run.plain += 1
      case UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "-"): run.plain = 0
      default:
        run = (0, 0, 0, 0)
        continue
      }
      run.length += 1
      guard run.digits >= 3 else { continue }
      if run.length >= 24 && run.capitals > 0 || run.plain >= 32 { return true }
    }
    return false
  }
}
