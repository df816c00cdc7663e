/// Values by their selectors, found by selectors that are equal, wider or narrower. A selector is narrower than another
/// where it asks for the same labels and more.
struct SelectorFamilies<Value> {
  private var equal: [[String: String]: [Value]] = [:]
  /// Values by every selector that is wider than theirs or equal.
  private var narrower: [[String: String]: [Value]] = [:]

  mutating func add(_ value: Value, under selector: [String: String]) {
    equal[selector, default: []].append(value)
    for wider in Self.parts(of: selector) { narrower[wider, default: []].append(value) }
  }

  /// Values under exactly this selector.
  func equal(to selector: [String: String]) -> [Value] { equal[selector] ?? [] }

  /// Values whose selector asks for at least these labels.
  func equalOrNarrower(than selector: [String: String]) -> [Value] { narrower[selector] ?? [] }

  /// Values whose selector asks for fewer of these labels.
  func wider(than selector: [String: String]) -> [Value] {
    Self.parts(of: selector).flatMap { $0 == selector ? [] : equal[$0] ?? [] }
  }

  /// Every choice of a selector's labels. Of selectors with very many labels only the usual ones: all, none, one.
  private static func parts(of selector: [String: String]) -> [[String: String]] {
    guard selector.count <= 6 else { return [selector, [:]] + selector.map { [$0.key: $0.value] } }
    return selector.reduce([[:]]) { parts, label in
      parts + parts.map { $0.merging([label.key: label.value]) { $1 } }
    }
  }
}
