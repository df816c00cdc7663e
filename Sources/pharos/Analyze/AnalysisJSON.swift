import Diagnosis
import Topology

/// `pharos.analysis/v1`.
enum AnalysisJSON {
  /// The document, one line.
  static func render(_ analysis: Analysis) -> String {
    var json = JSONText()
    json.object { json in
      json.field("schema", "pharos.analysis/v1")
      json.key("findings")
      json.array(analysis.findings) { write($1, to: &$0) }
      json.key("summary")
      json.object { json in
        for level in Level.allCases.reversed() { json.field(level.rawValue, analysis.count(level)) }
        json.field("objects", analysis.objects)
        json.field("suppressed", analysis.suppressed)
        json.key("notChecked")
        json.array(analysis.notChecked) { json, entry in
          json.object { json in
            json.field("code", entry.code)
            json.strings("needs", entry.needs.map(\.rawValue))
          }
        }
      }
    }
    return json.text
  }

  private static func write(_ finding: Finding, to json: inout JSONText) {
    json.object { json in
      json.field("code", finding.code)
      json.field("level", finding.level.rawValue)
      json.field("kind", finding.kind)
      json.field("namespace", known(finding.namespace))
      json.field("name", finding.name)
      json.field("cluster", known(finding.cluster))
      json.field("path", known(finding.path))
      json.field("file", known(finding.file))
      json.field("line", finding.start.line > 0 ? Int(finding.start.line) : nil)
      json.field("column", finding.start.line > 0 ? Int(finding.start.column) : nil)
      json.field("endLine", finding.end.line > 0 ? Int(finding.end.line) : nil)
      json.field("endColumn", finding.end.line > 0 ? Int(finding.end.column) : nil)
      json.field("message", finding.message)
      json.strings("related", finding.related)
      json.field("fix", finding.fix)
      guard !finding.notes.isEmpty else { return }
      json.key("notes")
      json.array(finding.notes) { json, note in
        json.object { json in
          json.field("message", note.message)
          json.field("file", known(note.file))
          json.field("line", note.start.line > 0 ? Int(note.start.line) : nil)
          json.field("column", note.start.line > 0 ? Int(note.start.column) : nil)
        }
      }
    }
  }

  private static func known(_ text: String) -> String? { text.isEmpty ? nil : text }
}
