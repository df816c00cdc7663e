/// Why a document could not be read.
struct ReadingFailure: Error {
  var kind = ReadingProblem.Kind.broken
  var message: String
  var fix: String?
  var position: Position
  var other: Position?
}

/// A key that stands twice in one map.
struct DuplicateKey {
  var key: String
  var place: Place
  var first: Position
}

/// Puts the values of one document together: gives numbers, keeps the limits, finds duplicate keys, spreads merges.
/// The readers of YAML's and JSON's text share it, so that all give the same nodes.
struct NodeBuilder {
  let limits: ReadingLimits
  private(set) var nodes = 0
  private(set) var duplicates: [DuplicateKey] = []
  private var nextID: Int32
  private var aliased = 0
  /// Elements of the lists and maps that are still open, one after the other: an array of the right size is made when
  /// each is closed.
  private var items: [Node] = []
  private var entries: [Node.Entry] = []

  /// `firstID`: where numbers start; an embedded document's are apart from those of the document around it.
  init(limits: ReadingLimits, firstID: Int32 = 0) {
    self.limits = limits
    nextID = firstID
  }

  // MARK: Values

  mutating func newID(at position: Position) throws(ReadingFailure) -> Int32 {
    nodes += 1
    guard nodes <= limits.nodes else {
      throw ReadingFailure(
        kind: .limit,
        message: "This document holds too many values (more than \(limits.nodes)) and is not read.",
        fix: "split it into several files", position: position)
    }
    let id = nextID
    nextID &+= 1
    return id
  }

  func check(depth: Int, at position: Position) throws(ReadingFailure) {
    guard depth <= limits.depth else {
      throw ReadingFailure(
        kind: .limit, message: "Lists and maps stand in each other more than \(limits.depth) levels deep.",
        position: position)
    }
  }

  func check(length: Int, at position: Position) throws(ReadingFailure) {
    guard length <= limits.scalarBytes else {
      throw ReadingFailure(
        kind: .limit,
        message: "This text is \(length) bytes long; above \(limits.scalarBytes) it is not read.",
        position: position)
    }
  }

  /// A copy of an anchor's value where an alias stands. It has numbers of its own, so that its paths are those of the
  /// alias; its parts keep the places of the anchor's text, itself stands where the alias does.
  mutating func copy(_ node: Node, weight: Int, place: Place) throws(ReadingFailure) -> Node {
    aliased += weight
    guard aliased <= limits.aliasedNodes else {
      throw ReadingFailure(
        kind: .limit,
        message:
          "The aliases of this document repeat more than \(limits.aliasedNodes) values; it is not read.",
        position: place.start)
    }
    var copied = renumbered(node)
    copied.place.start = place.start
    copied.place.end = place.end
    return copied
  }

  private mutating func renumbered(_ node: Node) -> Node {
    var node = node
    node.place.node = nextID
    nextID &+= 1
    switch node.content {
    case .scalar: break
    case .sequence(let items): node.content = .sequence(items.map { renumbered($0) })
    case .mapping(let entries):
      node.content = .mapping(
        entries.map { entry in
          var entry = entry
          entry.value = renumbered(entry.value)
          entry.keyPlace.node = entry.value.id
          return entry
        })
    }
    return node
  }

  // MARK: Lists

  func openSequence() -> Int { items.count }

  mutating func append(_ item: Node) { items.append(item) }

  mutating func closeSequence(_ mark: Int) -> [Node] {
    let closed = Array(items[mark...])
    items.removeLast(items.count - mark)
    return closed
  }

  // MARK: Maps

  func openMapping() -> Int { entries.count }

  mutating func append(key: String, keyPlace: Place, value: Node) {
    var place = keyPlace
    place.node = value.id
    entries.append(Node.Entry(key: key, keyPlace: place, value: value))
  }

  /// `merges`: the values of its `<<` keys.
  mutating func closeMapping(_ mark: Int, merges: [Node] = []) throws(ReadingFailure) -> [Node.Entry] {
    findDuplicates(from: mark)
    guard merges.isEmpty else { return try spread(merges, before: mark) }
    let closed = Array(entries[mark...])
    entries.removeLast(entries.count - mark)
    return closed
  }

  /// Keys of the map itself win over merged ones, earlier merges over later ones.
  private mutating func spread(_ merges: [Node], before mark: Int) throws(ReadingFailure) -> [Node.Entry] {
    var known = Set(entries[mark...].map(\.key))
    var merged: [Node.Entry] = []
    for merge in merges {
      for source in merge.isSequence ? merge.items : [merge] {
        guard source.isMapping else {
          throw ReadingFailure(
            message: "“<<” merges a map (or a list of maps) into this one, and this is neither.",
            position: source.place.start)
        }
        for entry in source.entries where known.insert(entry.key).inserted { merged.append(entry) }
      }
    }
    let closed = merged + entries[mark...]
    entries.removeLast(entries.count - mark)
    return closed
  }

  private mutating func findDuplicates(from mark: Int) {
    let count = entries.count - mark
    guard count > 1, duplicates.count <= limits.problems else { return }
    if count <= 12 {
      for index in (mark + 1)..<entries.count {
        for earlier in mark..<index where entries[earlier].key == entries[index].key {
          duplicate(index, earlier)
          break
        }
      }
      return
    }
    var first: [String: Int] = Dictionary(minimumCapacity: count)
    for index in mark..<entries.count {
      if let earlier = first.updateValue(index, forKey: entries[index].key) {
        first[entries[index].key] = earlier
        duplicate(index, earlier)
      }
    }
  }

  private mutating func duplicate(_ index: Int, _ earlier: Int) {
    duplicates.append(
      DuplicateKey(
        key: entries[index].key, place: entries[index].keyPlace, first: entries[earlier].keyPlace.start))
  }
}
