import CYaml

/// Turns one YAML document into a `Node`, from libyaml's events.
///
/// Events and not the library's own tree: they carry every position, and they let aliases, depth and size be bounded
/// while the text is read.
struct NodeReader {
  /// One document: its value and what was doubtful in it.
  struct Document {
    var node: Node
    var duplicates: [DuplicateKey]
    /// How many values it holds.
    var nodes: Int
  }

  /// A value with how many nodes it holds and how many levels.
  private struct Value {
    var node: Node
    var weight: Int
    var height: Int
  }

  private var parser = yaml_parser_t()
  private var builder: NodeBuilder
  private let bytes: UnsafeBufferPointer<UInt8>
  private let positions: PositionTable
  private var anchors: [String: Value] = [:]

  private init(
    bytes: UnsafeBufferPointer<UInt8>, builder: NodeBuilder, positions: PositionTable
  ) {
    self.bytes = bytes
    self.builder = builder
    self.positions = positions
  }

  /// Reads a text that holds one document; nil where there is nothing but comments.
  /// - Parameters:
  ///   - origin: where the text's first character stands in its file.
  ///   - firstID: the number of the root.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, origin: Position = Position(line: 1, column: 1), firstID: Int32 = 0,
    limits: ReadingLimits = ReadingLimits()
  ) throws(ReadingFailure) -> Document? {
    var bytes = bytes
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      bytes = UnsafeBufferPointer(rebasing: bytes[3...])
    }
    var reader = NodeReader(
      bytes: bytes, builder: NodeBuilder(limits: limits, firstID: firstID),
      positions: PositionTable(bytes, origin: origin))
    guard yaml_parser_initialize(&reader.parser) == 1 else {
      throw ReadingFailure(
        kind: .limit, message: "There is not enough memory to read this.", position: origin)
    }
    defer { yaml_parser_delete(&reader.parser) }
    yaml_parser_set_input_string(&reader.parser, bytes.baseAddress, bytes.count)
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING)
    guard let node = try reader.document() else { return nil }
    return Document(node: node, duplicates: reader.builder.duplicates, nodes: reader.builder.nodes)
  }

  private mutating func document() throws(ReadingFailure) -> Node? {
    while true {
      var event = try next()
      switch event.type {
      case YAML_STREAM_END_EVENT:
        yaml_event_delete(&event)
        return nil
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT:
        yaml_event_delete(&event)
      default:
        let root = try value(event, depth: 0).node
        try end()
        return root
      }
    }
  }

  /// Nothing may follow the root: a text that goes on is not one document, and what follows would be lost.
  private mutating func end() throws(ReadingFailure) {
    while true {
      var event = try next()
      let type = event.type
      let start = position(event.start_mark)
      yaml_event_delete(&event)
      if type == YAML_STREAM_END_EVENT { return }
      if type != YAML_DOCUMENT_END_EVENT {
        throw ReadingFailure(
          message: "The document is complete above this line, and no “---” parts it from what follows.",
          fix: "write --- on a line of its own between the documents", position: start)
      }
    }
  }

  private mutating func next() throws(ReadingFailure) -> yaml_event_t {
    var event = yaml_event_t()
    guard yaml_parser_parse(&parser, &event) == 1 else {
      throw YAMLErrorText(bytes: bytes, positions: positions).failure(of: parser)
    }
    return event
  }

  /// Takes over the event and frees it.
  private mutating func value(_ taken: yaml_event_t, depth: Int) throws(ReadingFailure) -> Value {
    var event = taken
    defer { yaml_event_delete(&event) }
    let start = position(event.start_mark)
    try builder.check(depth: depth, at: start)
    switch event.type {
    case YAML_ALIAS_EVENT:
      return try alias(event, start: start, depth: depth)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let id = try builder.newID(at: start)
      try builder.check(length: Int(scalar.length), at: start)
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length)), as: UTF8.self)
      let node = Node(
        .scalar(text, Self.style(scalar.style)),
        Place(node: id, start: start, end: scalarEnd(event)))
      return remember(scalar.anchor, Value(node: node, weight: 1, height: 0))
    case YAML_SEQUENCE_START_EVENT:
      return remember(
        event.data.sequence_start.anchor,
        try sequence(
          start, isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE, depth: depth))
    case YAML_MAPPING_START_EVENT:
      return remember(
        event.data.mapping_start.anchor,
        try mapping(start, isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE, depth: depth))
    default:
      throw ReadingFailure(message: "The document ends before its value is complete.", position: start)
    }
  }

  private mutating func sequence(
    _ start: Position, isFlow: Bool, depth: Int
  ) throws(ReadingFailure) -> Value {
    let id = try builder.newID(at: start)
    let mark = builder.openSequence()
    var weight = 1
    var height = 0
    var end = start
    while true {
      let inner = try next()
      if inner.type == YAML_SEQUENCE_END_EVENT {
        if isFlow { end = position(inner.end_mark) }
        break
      }
      let item = try value(inner, depth: depth + 1)
      builder.append(item.node)
      weight += item.weight
      height = max(height, item.height + 1)
      end = item.node.place.end
    }
    let node = Node(
      .sequence(builder.closeSequence(mark)), Place(node: id, start: start, end: max(start, end)))
    return Value(node: node, weight: weight, height: height)
  }

  private mutating func mapping(
    _ start: Position, isFlow: Bool, depth: Int
  ) throws(ReadingFailure) -> Value {
    let id = try builder.newID(at: start)
    let mark = builder.openMapping()
    var merges: [Node] = []
    var weight = 1
    var height = 0
    var end = start
    while true {
      let inner = try next()
      if inner.type == YAML_MAPPING_END_EVENT {
        if isFlow { end = position(inner.end_mark) }
        break
      }
      let key = try value(inner, depth: depth + 1).node
      guard case .scalar(let text, let style) = key.content else {
        throw TemplateScan.start(ofKey: key.place.start, in: bytes, positions: positions)
          .map(TemplateScan.failure)
          ?? ReadingFailure(
            message: "A map or a list stands where the key of a map must stand.",
            fix: "put the value in quotes if it is meant as text", position: key.place.start)
      }
      let content = try value(try next(), depth: depth + 1)
      weight += content.weight
      height = max(height, content.height + 1)
      end = content.node.place.end
      if text == "<<", style == .plain {
        merges.append(content.node)
      } else {
        builder.append(key: text, keyPlace: key.place, value: content.node)
      }
    }
    let node = Node(
      .mapping(try builder.closeMapping(mark, merges: merges)),
      Place(node: id, start: start, end: max(start, end)))
    return Value(node: node, weight: weight, height: height)
  }

  private mutating func alias(
    _ event: yaml_event_t, start: Position, depth: Int
  ) throws(ReadingFailure) -> Value {
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    guard let anchor = anchors[name] else {
      throw ReadingFailure(
        message: "“*\(name)” is an alias, and no anchor “&\(name)” stands before it.",
        fix: "put the value in quotes (\"*\(name)\") if it is meant as text", position: start)
    }
    // What stands deep in an alias stands as deep in the document.
    try builder.check(depth: depth + anchor.height, at: start)
    let place = Place(node: 0, start: start, end: position(event.end_mark))
    return Value(
      node: try builder.copy(anchor.node, weight: anchor.weight, place: place), weight: anchor.weight,
      height: anchor.height)
  }

  private mutating func remember(_ anchor: UnsafeMutablePointer<UInt8>?, _ value: Value) -> Value {
    if let anchor { anchors[String(cString: anchor)] = value }
    return value
  }

  private func position(_ mark: yaml_mark_t) -> Position { positions.position(mark) }

  /// libyaml ends a block scalar where the next token starts; it ends with its own last line.
  private func scalarEnd(_ event: yaml_event_t) -> Position { position(event.end_mark) }

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
