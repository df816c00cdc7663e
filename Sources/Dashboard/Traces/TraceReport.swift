import Diagnosis
import Terminal
import Tracing

/// Traces as plain text, for `pharos traces`. Text from outside is made safe; columns line up.
public enum TraceReport {
  /// A line a trace.
  public static func list(_ traces: [TraceSummary], utcOffset: Int) -> String {
    guard !traces.isEmpty else { return "no trace\n" }
    var rows = [["TRACE", "TIME", "DURATION", "SPANS", "ERRORS", "ROOT", "SERVICES"]]
    for trace in traces {
      rows.append([
        trace.id.description, TraceText.time(trace.startTime, utcOffset: utcOffset),
        TraceText.duration(trace.duration),
        trace.spanCount.map(String.init) ?? "–", trace.errorCount > 0 ? "\(trace.errorCount)" : "-",
        "\(named(trace.rootService)) \(TraceText.operation(trace.rootOperation))",
        trace.services.map { named($0.name) }.joined(separator: " "),
      ])
    }
    return table(rows, right: [2, 3, 4])
  }

  /// A line a span, indented by depth. `*` marks spans on the critical path, `x` failed ones.
  public static func tree(_ trace: Trace) -> String {
    let path = CriticalPath(trace)
    let line = TraceSummary(trace)
    var out =
      "trace \(trace.id)  \(TraceText.duration(trace.duration))  \(line.spanCount ?? 0) spans  \(line.errorCount) errors\n"
    for warning in trace.warnings { out += "warning: \(TextSafety.safe(warning))\n" }
    var rows = [["", "START", "DURATION", "SELF", "STATUS", "SPAN"]]
    for (index, span) in trace.spans.enumerated() {
      // Very deep trees say their depth instead of filling lines with blanks.
      let indent = span.depth <= 40 ? String(repeating: "  ", count: span.depth) : "(\(span.depth)) "
      let marks = (path.sections(of: index).isEmpty ? " " : "*") + (span.isError ? "x" : " ")
      let status = [TraceText.status(span), span.responseFlags ?? ""].filter { !$0.isEmpty }.joined(
        separator: " ")
      let name = span.isSynthetic ? span.operation : "\(named(span.service)) \(TraceText.row(span))"
      let warning = span.warnings.isEmpty ? "" : "  (\(span.warnings.joined(separator: "; ")))"
      rows.append([
        marks, "+" + TraceText.duration(span.start), TraceText.duration(span.duration),
        TraceText.duration(span.selfTime), status, indent + name + warning,
      ])
    }
    return out + table(rows, right: [1, 2, 3])
  }

  private static func named(_ service: String) -> String { service.isEmpty ? "?" : service }

  private static func table(_ rows: [[String]], right: Set<Int>) -> String {
    let safe = rows.map { $0.map(TextSafety.safe) }
    let columns = safe.first?.count ?? 0
    let widths = (0..<columns).map { column in safe.map { TextWidth.of($0[column]) }.max() ?? 0 }
    var out = ""
    for row in safe {
      var line = ""
      for (column, cell) in row.enumerated() {
        let isLast = column == columns - 1
        line += isLast ? cell : TextWidth.pad(cell, to: widths[column], right: right.contains(column)) + "  "
      }
      while line.last == " " { line.removeLast() }
      out += line + "\n"
    }
    return out
  }
}
