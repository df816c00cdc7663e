/// Cuts a text at its `---` and `...` lines, so that one broken document does not take the others with it.
enum DocumentSplitter {
  struct Document {
    var range: Range<Int>
    /// The number of its first line, from 1.
    var firstLine: Int32
    /// How many lines start with `%` before its `---`.
    var directives = 0
  }

  /// The documents in order, `maximum` + 1 at most. Cost: one pass over the line starts.
  static func documents(in bytes: UnsafeBufferPointer<UInt8>, maximum: Int = .max) -> [Document] {
    var documents: [Document] = []
    var start = 0
    var startLine: Int32 = 1
    var line: Int32 = 1
    var index = 0
    var directives = 0
    // Comments, empty lines and directives belong to the document whose `---` follows.
    var isPrologue = true
    func close(_ end: Int) {
      if end > start {
        documents.append(Document(range: start..<end, firstLine: startLine, directives: directives))
      }
    }
    while index < bytes.count, documents.count <= maximum {
      let next = LineScan.next(after: index, in: bytes)
      switch first(bytes, index) {
      case .start:
        if !(isPrologue && directives > 0), index > start {
          close(index)
          start = index
          startLine = line
          directives = 0
        }
        isPrologue = false
      case .end:
        close(index)
        start = next
        startLine = line &+ 1
        directives = 0
        isPrologue = true
      case .directive where isPrologue: directives += 1
      case .comment, .directive: break
      case .content: isPrologue = false
      }
      index = next
      line &+= 1
    }
    if documents.count <= maximum { close(bytes.count) }
    return documents
  }

  private enum FirstCharacters { case start, end, directive, comment, content }

  private static func first(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Int) -> FirstCharacters {
    var index = line
    if index + 2 < bytes.count, bytes[index] == 0xEF, bytes[index + 1] == 0xBB, bytes[index + 2] == 0xBF {
      index += 3
    }
    guard index < bytes.count else { return .comment }
    switch bytes[index] {
    case UInt8(ascii: "-"): return isMarker(bytes, index) ? .start : .content
    case UInt8(ascii: "."): return isMarker(bytes, index) ? .end : .content
    case UInt8(ascii: "%"): return .directive
    case UInt8(ascii: "#"), 0x0A, 0x0D: return .comment
    default: return .content
    }
  }

  private static func isMarker(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    let mark = bytes[index]
    guard index + 3 <= bytes.count, bytes[index + 1] == mark, bytes[index + 2] == mark else { return false }
    guard index + 3 < bytes.count else { return true }
    let next = bytes[index + 3]
    return next == 0x0A || next == 0x0D || next == 0x20 || next == 0x09
  }
}
