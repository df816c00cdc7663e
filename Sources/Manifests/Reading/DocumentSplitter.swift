/// Cuts a text at its `---` lines, so that one broken document does not take the others with it.
enum DocumentSplitter {
  struct Document {
    var range: Range<Int>
    /// The number of its first line, from 1.
    var firstLine: Int32
  }

  /// The documents in order. Cost: one pass over the line starts.
  static func documents(in bytes: [UInt8]) -> [Document] {
    var documents: [Document] = []
    var start = 0
    var startLine: Int32 = 1
    var line: Int32 = 1
    var index = 0
    while index < bytes.count {
      if isMarker(bytes, index), index > start {
        documents.append(Document(range: start..<index, firstLine: startLine))
        start = index
        startLine = line
      }
      guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) else { break }
      index = end + 1
      line += 1
    }
    if start < bytes.count { documents.append(Document(range: start..<bytes.count, firstLine: startLine)) }
    return documents
  }

  private static func isMarker(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard index + 3 <= bytes.count, bytes[index] == 0x2D, bytes[index + 1] == 0x2D, bytes[index + 2] == 0x2D
    else { return false }
    guard index + 3 < bytes.count else { return true }
    return [0x0A, 0x0D, 0x20, 0x09].contains(bytes[index + 3])
  }
}
