/// Keys, plain and quoted values on one line, and literal blocks.
extension SimpleReader {
  func string(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  /// The quote that closes the one at `index`, on one line and with no escape between.
  func closingQuote(_ index: Int, _ end: Int) -> Int? {
    let quote = bytes[index]
    var next = index + 1
    while next < end {
      let byte = bytes[next]
      if byte == quote { return next + 1 < end && bytes[next + 1] == quote ? nil : next }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { return nil }
      next += 1
    }
    return nil
  }

  /// Where the key at `index` ends and its colon stands; nil where this is no key, or none that is simple.
  func keyEnd(_ index: Int) -> (text: Range<Int>, end: Int, colon: Int)? {
    let first = bytes[index]
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      guard let close = closingQuote(index, lineEnd) else { return nil }
      let colon = skipSpaces(close + 1)
      guard isColon(colon), colon - index < 1000 else { return nil }
      return (index + 1..<close, close + 1, colon)
    }
    guard ByteScan.startsName(first) else { return nil }
    var next = index + 1
    while next < lineEnd {
      let byte = bytes[next]
      if byte == Self.colon, isColon(next) {
        var end = next
        while bytes[end - 1] == 0x20 { end -= 1 }
        return next - index < 1000 ? (index..<end, end, next) : nil
      }
      if byte == Self.hash, bytes[next - 1] == 0x20 { return nil }
      next += 1
    }
    return nil
  }

  private func isColon(_ index: Int) -> Bool {
    index < lineEnd && bytes[index] == Self.colon && (index + 1 == lineEnd || bytes[index + 1] == 0x20)
  }

  /// A value without quotes, up to a comment or the end of the line.
  func plain(_ index: Int) throws(Stop) -> Range<Int> {
    let first = bytes[index]
    guard
      ByteScan.startsPlain(first)
        || (first == Self.dash && index + 1 < lineEnd && ByteScan.startsName(bytes[index + 1]))
    else { throw .notSimple }
    var next = index + 1
    while next < lineEnd {
      let byte = bytes[next]
      if byte == Self.colon, isColon(next) { throw .notSimple }
      if byte == Self.hash, bytes[next - 1] == 0x20 { break }
      next += 1
    }
    while bytes[next - 1] == 0x20 { next -= 1 }
    return index..<next
  }

  /// A literal block.
  mutating func literal(_ index: Int, indent: Int, depth: Int) throws(Stop) -> Node {
    let start = position(index)
    try check(depth: depth, start)
    let keep = index + 1 < lineEnd ? bytes[index + 1] : 0
    guard index + 1 == lineEnd || (index + 2 == lineEnd && (keep == Self.dash || keep == UInt8(ascii: "+")))
    else { throw .notSimple }
    var text: [UInt8] = []
    var breaks = 0
    var depthOfText = -1
    var next = lineEnd + 1
    var count: Int32 = 1
    while next < bytes.count {
      let after = LineScan.next(after: next, in: bytes)
      // A last line without an end is a case of its own.
      guard bytes[after - 1] == 0x0A else { throw .notSimple }
      let end = after - 1
      var begin = next
      while begin < end, bytes[begin] == 0x20 { begin += 1 }
      if begin == end, depthOfText < 0 || begin - next <= depthOfText {
        // Spaces above the first line of the text may be a mistake.
        guard depthOfText >= 0 || begin == next else { throw .notSimple }
        breaks += 1
      } else {
        if depthOfText < 0 {
          guard begin - next > indent else { throw .notSimple }
          depthOfText = begin - next
        }
        if begin - next < depthOfText { break }
        for _ in 0..<breaks { text.append(0x0A) }
        text.append(contentsOf: bytes[(next + depthOfText)..<end])
        breaks = 1
      }
      next = after
      count &+= 1
    }
    guard depthOfText >= 0 else { throw .notSimple }
    switch keep {
    case 0: text.append(0x0A)
    case Self.dash: break
    default: for _ in 0..<breaks { text.append(0x0A) }
    }
    do throws(ReadingFailure) { try builder.check(length: text.count, at: start) } catch {
      throw .failed(error)
    }
    let node = Node(
      .scalar(String(decoding: text, as: UTF8.self), .literal),
      Place(node: try newID(start), start: start, end: Position(line: line &+ count, column: 1)))
    line &+= count
    findLine(from: next)
    if !isAtEnd, self.indent > indent { throw .notSimple }
    return node
  }
}
