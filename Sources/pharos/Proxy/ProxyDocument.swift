import Foundation
import Terminal

/// What a proxy told, as a table of text or as JSON (`pharos.proxy/v1`).
struct ProxyDocument {
  /// A cell: its text, and its number where it is one.
  struct Cell {
    var text: String
    var number: Double?
  }

  var source: String
  var kind: String
  var head: [String]
  var rows: [[Cell]]
  /// Text that stands instead of the table.
  var lines: [String]?

  /// The table, or the text.
  var text: [String] {
    if let lines { return lines.map { TextSafety.safe($0) } }
    var table = TextTable(head.map { $0.uppercased() })
    for row in rows { table.add(row.map(\.text)) }
    return table.lines(TextStyle.standardOutput) { _, _, padded in padded }
  }

  /// One document; what is not known is absent.
  var json: String {
    var root: [String: Any] = ["schema": "pharos.proxy/v1", "source": source, "kind": kind]
    root["rows"] = rows.map { row in
      var object: [String: Any] = [:]
      for (name, cell) in zip(head, row) where !cell.text.isEmpty && cell.text != "–" {
        if let number = cell.number, number.isFinite {
          object[name] = number
        } else {
          object[name] = cell.text
        }
      }
      return object
    }
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: root, options: options) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
