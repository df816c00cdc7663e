/// Kubernetes' secrets in files of configuration: what is recorded says that there is one, of which type and with which
/// keys, as rules need to know; the values stay where they are. Lines keep their numbers.
enum SecretManifest {
  /// What stands for a document that cannot be taken apart with certainty.
  private static let leftOut = "# A document with a Secret stood here; it is not recorded."

  /// A file's text without them. Cost: one pass.
  static func cleared(_ text: String) -> String {
    let clear = SecretText.cleared(text)
    // Most files hold none.
    guard clear.contains("Secret") else { return clear }
    var lines = clear.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var start = 0
    while start < lines.count {
      var end = start
      while end < lines.count, end == start || !lines[end].hasPrefix("---") { end += 1 }
      if lines[start..<end].contains(where: namesSecret) { clearDocument(&lines, start..<end) }
      start = end
    }
    return lines.joined(separator: "\n")
  }

  /// `kind: Secret`, however it is quoted or indented, also in JSON.
  private static func namesSecret(_ line: String) -> Bool {
    guard line.contains("Secret") else { return false }
    let plain = line.filter { !" \t\"'\r".contains($0) }
    var rest = plain[...]
    while let found = rest.firstRange(of: "kind:Secret") {
      rest = rest[found.upperBound...]
      // `SecretStore`, `SecretProviderClass` are something else; a comment may follow at once.
      if rest.first.map({ !$0.isLetter && !$0.isNumber }) ?? true { return true }
    }
    return false
  }

  private static func clearDocument(_ lines: inout [String], _ range: Range<Int>) {
    let isPlain = lines[range].contains { line in
      line.hasPrefix("kind:") && namesSecret(line)
    }
    var reader = SecretLines()
    for index in range {
      let isMark = index == range.lowerBound && lines[index].hasPrefix("---")
      if isMark, lines[index].allSatisfy({ $0 == "-" || $0 == " " || $0 == "\r" }) { continue }
      if isPlain, !isMark {
        lines[index] = reader.clear(lines[index])
      } else {
        lines[index] = index == range.lowerBound ? (isMark ? "--- " : "") + leftOut : ""
      }
    }
  }
}

/// Goes through the lines of one secret that is written as a mapping in lines of its own.
private struct SecretLines {
  private static let kept: Set<String> = ["apiVersion", "kind", "type", "immutable"]
  private static let keptOfMetadata: Set<String> = ["name", "namespace"]

  /// The key at the margin that the lines now belong to.
  private var section = ""
  /// Columns by which the section's own keys are indented; nil before the first.
  private var indent: Int?

  mutating func clear(_ line: String) -> String {
    let space = line.prefix { $0 == " " }.count
    guard let (key, value) = Self.entry(line.dropFirst(space)) else { return "" }
    if space == 0 {
      (section, indent) = (key, nil)
      switch key {
      case _ where Self.kept.contains(key): return line
      case "metadata", "data", "stringData": return value.isEmpty ? "\(key):" : "\(key): {}"
      default: return ""
      }
    }
    if indent == nil { indent = space }
    guard space == indent else { return "" }
    switch section {
    case "metadata": return Self.keptOfMetadata.contains(key) ? line : ""
    case "data", "stringData": return "\(String(repeating: " ", count: space))\(key): \"\""
    default: return ""
    }
  }

  /// `key: value`; nil for anything else.
  private static func entry(_ line: Substring) -> (key: String, value: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let key = line[..<colon].filter { $0 != "\"" && $0 != "'" }
    let isKey =
      !key.isEmpty
      && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/".contains($0)) }
    let tail = line[line.index(after: colon)...]
    guard isKey, tail.first.map({ " \r\t".contains($0) }) ?? true else { return nil }
    let value = tail.drop { " \t\r".contains($0) }
    return (String(key), value.hasPrefix("#") ? "" : String(value))
  }
}
