import Diagnosis
import Manifests
import Terminal

/// Findings as a modern compiler writes them: what, where, the line with a caret, notes, the fix.
struct AnalysisText {
  let sources: [ManifestSource]
  let analysis: Analysis
  /// The one namespace that is looked at; nil: all.
  let namespace: String?
  let style: TextStyle

  /// - Parameters:
  ///   - sources: the texts that findings are in, by name.
  ///   - namespace: the one that is looked at; nil: all.
  init(sources: [ManifestSource], analysis: Analysis, namespace: String? = nil, style: TextStyle) {
    self.namespace = namespace
    self.sources = sources
    self.analysis = analysis
    self.style = style
  }

  init(set: ConfigSet, analysis: Analysis, style: TextStyle) {
    self.init(sources: set.sources, analysis: analysis, style: style)
  }

  /// Everything, ending with the summary; without a line end.
  func render(_ took: Duration) -> String {
    var excerpts = Excerpts(sources)
    var lines: [String] = []
    for finding in analysis.findings { lines += render(finding, &excerpts) + [""] }
    lines += notChecked()
    lines.append(summary(took))
    return lines.joined(separator: "\n")
  }

  private func render(_ finding: Finding, _ excerpts: inout Excerpts) -> [String] {
    let head = "\(finding.level.rawValue)[\(finding.code)]"
    let also = finding.related.isEmpty ? "" : style.dim(" (also \(finding.related.joined(separator: ", ")))")
    var lines = ["\(paint(head, finding.level)): \(style.bold(safe(finding.message)))\(also)"]
    let subject = safe(finding.subject) + (finding.path.isEmpty ? "" : "  " + safe(finding.path))
    let gutter = String(repeating: " ", count: max(1, String(finding.start.line).utf8.count))
    if finding.file.isEmpty {
      lines.append("\(gutter)\(style.blue("-->")) \(subject)")
    } else {
      lines.append(
        "\(gutter)\(style.blue("-->")) \(place(finding.file, finding.start))  \(style.dim(subject))")
    }
    if let text = excerpts.line(finding.file, finding.start.line) {
      lines.append("\(gutter) \(style.blue("|"))")
      let (shown, caret) = Caret.under(text, from: finding.start, to: finding.end)
      lines.append("\(style.blue("\(finding.start.line) |")) \(shown)")
      lines.append("\(gutter) \(style.blue("|")) \(paint(caret, finding.level))")
    }
    for note in finding.notes {
      let at = note.file.isEmpty ? "" : " (\(place(note.file, note.start)))"
      lines.append("\(gutter) \(style.blue("=")) \(style.bold("note:")) \(safe(note.message))\(at)")
    }
    if let fix = finding.fix {
      lines.append("\(gutter) \(style.blue("=")) \(style.green("fix:")) \(safe(fix))")
    }
    return lines
  }

  /// One line for each set of facts that rules would need.
  private func notChecked() -> [String] {
    let byNeeds = Dictionary(grouping: analysis.notChecked) { entry in
      entry.needs.map(\.words).joined(separator: ", ")
    }
    let lines = byNeeds.sorted { $0.key < $1.key }.map { needs, entries in
      let codes = entries.map(\.code)
      let shown =
        codes.prefix(6).joined(separator: ", ") + (codes.count > 6 ? " and \(codes.count - 6) more" : "")
      return style.dim("not checked, needs \(needs): \(shown)")
    }
    return lines.isEmpty ? [] : lines + [""]
  }

  private func summary(_ took: Duration) -> String {
    let files = Set(sources.map(\.name)).count
    let milliseconds = took.components.seconds * 1000 + took.components.attoseconds / 1_000_000_000_000_000
    let objects = "\(Self.count(analysis.objects, "object")) of \(Self.count(files, "file"))"
    let scope =
      (namespace.map { "namespace \(safe($0)), \(objects) read" } ?? objects) + ", \(milliseconds) ms"
    let hidden = analysis.suppressed == 0 ? "" : ", \(analysis.suppressed) suppressed"
    if analysis.findings.isEmpty {
      return (analysis.objects == 0 ? "no objects found" : style.green("no findings")) + hidden + " in "
        + scope
    }
    let counts = Level.allCases.reversed().compactMap { level -> String? in
      let count = analysis.count(level)
      guard count > 0 else { return nil }
      return paint(level == .info ? "\(count) info" : Self.count(count, level.rawValue), level)
    }
    return counts.joined(separator: ", ") + hidden + " in " + scope
      + style.dim("  (pharos analyze --explain CODE says more)")
  }

  private func paint(_ text: String, _ level: Level) -> String {
    switch level {
    case .error: style.red(text)
    case .warning: style.yellow(text)
    case .info: style.blue(text)
    }
  }

  private func place(_ file: String, _ position: Position) -> String {
    let name = file == "-" ? "stdin" : safe(file)
    return position.line > 0 ? "\(name):\(position.line):\(position.column)" : name
  }

  private func safe(_ text: String) -> String { TextSafety.safe(text) }

  private static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
