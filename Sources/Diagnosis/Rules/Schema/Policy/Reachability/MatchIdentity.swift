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
    for entry in ordered(entries) where entry.key != name && !isDefault(entry.value, of: entry.key) {
      append(entry.key, to: &key)
      append(entry.value, to: &key)
    }
    return key
  }

  private static func isDefault(_ value: Node, of field: String) -> Bool {
    switch value.content {
    case .mapping(let entries):
      // Messages whose presence alone means something: an empty one is not the same as none.
      return entries.isEmpty
        && !(field == "uri" || field == "scheme" || field == "method" || field == "authority")
    case .sequence(let items): return items.isEmpty
    case .scalar(let text, _): return value.isNull || text.isEmpty || text == "0" || value.bool == false
    }
  }

  /// Keys in order; of a key written twice the last, as Kubernetes takes it.
  private static func ordered(_ entries: [Node.Entry]) -> [Node.Entry] {
    var isOrdered = true
    for index in entries.indices.dropFirst() where !(entries[index - 1].key < entries[index].key) {
      isOrdered = false
      break
    }
    if isOrdered { return entries }
    let last = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    return last.values.sorted { $0.key < $1.key }
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
      for entry in ordered(entries) {
        append(entry.key, to: &key)
        append(entry.value, to: &key)
      }
      key += "}"
    }
  }

  /// With its length before it, so that no text can look like two.
  private static func append(_ text: String, to key: inout String) {
    let count = text.utf8.count
    if count < 0xD000, let length = Unicode.Scalar(UInt16(count)) {
      key.unicodeScalars.append(length)
    } else {
      key += "\(count):"
    }
    key += text
  }
}
