import Manifests

/// When two matches are the same: they ask for the same, whatever their names, the order of their keys and the fields
/// written out with their defaults. Order counts in lists, as it does to Istio.
enum MatchIdentity {
  /// A text that two matches share exactly when they are the same.
  static func key(of match: Node, ignoring name: String? = nil) -> String {
    var key = ""
    guard case .mapping(let entries) = match.content else {
      append(match, to: &key)
      return key
    }
    for entry in last(of: entries) where entry.key != name && !isDefault(entry.value, of: entry.key) {
      append(entry.key, to: &key)
      append(entry.value, to: &key)
    }
    return key
  }

  /// Messages whose presence alone means something: an empty one is not the same as none.
  private static let messages: Set<String> = ["uri", "scheme", "method", "authority"]

  private static func isDefault(_ value: Node, of field: String) -> Bool {
    if value.isNull { return true }
    if messages.contains(field) { return false }
    if value.isEmpty { return true }
    guard case .scalar(let text, _) = value.content else { return false }
    return text == "0" || value.bool == false
  }

  /// Keys in order; of a key written twice the last, as Kubernetes takes it.
  private static func last(of entries: [Node.Entry]) -> [Node.Entry] {
    let sorted = entries.enumerated().sorted { left, right in
      left.element.key != right.element.key
        ? left.element.key < right.element.key : left.offset < right.offset
    }.map(\.element)
    return sorted.indices.filter { $0 + 1 == sorted.count || sorted[$0 + 1].key != sorted[$0].key }
      .map { sorted[$0] }
  }

  private static func append(_ node: Node, to key: inout String) {
    switch node.content {
    case .scalar(let text, _):
      append(node.isNull ? "null" : text, to: &key)
    case .sequence(let items):
      key += "["
      for item in items { append(item, to: &key) }
      key += "]"
    case .mapping(let entries):
      key += "{"
      for entry in last(of: entries) {
        append(entry.key, to: &key)
        append(entry.value, to: &key)
      }
      key += "}"
    }
  }

  /// With its length before it, so that no text can look like two.
  private static func append(_ text: String, to key: inout String) {
    key += "\(text.utf8.count):"
    key += text
  }
}
