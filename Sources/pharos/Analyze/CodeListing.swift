import Diagnosis
import Topology

/// `--list-codes`.
enum CodeListing {
  /// A table for people.
  static func text(_ rules: [Rule]) -> String {
    let width = rules.map(\.name.count).max() ?? 0
    return rules.map { rule in
      let note = rule.state == .notBuilt ? "  not built" : rule.isDefault ? "" : "  only when asked for"
      return "\(rule.code)  \(rule.level.rawValue.padded(to: 7))  "
        + (note.isEmpty ? rule.name : rule.name.padded(to: width) + note)
    }.joined(separator: "\n")
  }

  /// The array of design §4, one line.
  static func json(_ rules: [Rule]) -> String {
    var json = JSONText()
    json.array(rules) { json, rule in
      json.object { json in
        json.field("code", rule.code)
        json.field("name", rule.name)
        json.field("level", rule.level.rawValue)
        json.field("state", rule.state.rawValue)
        json.field("isDefault", rule.isDefault)
        json.strings("needs", rule.needs.map(\.rawValue).sorted())
        json.strings("sameAs", rule.sameAs)
        json.strings("kinds", rule.kinds.sorted())
        json.field("explanation", rule.explanation)
        json.field("remedy", rule.remedy)
        json.field("bad", rule.bad)
        json.field("good", rule.good)
      }
    }
    return json.text
  }
}

extension String {
  /// Filled up with blanks; ASCII texts only.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
