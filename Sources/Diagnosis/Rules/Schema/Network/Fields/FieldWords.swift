import Manifests

/// How types and values are called in sentences.
enum FieldWords {
  /// Fields of free text, in which what looks like a placeholder is meant as it stands.
  static let free: Set<String> = [
    "string", "bytes", "jwks", "inlineCode", "expression", "value", "regex", "rewrite", "match", "set", "add",
    "annotations", "options", "environmentVariables", "env", "command", "defaultValue",
  ]

  /// What a type wants.
  static func wanted(_ type: FieldType) -> String {
    switch type {
    case .string: "a text"
    case .duration: "a duration such as 3.5s"
    case .int, .uint, .long: "a whole number"
    case .double: "a number"
    case .bool: "true or false"
    case .intOrString, .quantity: "a number or a text"
    case .choices: "one of some words"
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
    case .scalar(let text, let style):
      style == .plain && ScalarKind.of(text) == .number ? "the number \(Excerpt.of(text))" : Excerpt.of(text)
    }
  }
}
