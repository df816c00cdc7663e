/// A value of a YAML or JSON document with its position: what all typed objects are read from.
///
/// Aliases stand as copies of their anchor's value with numbers of their own: the copy stands where the alias does, its
/// parts where the anchor's text does. Copying a node is cheap: its children are shared.
public struct Node: Sendable {
  /// How a scalar was written; decides whether `1` is a number or `"1"` a text.
  public enum ScalarStyle: UInt8, Sendable {
    /// As YAML names them.
    case plain, singleQuoted, doubleQuoted, literal, folded
  }

  /// What a node holds.
  public enum Content: Sendable {
    /// A scalar's text without quotes and escapes, and how it was written.
    case scalar(String, ScalarStyle)
    /// A list.
    case sequence([Node])
    /// A map in the order of the text. A duplicate key stands as often as it was written.
    case mapping([Entry])
  }

  /// One key of a map with its value.
  public struct Entry: Sendable {
    /// The key's text.
    public var key: String
    /// Where the key stands; its `node` is the number of the value.
    public var keyPlace: Place
    /// The value.
    public var value: Node

    /// Makes an entry.
    public init(key: String, keyPlace: Place, value: Node) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }

  /// What it holds.
  public var content: Content
  /// Its number and its place. Numbers are given in the order of the text, a parent before its children.
  public var place: Place

  /// Makes a node.
  public init(_ content: Content, _ place: Place) {
    self.content = content
    self.place = place
  }

  /// The number in its document.
  public var id: Int32 { place.node }
}

// MARK: - Reading

extension Node {
  /// The value of a key; the last one where a key is written twice, as Kubernetes takes it. nil where this is no map.
  /// Cost: linear in the keys.
  public subscript(key: String) -> Node? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.last { $0.key == key }?.value
  }

  /// The entry of a key, for its place.
  public func entry(_ key: String) -> Entry? { entries.last { $0.key == key } }

  /// The elements of a list; empty where this is no list.
  public var items: [Node] {
    if case .sequence(let items) = content { items } else { [] }
  }

  /// The entries of a map; empty where this is no map.
  public var entries: [Entry] {
    if case .mapping(let entries) = content { entries } else { [] }
  }

  /// Whether it is `null`, `~` or nothing at all.
  public var isNull: Bool {
    guard case .scalar(let text, .plain) = content else { return false }
    return text.isEmpty || text == "null" || text == "~" || text == "Null" || text == "NULL"
  }

  /// Whether it holds nothing: null, `""`, `{}` or `[]`.
  public var isEmpty: Bool {
    switch content {
    case .scalar(let text, _): text.isEmpty || isNull
    case .sequence(let items): items.isEmpty
    case .mapping(let entries): entries.isEmpty
    }
  }

  /// Whether it is a list.
  public var isSequence: Bool { if case .sequence = content { true } else { false } }
  /// Whether it is a map.
  public var isMapping: Bool { if case .mapping = content { true } else { false } }

  /// A scalar's text; nil for null, lists and maps.
  public var text: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  /// A whole number, also when it was quoted (Istio's protobuf JSON takes both); nil otherwise.
  public var int: Int? {
    guard let text else { return nil }
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  /// A number; nil otherwise.
  public var double: Double? { text.flatMap(Double.init) }

  /// A boolean as YAML 1.1 writes it and Kubernetes reads it; nil otherwise.
  public var bool: Bool? {
    guard case .scalar(let text, .plain) = content else { return nil }
    switch text {
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y": return true
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N": return false
    default: return nil
    }
  }

  /// The text of a key's scalar with its place.
  public func string(_ key: String) -> Located<String>? {
    guard let node = self[key], let text = node.text else { return nil }
    return Located(text, node.place)
  }

  /// The scalars of a key's list with their places; elements that are no scalars are left out.
  public func strings(_ key: String) -> [Located<String>] {
    self[key]?.items.compactMap { item in item.text.map { Located($0, item.place) } } ?? []
  }

  /// A key's whole number with its place.
  public func int(_ key: String) -> Located<Int>? {
    guard let node = self[key], let value = node.int else { return nil }
    return Located(value, node.place)
  }

  /// A key's boolean.
  public func bool(_ key: String) -> Bool? { self[key]?.bool }

  /// A key's map of scalars: labels, selectors.
  public func stringMap(_ key: String) -> [String: String] {
    guard let entries = self[key]?.entries, !entries.isEmpty else { return [:] }
    return Dictionary(entries.map { ($0.key, $0.value.text ?? "") }, uniquingKeysWith: { $1 })
  }

  /// Follows keys from map to map: `node.at("spec", "template", "spec")`.
  public func at(_ keys: String...) -> Node? {
    var node = self
    for key in keys {
      guard let next = node[key] else { return nil }
      node = next
    }
    return node
  }
}

// MARK: - Paths

extension Node {
  /// The path to the node with a number, as `spec.http[0].route[0].destination.host`; nil where there is none.
  /// Keys with dots or slashes are written as `metadata.annotations["a.b/c"]`. Cost: linear in the children on the way.
  public func path(to id: Int32) -> String? {
    if self.id == id { return "" }
    switch content {
    case .scalar: return nil
    case .sequence(let items):
      guard let index = Self.child(items, holding: id, { $0.id }),
        let rest = items[index].path(to: id)
      else { return nil }
      return Self.join("[\(index)]", rest)
    case .mapping(let entries):
      guard let index = Self.child(entries, holding: id, { $0.value.id }),
        let rest = entries[index].value.path(to: id)
      else { return nil }
      return Self.join(Self.step(entries[index].key), rest)
    }
  }

  /// The node with a number. Cost as `path(to:)`.
  public func node(_ id: Int32) -> Node? {
    if self.id == id { return self }
    switch content {
    case .scalar: return nil
    case .sequence(let items):
      return Self.child(items, holding: id, { $0.id }).flatMap { items[$0].node(id) }
    case .mapping(let entries):
      return Self.child(entries, holding: id, { $0.value.id }).flatMap { entries[$0].value.node(id) }
    }
  }

  /// The numbers under a node follow its own without a gap that others fill: what holds a number is the child with the
  /// greatest one that is not greater.
  private static func child<Child>(_ children: [Child], holding id: Int32, _ number: (Child) -> Int32) -> Int?
  {
    var best: (index: Int, id: Int32)?
    for (index, child) in children.enumerated() {
      let own = number(child)
      if own <= id, best.map({ own > $0.id }) ?? true { best = (index, own) }
    }
    return best?.index
  }

  private static func step(_ key: String) -> String {
    let isPlain =
      !key.isEmpty
      && key.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "[") }
    return isPlain ? key : "[\"\(key)\"]"
  }

  private static func join(_ step: String, _ rest: String) -> String {
    if rest.isEmpty { return step }
    return rest.hasPrefix("[") ? step + rest : step + "." + rest
  }
}
