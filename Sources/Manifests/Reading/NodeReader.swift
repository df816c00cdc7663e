import CYaml

/// Turns one YAML (or JSON) document into a `Node`, from libyaml's events.
///
/// Events and not the library's own tree: they carry every position, let aliases be bounded (a "billion laughs" text
/// expands to nothing larger than `maximumNodes`), and are many times faster.
struct NodeReader {
  /// What a document may not exceed.
  struct Limits {
    var depth = 200
    var nodes = 2_000_000
  }

  /// Why a document could not be read.
  struct Failure: Error {
    var message: String
    var position: Position
  }

  private var parser = yaml_parser_t()
  private let limits: Limits
  private let firstLine: Int32
  private var nextID: Int32 = 0
  private var nodes = 0
  private var anchors: [String: (node: Node, weight: Int)] = [:]
  /// Keys written twice, each with its place.
  private(set) var duplicates: [Located<String>] = []

  /// `firstLine`: the number of the text's first line in its file, from 1.
  private init(limits: Limits, firstLine: Int32) {
    self.limits = limits
    self.firstLine = firstLine
  }

  /// Reads the first document of a text; nil where there is none but comments.
  static func read(
    _ bytes: UnsafeRawBufferPointer, firstLine: Int32 = 1, limits: Limits = Limits()
  ) throws(Failure) -> (node: Node, duplicates: [Located<String>])? {
    var reader = NodeReader(limits: limits, firstLine: firstLine)
    guard yaml_parser_initialize(&reader.parser) == 1 else {
      throw Failure(message: "not enough memory", position: Position(line: firstLine, column: 1))
    }
    defer { yaml_parser_delete(&reader.parser) }
    yaml_parser_set_input_string(
      &reader.parser, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING)
    guard let node = try reader.document() else { return nil }
    return (node, reader.duplicates)
  }

  private mutating func document() throws(Failure) -> Node? {
    while true {
      var event = try next()
      let type = event.type
      if type == YAML_STREAM_END_EVENT {
        yaml_event_delete(&event)
        return nil
      }
      if type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT {
        yaml_event_delete(&event)
        continue
      }
      return try value(event, depth: 0).node
    }
  }

  private mutating func next() throws(Failure) -> yaml_event_t {
    var event = yaml_event_t()
    guard yaml_parser_parse(&parser, &event) == 1 else {
      let problem = parser.problem.map { String(cString: $0) } ?? "not readable as YAML"
      let context = parser.context.map { " " + String(cString: $0) } ?? ""
      throw Failure(message: problem + context, position: position(parser.problem_mark))
    }
    return event
  }

  /// Takes over the event and frees it.
  private mutating func value(_ taken: yaml_event_t, depth: Int) throws(Failure) -> (node: Node, weight: Int)
  {
    var event = taken
    defer { yaml_event_delete(&event) }
    let start = position(event.start_mark)
    guard depth <= limits.depth else {
      throw Failure(message: "nested deeper than \(limits.depth) levels", position: start)
    }
    switch event.type {
    case YAML_ALIAS_EVENT:
      let name = event.data.alias.anchor.map { Self.text($0) } ?? ""
      guard let anchor = anchors[name] else {
        throw Failure(message: "no anchor &\(name) before this alias", position: start)
      }
      try count(anchor.weight, at: start)
      return anchor
    case YAML_SCALAR_EVENT:
      let id = try newID(at: start)
      let scalar = event.data.scalar
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length)), as: UTF8.self)
      let node = Node(
        .scalar(text, Self.style(scalar.style)),
        Place(node: id, start: start, end: position(event.end_mark)))
      remember(scalar.anchor, node, 1)
      return (node, 1)
    case YAML_SEQUENCE_START_EVENT:
      let id = try newID(at: start)
      var items: [Node] = []
      var weight = 1
      var end = start
      while true {
        let inner = try next()
        if inner.type == YAML_SEQUENCE_END_EVENT {
          end = position(inner.end_mark)
          break
        }
        let item = try value(inner, depth: depth + 1)
        items.append(item.node)
        weight += item.weight
      }
      let node = Node(.sequence(items), Place(node: id, start: start, end: end))
      remember(event.data.sequence_start.anchor, node, weight)
      return (node, weight)
    case YAML_MAPPING_START_EVENT:
      let id = try newID(at: start)
      var entries: [Node.Entry] = []
      var weight = 1
      var end = start
      while true {
        let inner = try next()
        if inner.type == YAML_MAPPING_END_EVENT {
          end = position(inner.end_mark)
          break
        }
        let key = try value(inner, depth: depth + 1)
        let content = try value(try next(), depth: depth + 1)
        weight += key.weight + content.weight
        append(key.node, content.node, to: &entries)
      }
      let node = Node(.mapping(entries), Place(node: id, start: start, end: end))
      remember(event.data.mapping_start.anchor, node, weight)
      return (node, weight)
    default:
      throw Failure(message: "unexpected end", position: start)
    }
  }

  /// Adds a key, spreading `<<` merges.
  private mutating func append(_ key: Node, _ value: Node, to entries: inout [Node.Entry]) {
    let text: String
    if case .scalar(let scalar, let style) = key.content {
      text = scalar
      if scalar == "<<", style == .plain {
        for source in value.isSequence ? value.items : [value] {
          for entry in source.entries where !entries.contains(where: { $0.key == entry.key }) {
            entries.insert(entry, at: 0)
          }
        }
        return
      }
    } else {
      text = "?"
    }
    let place = Place(node: value.id, start: key.place.start, end: key.place.end)
    if entries.contains(where: { $0.key == text && $0.keyPlace.start < place.start }) {
      duplicates.append(Located(text, place))
    }
    entries.append(Node.Entry(key: text, keyPlace: place, value: value))
  }

  private mutating func newID(at position: Position) throws(Failure) -> Int32 {
    try count(1, at: position)
    defer { nextID += 1 }
    return nextID
  }

  private mutating func count(_ more: Int, at position: Position) throws(Failure) {
    nodes += more
    guard nodes <= limits.nodes else {
      throw Failure(message: "more than \(limits.nodes) values, aliases counted in full", position: position)
    }
  }

  private mutating func remember(_ anchor: UnsafeMutablePointer<UInt8>?, _ node: Node, _ weight: Int) {
    if let anchor { anchors[Self.text(anchor)] = (node, weight) }
  }

  private func position(_ mark: yaml_mark_t) -> Position {
    Position(
      line: Int32(clamping: mark.line) &+ firstLine, column: Int32(clamping: mark.column) &+ 1)
  }

  private static func text(_ bytes: UnsafeMutablePointer<UInt8>) -> String { String(cString: bytes) }

  private static func style(_ style: yaml_scalar_style_t) -> Node.ScalarStyle {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }
}
