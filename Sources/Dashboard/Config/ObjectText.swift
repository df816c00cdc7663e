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
    let all = state.lines
    guard !all.isEmpty else { return lines }
    lines.append(.empty)
    return lines + LinesText.lines(all, report.set, shown: state.spot, width: width)
  }

  /// What an object refers to, and what refers to it.
  static func references(of object: ConfigObject, _ report: ConfigReport) -> [ConfigLine] {
    report.references.of(object).prefix(200).map { reference in
      let isOwn = reference.direction == .outgoing
      let isMissing = reference.object == nil && isOwn
      return ConfigLine(
        label: reference.words, text: reference.title + (isMissing ? " (not there)" : ""),
        ink: isMissing ? .warning : .text,
        object: isOwn && reference.place != nil ? object.index : reference.object, place: reference.place)
    }
  }
}

/// Lines of a table or of references, one under the other.
enum LinesText {
  static func lines(_ all: [ConfigLine], _ set: ConfigSet, shown: ConfigSpot?, width: Int) -> [TextLine] {
    let labelWidth = ConfigLine.labelWidth(all)
    return all.flatMap { line in
      let spot = line.spot(in: set)
      let isShown = spot != nil && spot?.source == shown?.source && spot?.place == shown?.place
      return line.lines(set, labelWidth: labelWidth, width: width, isShown: isShown)
    }
  }

  /// A row of a table.
  static func lines(_ state: ConfigState, width: Int, glyphs: GlyphSet) -> [TextLine] {
    guard let report = state.report, let row = state.row else { return [] }
    var lines = [TextLine(row.title, Style(.title, on: .ground, .bold))]
    if let level = row.level {
      lines[0] = TextLine([
        ("\(level.symbol.character(glyphs)) ", Style(level.ink, on: .ground, .bold)),
        (row.title, Style(.title, on: .ground, .bold)),
      ])
    }
    return lines + Self.lines(state.lines, report.set, shown: state.spot, width: width)
  }
}
