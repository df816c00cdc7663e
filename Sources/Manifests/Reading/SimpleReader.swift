/// Reads the YAML that most manifests are written in, several times faster than libyaml's events: block maps and lists,
/// values on one line, literal blocks, flow values on one line, ASCII alone.
///
/// Whatever it is not certain of (anchors, tags, escapes, values over several lines, tabs, anything wrong) it leaves to
/// `NodeReader`, which decides. What it reads, it reads to the same nodes with the same places.
struct SimpleReader {
  /// Why it stopped.
  enum Stop: Error {
    /// The text needs the whole of YAML.
    case notSimple
    /// A limit.
    case failed(ReadingFailure)
  }

  let bytes: UnsafeBufferPointer<UInt8>
  var builder: NodeBuilder
  /// The line that is read next: where it starts, where its first character that is no space stands, where it ends.
  var lineStart = 0
  var content = 0
  var lineEnd = 0
  var line: Int32
  /// Whether there is no further line with content.
  var isAtEnd = false

  private init(_ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int32, limits: ReadingLimits) {
    self.bytes = bytes
    builder = NodeBuilder(limits: limits)
    line = firstLine
  }

  /// nil where the text is not simple; a document of nil where it holds nothing.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int32, limits: ReadingLimits
  ) throws(ReadingFailure) -> (document: NodeReader.Document?, isRead: Bool) {
    guard ByteScan.isPlain(bytes) else { return (nil, false) }
    var reader = SimpleReader(bytes, firstLine: firstLine, limits: limits)
    do throws(Stop) {
      guard let root = try reader.document() else { return (nil, true) }
      return (
        NodeReader.Document(
          node: root, duplicates: reader.builder.duplicates, nodes: reader.builder.nodes), true
      )
    } catch {
      switch error {
      case .notSimple: return (nil, false)
      case .failed(let failure): throw failure
      }
    }
  }

  private mutating func document() throws(Stop) -> Node? {
    findLine(from: 0)
    if !isAtEnd, lineEnd - lineStart >= 3, bytes[lineStart] == Self.dash, bytes[lineStart + 1] == Self.dash,
      bytes[lineStart + 2] == Self.dash
    {
      try expectEnd(lineStart + 3)
      advance()
    }
    if isAtEnd { return nil }
    let root = try block(indent: content - lineStart, depth: 0)
    guard isAtEnd else { throw .notSimple }
    return root
  }

  // MARK: Lines

  static let dash = UInt8(ascii: "-")
  static let colon = UInt8(ascii: ":")
  static let hash = UInt8(ascii: "#")

  /// Goes to the first line from `start` on that holds more than spaces and a comment.
  mutating func findLine(from start: Int) {
    var start = start
    while start < bytes.count {
      let next = LineScan.next(after: start, in: bytes)
      let end = next > start && bytes[next - 1] == 0x0A ? next - 1 : next
      var index = start
      while index < end, bytes[index] == 0x20 { index += 1 }
      if index < end, bytes[index] != Self.hash {
        lineStart = start
        content = index
        lineEnd = end
        return
      }
      start = next
      line &+= 1
    }
    lineStart = bytes.count
    content = bytes.count
    lineEnd = bytes.count
    isAtEnd = true
  }

  private mutating func advance() {
    line &+= 1
    findLine(from: min(lineEnd + 1, bytes.count))
  }

  var indent: Int { content - lineStart }

  func position(_ index: Int) -> Position {
    Position(line: line, column: Int32(truncatingIfNeeded: index - lineStart) &+ 1)
  }

  func skipSpaces(_ index: Int) -> Int {
    var index = index
    while index < lineEnd, bytes[index] == 0x20 { index += 1 }
    return index
  }

  /// Nothing but a comment may follow on the line.
  private func expectEnd(_ index: Int) throws(Stop) {
    let next = skipSpaces(index)
    guard next == lineEnd || (bytes[next] == Self.hash && next > index) else { throw .notSimple }
  }

  /// Whether the line ends here but for a comment.
  private func isEnd(_ index: Int, afterSpace: Bool) -> Bool {
    index >= lineEnd || (afterSpace && bytes[index] == Self.hash)
  }

  mutating func newID(_ position: Position) throws(Stop) -> Int32 {
    do throws(ReadingFailure) { return try builder.newID(at: position) } catch { throw .failed(error) }
  }

  func check(depth: Int, _ position: Position) throws(Stop) {
    do throws(ReadingFailure) { try builder.check(depth: depth, at: position) } catch { throw .failed(error) }
  }

  // MARK: Blocks

  /// The list or map that starts at `content` of the current line.
  private mutating func block(indent: Int, depth: Int) throws(Stop) -> Node {
    if isEntry(content) { return try sequence(indent: indent, depth: depth, isIndentless: false) }
    return try mapping(indent: indent, depth: depth)
  }

  /// Whether `- ` stands there.
  private func isEntry(_ index: Int) -> Bool {
    index < lineEnd && bytes[index] == Self.dash && (index + 1 == lineEnd || bytes[index + 1] == 0x20)
  }

  private mutating func sequence(indent: Int, depth: Int, isIndentless: Bool) throws(Stop) -> Node {
    let start = position(content)
    try check(depth: depth, start)
    let id = try newID(start)
    let mark = builder.openSequence()
    var end = start
    while true {
      let item = try element(indent: indent, depth: depth + 1)
      end = item.place.end
      builder.append(item)
      if isAtEnd || self.indent < indent { break }
      if self.indent > indent { throw .notSimple }
      if !isEntry(content) {
        guard isIndentless else { throw .notSimple }
        break
      }
    }
    return Node(.sequence(builder.closeSequence(mark)), Place(node: id, start: start, end: max(start, end)))
  }

  /// What follows a `- `.
  private mutating func element(indent: Int, depth: Int) throws(Stop) -> Node {
    let dash = content
    let index = skipSpaces(dash + 1)
    if isEnd(index, afterSpace: index > dash + 1) {
      return try below(dash + 1, indent: indent, depth: depth, allowsIndentless: false)
    }
    if isEntry(index) {
      content = index
      return try sequence(indent: index - lineStart, depth: depth, isIndentless: false)
    }
    if keyEnd(index) != nil {
      content = index
      return try mapping(indent: index - lineStart, depth: depth)
    }
    return try value(index, indent: indent, depth: depth)
  }

  private mutating func mapping(indent: Int, depth: Int) throws(Stop) -> Node {
    let start = position(content)
    try check(depth: depth, start)
    let id = try newID(start)
    let mark = builder.openMapping()
    var end = start
    while true {
      guard let key = keyEnd(content) else { throw .notSimple }
      let place = Place(node: 0, start: position(content), end: position(key.end))
      let text = string(key.text)
      let index = skipSpaces(key.colon + 1)
      let value: Node
      if isEnd(index, afterSpace: index > key.colon + 1) {
        value = try below(key.colon + 1, indent: indent, depth: depth + 1, allowsIndentless: true)
      } else {
        value = try self.value(index, indent: indent, depth: depth + 1)
      }
      end = value.place.end
      builder.append(key: text, keyPlace: place, value: value)
      if isAtEnd || self.indent < indent { break }
      if self.indent > indent || isEntry(content) { throw .notSimple }
    }
    do throws(ReadingFailure) {
      return Node(
        .mapping(try builder.closeMapping(mark)), Place(node: id, start: start, end: max(start, end)))
    } catch {
      throw .failed(error)
    }
  }

  /// The value that stands on the lines below a key or a dash, or nothing.
  private mutating func below(
    _ after: Int, indent: Int, depth: Int, allowsIndentless: Bool
  ) throws(Stop) -> Node {
    let place = position(after)
    advance()
    if !isAtEnd {
      if self.indent > indent { return try block(indent: self.indent, depth: depth) }
      if allowsIndentless, self.indent == indent, isEntry(content) {
        return try sequence(indent: indent, depth: depth, isIndentless: true)
      }
    }
    try check(depth: depth, place)
    return Node(.scalar("", .plain), Place(node: try newID(place), start: place, end: place))
  }

  /// The value that starts on the line; goes to the next line.
  private mutating func value(_ index: Int, indent: Int, depth: Int) throws(Stop) -> Node {
    let first = bytes[index]
    if first == UInt8(ascii: "|") { return try literal(index, indent: indent, depth: depth) }
    let node: Node
    var end = index
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      var flow = SimpleFlow(bytes: bytes, lineStart: lineStart, lineEnd: lineEnd, line: line)
      node = try flow.value(&end, &builder, depth: depth)
    } else {
      let start = position(index)
      try check(depth: depth, start)
      let scalar: (text: Range<Int>, style: Node.ScalarStyle)
      if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
        guard let close = closingQuote(index, lineEnd) else { throw .notSimple }
        scalar = (index + 1..<close, first == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted)
        end = close + 1
      } else {
        scalar = (try plain(index), .plain)
        end = scalar.text.upperBound
      }
      do throws(ReadingFailure) { try builder.check(length: scalar.text.count, at: start) } catch {
        throw .failed(error)
      }
      node = Node(
        .scalar(string(scalar.text), scalar.style),
        Place(node: try newID(start), start: start, end: position(end)))
    }
    try expectEnd(end)
    advance()
    // A deeper line would go on with this value.
    if !isAtEnd, self.indent > indent { throw .notSimple }
    return node
  }
}
