import Manifests

/// How types and values are called in sentences.
enum FieldWords {
  /// What a type wants.
  static func wanted(_ type: FieldType) -> String {
    switch type {
    case .string: "a text"
    case .duration: "a duration such as 3.5s"
    case .int, .uint, .long: "a whole number"
    case .double: "a number"
    case .bool: "true or false"
    case .intOrString, .quantity: "a number or a text"
    case .choices: "a word"
    case .list: "a list"
    case .map, .object: "a map of fields"
    case .any, .removed: "anything"
    }
  }

  /// What a value is.
  static func found(_ node: Node) -> String {
    switch node.content {
    case .sequence: "a list"
    case .mapping: "a map"
    case .scalar(let text, _): Excerpt.of(text)
    }
  }

  /// Whether a text is a book's stand-in for a value: `STATIC | DNS | NONE`, `<port number>`.
  static func isBlank(_ text: String) -> Bool {
    text.hasPrefix("<") && text.hasSuffix(">") || text.utf8.contains(UInt8(ascii: "|"))
  }
}
