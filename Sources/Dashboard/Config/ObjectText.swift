import Diagnosis
import Manifests
import Terminal

/// What is said of an object: what it is, what was found in it, what it speaks of.
enum ObjectText {
  static func lines(_ state: ConfigState, width: Int, glyphs: GlyphSet) -> [TextLine] {
    guard let report = state.report, let object = state.object else { return [] }
    var lines: [TextLine] = []
    var head = TextLine(object.kind, Style(.accent, on: .ground, .bold))
    head.add(" \(object.qualifiedName)", Style(.title, on: .ground, .bold))
    if !object.apiVersion.isEmpty { head.add("  \(object.apiVersion)", Style(.muted)) }
    lines.append(head)
    let findings = report.findingsOfObject[object.index] ?? []
    if findings.isEmpty {
      lines.append(
        TextLine("\(Symbol.check.character(glyphs)) nothing found in it", Style(.healthy)))
    }
    for index in findings {
      let finding = report.analysis.findings[index]
      let sign = String(finding.level.symbol.character(glyphs))
      lines += FindingText.hanging(
        "\(sign) \(finding.code) ", finding.message, width, Style(finding.level.ink))
    }
    return lines
  }
}
