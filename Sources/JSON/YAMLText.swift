/// A tree as YAML, as `kubectl get -o yaml` lays it out: block style, two blanks a level, texts quoted where YAML would
/// read something else. Every text that it writes reads back as the same tree.
package enum YAMLText {
  /// The text of a tree, ending in a line end.
  package static func text(_ value: JSONValue) -> String {
    var out = ""
    switch value {
    case .object(let members) where !members.isEmpty: write(members, indent: 0, &out, isInLine: false)
    case .array(let elements) where !elements.isEmpty: write(elements, indent: 0, &out)
    default: out = scalar(value) + "\n"
    }
    return out
  }

  private static func write(
    _ members: [JSONValue.Member], indent: Int, _ out: inout String, isInLine: Bool
  ) {
    for (index, member) in members.enumerated() {
      if index > 0 || !isInLine { out += String(repeating: " ", count: indent) }
      out += quoted(member.key) + ":"
      switch member.value {
      case .object(let inner) where !inner.isEmpty:
        out += "\n"
        write(inner, indent: indent + 2, &out, isInLine: false)
      case .array(let elements) where !elements.isEmpty:
        out += "\n"
        write(elements, indent: indent, &out)
      case .string(let text) where isBlock(text): out += block(text, indent: indent + 2)
      default: out += " " + scalar(member.value) + "\n"
      }
    }
  }

  private static func write(_ elements: [JSONValue], indent: Int, _ out: inout String) {
    for element in elements {
      out += String(repeating: " ", count: indent) + "-"
      switch element {
      case .object(let members) where !members.isEmpty:
        out += " "
        write(members, indent: indent + 2, &out, isInLine: true)
      case .array(let inner) where !inner.isEmpty:
        out += "\n"
        write(inner, indent: indent + 2, &out)
      case .string(let text) where isBlock(text): out += block(text, indent: indent + 2)
      default: out += " " + scalar(element) + "\n"
      }
    }
  }

  private static func scalar(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .string(let text): quoted(text)
    case .array: "[]"
    case .object: "{}"
    }
  }

  /// Several lines that a literal block can hold as they are.
  private static func isBlock(_ text: String) -> Bool {
    guard text.utf8.contains(0x0A), text.utf8.first != 0x20, text.utf8.first != 0x0A else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || (scalar.value >= 0x20 && scalar.value < 0x7F)
        || (scalar.value >= 0xA0 && scalar.value != 0x2028 && scalar.value != 0x2029
          && scalar.value != 0xFEFF)
    }
  }

  private static func block(_ text: String, indent: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var trailing = 0
    while lines.count > 1, lines.last?.isEmpty == true {
      lines.removeLast()
      trailing += 1
    }
    let chomping = trailing == 0 ? "-" : trailing == 1 ? "" : "+"
    let margin = String(repeating: " ", count: indent)
    let body = lines.map { $0.isEmpty ? "\n" : margin + $0 + "\n" }.joined()
    return " |\(chomping)\n" + body + String(repeating: "\n", count: max(0, trailing - 1))
  }

  /// A text, plain where that cannot be mistaken.
  private static func quoted(_ text: String) -> String {
    isPlain(text) ? text : doubleQuoted(text)
  }

  /// Words that some YAML reads as something else.
  private static let reserved: Set<String> = [
    "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "-.inf", ".nan", "<<", "=",
  ]

  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last else { return false }
    guard !reserved.contains(text.lowercased()), isLetter(first) || first == UInt8(ascii: "/"),
      last != UInt8(ascii: ":")
    else { return false }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: ":"):
        if index + 1 < bytes.count, bytes[index + 1] == 0x20 { return false }
      case UInt8(ascii: "#"):
        if bytes[index - 1] == 0x20 { return false }
      case 0x20: if index + 1 == bytes.count { return false }
      case 0x21...0x7E: break
      default: return false
      }
    }
    return true
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// A text between double quotes, with nothing in it that moves a terminal or breaks a line.
  public static func doubleQuoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case "\r": out += "\\r"
      default:
        let isOdd =
          scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028
          || scalar.value == 0x2029 || scalar.value == 0xFEFF
        guard isOdd else {
          out.unicodeScalars.append(scalar)
          continue
        }
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      }
    }
    return out + "\""
  }
}
