import JSON

/// Values of OpenTelemetry's attributes (`AnyValue`) as text.
enum OTLPValue {
  /// Deeper nesting than this is not written.
  private static let maximumDepth = 16

  /// The tags of a list of attributes; what has no value is left out.
  static func tags(_ attributes: JSONValue) -> [Span.Tag] {
    attributes.elements.compactMap { attribute in
      guard let key = attribute["key"].text, !key.isEmpty, let value = text(attribute["value"]) else {
        return nil
      }
      return Span.Tag(key, value)
    }
  }

  /// One value; nil where there is none. Lists and maps are written as JSON is.
  static func text(_ value: JSONValue) -> String? { text(value, depth: 0) }

  private static func text(_ value: JSONValue, depth: Int) -> String? {
    guard depth < maximumDepth else { return "…" }
    // Some writers put the bare value where its wrapper should be.
    if let bare = scalar(value) { return bare }
    for member in value.members {
      switch member.key {
      case "stringValue", "boolValue", "intValue", "doubleValue", "string_value", "bool_value", "int_value",
        "double_value", "bytesValue", "bytes_value":
        if let text = scalar(member.value) { return text }
      case "arrayValue", "array_value":
        let items = member.value["values"].elements.map { text($0, depth: depth + 1) ?? "null" }
        return "[\(items.joined(separator: ", "))]"
      case "kvlistValue", "kvlist_value":
        let items = member.value["values"].elements.map {
          "\($0["key"].text ?? ""): \(text($0["value"], depth: depth + 1) ?? "null")"
        }
        return "{\(items.joined(separator: ", "))}"
      default: continue
      }
    }
    return nil
  }

  private static func scalar(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
