import Diagnosis

/// `--explain CODE`: a page with a bad and a good example.
enum CodePage {
  static func render(_ rule: Rule, style: TextStyle) -> String {
    var lines = ["\(style.bold(rule.code))  \(rule.name)  (\(rule.level.rawValue))", ""]
    lines += paragraphs(rule.explanation)
    if !rule.remedy.isEmpty { lines += ["", style.green("Fix")] + indented(rule.remedy) }
    if rule.state == .notBuilt { lines += ["", "This version does not check it."] }
    if !rule.isDefault { lines += ["", "Runs only when asked for: pharos analyze --only \(rule.code) …"] }
    if !rule.needs.isEmpty {
      lines += ["", "Needs: " + rule.needs.map(\.rawValue).sorted().joined(separator: ", ")]
    }
    if !rule.sameAs.isEmpty { lines += ["", "Also known as: " + rule.sameAs.joined(separator: ", ")] }
    if !rule.bad.isEmpty { lines += ["", style.red("Bad")] + indented(rule.bad) }
    if !rule.good.isEmpty { lines += ["", style.green("Good")] + indented(rule.good) }
    return lines.joined(separator: "\n")
  }

  /// Paragraphs filled to 88 columns.
  private static func paragraphs(_ text: String) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        if !line.isEmpty, line.count + word.count + 1 > 88 {
          lines.append(line)
          line = ""
        }
        line += line.isEmpty ? String(word) : " \(word)"
      }
      lines.append(line)
    }
    return lines
  }

  private static func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
  }
}
