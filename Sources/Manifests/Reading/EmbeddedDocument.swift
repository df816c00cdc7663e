/// Reads YAML that stands as a text inside another document (a ConfigMap's `data.mesh`), with its own true positions.
public enum EmbeddedDocument {
  /// Numbers of embedded values start here: they are no values of the document around them.
  static let firstID: Int32 = 1 << 30

  /// Reads the text of a scalar. In a literal block (`|`) every value stands where it stands in the file; in any other
  /// style, where lines are folded and escapes read, all stand where the scalar does.
  /// - Throws: nothing; nil where the text is no YAML or is empty.
  public static func read(_ node: Node, in source: ManifestSource) -> Node? {
    guard case .scalar(let text, let style) = node.content else { return nil }
    if style == .literal, let origin = origin(of: node, in: source) {
      let read = parse(text, Position(line: origin.line, column: 1))
      return read.map { moved($0, by: origin.column - 1) }
    }
    return parse(text, Position(line: 1, column: 1)).map { placed($0, node.place) }
  }

  private static func parse(_ text: String, _ origin: Position) -> Node? {
    var text = text
    return text.withUTF8 { bytes in
      (try? NodeReader.read(bytes, origin: origin, firstID: firstID))?.node
    }
  }

  /// Where the first character of a literal block stands: the first line below the `|` that is not empty, behind its
  /// indentation.
  private static func origin(of node: Node, in source: ManifestSource) -> Position? {
    source.bytes.withUnsafeBufferPointer { bytes in
      let first = Int(node.place.start.line) + 1
      for number in first..<(first + 1000) {
        guard let line = LineScan.line(number, in: bytes) else { return nil }
        let indent = line.prefix { $0 == 0x20 }.count
        guard indent < line.count else { continue }
        return Position(line: Int32(clamping: first), column: Int32(clamping: indent) &+ 1)
      }
      return nil
    }
  }

  private static func moved(_ node: Node, by columns: Int32) -> Node {
    map(node) { place in
      Place(
        node: place.node, start: Position(line: place.start.line, column: place.start.column &+ columns),
        end: Position(line: place.end.line, column: place.end.column &+ columns))
    }
  }

  private static func placed(_ node: Node, _ at: Place) -> Node {
    map(node) { Place(node: $0.node, start: at.start, end: at.end) }
  }

  private static func map(_ node: Node, _ change: (Place) -> Place) -> Node {
    let place = change(node.place)
    switch node.content {
    case .scalar: return Node(node.content, place)
    case .sequence(let items): return Node(.sequence(items.map { map($0, change) }), place)
    case .mapping(let entries):
      return Node(
        .mapping(
          entries.map {
            Node.Entry(key: $0.key, keyPlace: change($0.keyPlace), value: map($0.value, change))
          }), place)
    }
  }
}
