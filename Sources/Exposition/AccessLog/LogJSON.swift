import JSON

/// Lines that are a JSON object.
enum LogJSON {
  /// Longer lines are shown, not read.
  private static let maximumBytes = 256 << 10

  /// The members with their values as text, objects inside with their keys joined by dots; nil where it is no object.
  static func members(_ line: some StringProtocol) -> [(key: String, value: String)]? {
    guard line.utf8.count <= maximumBytes, let value = try? JSONValue(Array(line.utf8)), case .object = value
    else {
      return nil
    }
    var found: [(key: String, value: String)] = []
    add(value, "", depth: 0, to: &found)
    return found
  }

  private static func add(
    _ value: JSONValue, _ prefix: String, depth: Int, to found: inout [(key: String, value: String)]
  ) {
    for member in value.members {
      let key = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
      switch member.value {
      case .string(let text), .number(let text): found.append((key, text))
      case .bool(let flag): found.append((key, flag ? "true" : "false"))
      case .null: found.append((key, "-"))
      case .object:
        if depth < 4 { add(member.value, key, depth: depth + 1, to: &found) }
      case .array(let elements):
        found.append((key, elements.compactMap(\.text).joined(separator: ", ")))
      }
    }
  }
}
