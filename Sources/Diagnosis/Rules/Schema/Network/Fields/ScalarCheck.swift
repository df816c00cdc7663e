import Manifests

/// Compares a scalar with the type of its field.
enum ScalarCheck {
  /// What is wrong, and what to do.
  typealias Problem = (message: String, fix: String?)

  /// nil where the scalar fits.
  static func problem(
    _ text: String, _ style: Node.ScalarStyle, _ type: FieldType, _ family: KindFamily
  ) -> Problem? {
    switch type {
    case .string: return string(text, style)
    case .duration: return duration(text, style)
    case .int: return whole(text, style, family, -2_147_483_648...2_147_483_647)
    case .uint: return whole(text, style, family, 0...4_294_967_295)
    case .long: return whole(text, style, family, Int.min...Int.max)
    case .double:
      guard Double(text) == nil || style != .plain && family != .istio else { return nil }
      return ("\(Excerpt.of(text)) is no number", nil)
    case .bool: return bool(text, style)
    case .choices(let choices): return choice(text, choices.words)
    case .intOrString, .quantity, .any, .removed, .list, .map, .object: return nil
    }
  }

  private static func string(_ text: String, _ style: Node.ScalarStyle) -> Problem? {
    guard style == .plain else { return nil }
    switch ScalarKind.of(text) {
    case .text: return nil
    case .number:
      return (
        "a text is wanted, and \(Excerpt.of(text)) is read as a number", quoted(text)
      )
    case .boolean:
      return (
        "a text is wanted, and \(Excerpt.of(text)) is read as a boolean", quoted(text)
      )
    }
  }

  private static func quoted(_ text: String) -> String { "write it in quotes: \"\(text.prefix(40))\"" }

  private static func duration(_ text: String, _ style: Node.ScalarStyle) -> Problem? {
    guard let problem = DurationValue.formProblem(text) else {
      // `0` alone is a duration to Go, and a number to YAML.
      return style == .plain ? string(text, style) : nil
    }
    return ("\(Excerpt.of(text)) \(problem)", nil)
  }

  private static func whole(
    _ text: String, _ style: Node.ScalarStyle, _ family: KindFamily, _ range: ClosedRange<Int>
  ) -> Problem? {
    if style != .plain, family != .istio {
      return (
        "a number is wanted, and \(Excerpt.of(text)) in quotes is a text",
        "remove the quotes"
      )
    }
    if let value = Int(text) {
      if range.contains(value) { return nil }
      return value < 0 && range.lowerBound == 0
        ? ("\(value) is negative", nil) : ("\(Excerpt.of(text)) is outside the range of the field", nil)
    }
    if style == .plain, ScalarKind.of(text) == .number {
      guard let value = Double(text) else { return nil }
      if value.rounded() == value, value >= Double(range.lowerBound), value <= Double(range.upperBound) {
        return nil
      }
      return ("\(Excerpt.of(text)) is no whole number of the field's range", nil)
    }
    return ("a number is wanted, not \(Excerpt.of(text))", nil)
  }

  private static func bool(_ text: String, _ style: Node.ScalarStyle) -> Problem? {
    if style == .plain {
      if ScalarKind.of(text) == .boolean || ["y", "Y", "n", "N"].contains(text) { return nil }
      return ("true or false is wanted, not \(Excerpt.of(text))", nil)
    }
    let isBoolean = text == "true" || text == "false"
    return (
      "true or false is wanted, and \(Excerpt.of(text)) in quotes is a text",
      isBoolean ? "remove the quotes" : nil
    )
  }

  private static func choice(_ text: String, _ words: [String]) -> Problem? {
    if words.contains(text) { return nil }
    let list = words.filter { !$0.hasPrefix("UNSPECIFIED") && $0 != "INVALID" && $0 != "UNDEFINED" }
      .joined(separator: ", ")
    let fix = NearestFieldName.nearest(to: text, in: words).map { "write \($0.name)" }
    return ("\(Excerpt.of(text)) is not one of \(list)", fix)
  }
}
