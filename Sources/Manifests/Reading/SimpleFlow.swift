/// Flow values (`{a: b}`, `[c, "d"]`) that stand on one line.
struct SimpleFlow {
  let bytes: UnsafeBufferPointer<UInt8>
  let lineStart: Int
  let lineEnd: Int
  let line: Int32

  /// Reads the value at `index` and goes behind it.
  mutating func value(
    _ index: inout Int, _ builder: inout NodeBuilder, depth: Int
  ) throws(SimpleReader.Stop) -> Node {
    let start = position(index)
    do throws(ReadingFailure) { try builder.check(depth: depth, at: start) } catch { throw .failed(error) }
    let id: Int32
    do throws(ReadingFailure) { id = try builder.newID(at: start) } catch { throw .failed(error) }
    let content: Node.Content
    switch byte(index) {
    case UInt8(ascii: "["):
      index += 1
      content = .sequence(try sequence(&index, &builder, depth: depth + 1))
    case UInt8(ascii: "{"):
      index += 1
      content = .mapping(try mapping(&index, &builder, depth: depth + 1))
    default:
      let scalar = try scalar(&index)
      do throws(ReadingFailure) { try builder.check(length: scalar.text.count, at: start) } catch {
        throw .failed(error)
      }
      content = .scalar(string(scalar.text), scalar.style)
    }
    return Node(content, Place(node: id, start: start, end: position(index)))
  }

  private func position(_ index: Int) -> Position {
    Position(line: line, column: Int32(truncatingIfNeeded: index - lineStart) &+ 1)
  }

  /// 0 at the end of the line: no value there is simple.
  private func byte(_ index: Int) -> UInt8 { index < lineEnd ? bytes[index] : 0 }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  private func skipSpaces(_ index: inout Int) { while byte(index) == 0x20 { index += 1 } }

  private mutating func sequence(
    _ index: inout Int, _ builder: inout NodeBuilder, depth: Int
  ) throws(SimpleReader.Stop) -> [Node] {
    let mark = builder.openSequence()
    skipSpaces(&index)
    if byte(index) == UInt8(ascii: "]") {
      index += 1
      return builder.closeSequence(mark)
    }
    while true {
      builder.append(try value(&index, &builder, depth: depth))
      if try isLast(&index, UInt8(ascii: "]")) { return builder.closeSequence(mark) }
    }
  }

  private mutating func mapping(
    _ index: inout Int, _ builder: inout NodeBuilder, depth: Int
  ) throws(SimpleReader.Stop) -> [Node.Entry] {
    let mark = builder.openMapping()
    skipSpaces(&index)
    while true {
      if byte(index) == UInt8(ascii: "}") {
        index += 1
        break
      }
      let start = position(index)
      let isQuoted = byte(index) == UInt8(ascii: "\"") || byte(index) == UInt8(ascii: "'")
      let key = try scalar(&index)
      let place = Place(node: 0, start: start, end: position(index))
      guard byte(index) == UInt8(ascii: ":"), isQuoted || byte(index + 1) == 0x20, key.text.count < 1000
      else {
        throw .notSimple
      }
      index += 1
      skipSpaces(&index)
      let text = string(key.text)
      guard isQuoted || text != "<<" else { throw .notSimple }
      builder.append(key: text, keyPlace: place, value: try value(&index, &builder, depth: depth))
      if try isLast(&index, UInt8(ascii: "}")) { break }
      // `{a: b,}` is left to the whole of YAML.
      if byte(index) == UInt8(ascii: "}") { throw .notSimple }
    }
    do throws(ReadingFailure) { return try builder.closeMapping(mark) } catch { throw .failed(error) }
  }

  /// Goes behind a closing bracket, or behind a comma and its spaces.
  private func isLast(_ index: inout Int, _ close: UInt8) throws(SimpleReader.Stop) -> Bool {
    skipSpaces(&index)
    let found = byte(index)
    guard found == close || found == UInt8(ascii: ",") else { throw .notSimple }
    index += 1
    if found == close { return true }
    skipSpaces(&index)
    return false
  }

  private func scalar(
    _ index: inout Int
  ) throws(SimpleReader.Stop) -> (text: Range<Int>, style: Node.ScalarStyle) {
    let first = byte(index)
    let start = index
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      var next = index + 1
      while byte(next) != first {
        guard next < lineEnd, byte(next) != UInt8(ascii: "\\") || first == UInt8(ascii: "'") else {
          throw .notSimple
        }
        next += 1
      }
      guard byte(next + 1) != first else { throw .notSimple }
      index = next + 1
      return (start + 1..<next, first == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted)
    }
    guard ByteScan.startsPlain(first) || (first == UInt8(ascii: "-") && ByteScan.startsName(byte(index + 1)))
    else { throw .notSimple }
    var next = index + 1
    scan: while true {
      switch byte(next) {
      case 0: throw .notSimple
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): break scan
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "?"): throw .notSimple
      case UInt8(ascii: "#") where byte(next - 1) == 0x20: throw .notSimple
      case UInt8(ascii: ":"):
        switch byte(next + 1) {
        case 0x20: break scan
        case 0, UInt8(ascii: ","), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
          UInt8(ascii: "}"):
          throw .notSimple
        default: next += 1
        }
      default: next += 1
      }
    }
    var end = next
    while byte(end - 1) == 0x20 { end -= 1 }
    // `key :` stands apart from its colon.
    guard end == next || byte(next) != UInt8(ascii: ":") else { throw .notSimple }
    index = end
    return (start..<end, .plain)
  }
}
