import Diagnosis
import Manifests
import Topology

/// SARIF 2.1.0 (OASIS), as code hosts read it.
enum AnalysisSARIF {
  /// The document, one line.
  static func render(_ set: ConfigSet, _ analysis: Analysis, version: String) -> String {
    let codes = Set(analysis.findings.flatMap { [$0.code] + $0.related })
    let rules = RuleCatalogue.all.filter { codes.contains($0.code) }
    let places = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element.code, $0.offset) })
    var json = JSONText()
    json.object { json in
      json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      json.field("version", "2.1.0")
      json.key("runs")
      json.array([analysis]) { json, analysis in
        json.object { json in
          json.key("tool")
          json.object { json in
            json.key("driver")
            json.object { json in
              json.field("name", "Pharos")
              json.field("semanticVersion", version)
              json.key("rules")
              json.array(rules) { write($1, to: &$0) }
            }
          }
          json.field("columnKind", "unicodeCodePoints")
          json.key("results")
          json.array(analysis.findings) { write($1, ruleIndex: places[$1.code], to: &$0) }
        }
      }
    }
    return json.text
  }

  private static func write(_ rule: Rule, to json: inout JSONText) {
    json.object { json in
      json.field("id", rule.code)
      json.field("name", rule.name)
      json.key("shortDescription")
      json.object { $0.field("text", rule.name) }
      json.key("fullDescription")
      json.object { $0.field("text", rule.explanation) }
      json.key("help")
      json.object { $0.field("text", "\(rule.explanation)\n\n\(rule.remedy)") }
      json.key("defaultConfiguration")
      json.object { $0.field("level", level(rule.level)) }
    }
  }

  private static func write(_ finding: Finding, ruleIndex: Int?, to json: inout JSONText) {
    json.object { json in
      json.field("ruleId", finding.code)
      json.field("ruleIndex", ruleIndex)
      json.field("level", level(finding.level))
      json.key("message")
      json.object { $0.field("text", finding.message + (finding.fix.map { ". Fix: \($0)" } ?? "")) }
      json.key("locations")
      json.array([finding]) { json, finding in
        json.object { json in
          physical(finding.file, finding.start, finding.end, to: &json)
          json.key("logicalLocations")
          json.array([finding]) { json, finding in
            json.object { json in
              json.field("name", finding.name)
              json.field(
                "fullyQualifiedName",
                finding.path.isEmpty ? finding.subject : "\(finding.subject) \(finding.path)")
              json.field("kind", "object")
            }
          }
        }
      }
      let notes = finding.notes.filter { !$0.file.isEmpty }
      if !notes.isEmpty {
        json.key("relatedLocations")
        json.array(notes) { json, note in
          json.object { json in
            physical(note.file, note.start, note.start, to: &json)
            json.key("message")
            json.object { $0.field("text", note.message) }
          }
        }
      }
      // Of several clusters, each has its own.
      let cluster = finding.cluster.isEmpty ? "" : "\(finding.cluster) "
      json.key("partialFingerprints")
      json.object {
        $0.field("pharosObjectPath/v1", "\(finding.code) \(cluster)\(finding.subject) \(finding.path)")
      }
    }
  }

  private static func physical(_ file: String, _ start: Position, _ end: Position, to json: inout JSONText) {
    guard !file.isEmpty else { return }
    json.key("physicalLocation")
    json.object { json in
      json.key("artifactLocation")
      json.object { $0.field("uri", uri(file)) }
      guard start.line > 0 else { return }
      json.key("region")
      json.object { json in
        json.field("startLine", Int(start.line))
        json.field("startColumn", Int(start.column))
        guard end > start else { return }
        json.field("endLine", Int(end.line))
        json.field("endColumn", Int(end.column))
      }
    }
  }

  /// A path as a URI reference (RFC 3986): absolute ones as `file://`, every other byte escaped.
  static func uri(_ path: String) -> String {
    if path == "-" { return "stdin" }
    var result = path.hasPrefix("/") ? "file://" : ""
    var rest = path[...]
    while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
    for byte in rest.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        result += "%" + (hex.utf8.count == 1 ? "0" + hex : hex)
      }
    }
    return result
  }

  private static func level(_ level: Level) -> String { level == .info ? "note" : level.rawValue }
}
