/// A text by its lines: where each begins and whether it stands in a block scalar, found once and away from the UI.
struct SourceLines: Sendable {
  private let bytes: [UInt8]
  private let starts: [Int]
  /// By line: part of a `|` or `>` text, where nothing is a key.
  private let isInBlock: [Bool]

  /// How many lines there are; an empty text has none.
  var count: Int { starts.count }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts: [Int] = []
    var isInBlock: [Bool] = []
    // The indent of the key whose block scalar is open.
    var open: Int?
    bytes.withUnsafeBufferPointer { bytes in
      // A byte order mark is no text.
      var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
        let indent = line.firstIndex { $0 != UInt8(ascii: " ") } ?? line.count
        let isBlank = line[indent...].allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
        if let parent = open, isBlank || indent > parent {
          isInBlock.append(true)
        } else {
          isInBlock.append(false)
          open = Self.opensBlock(line) ? Self.keyIndent(line, indent) : nil
        }
        starts.append(start)
        start = end + 1
      }
    }
    self.starts = starts
    self.isInBlock = isInBlock
  }

  /// The beginning of a line as scalars, without its end; nil past the last line. Invalid UTF-8 is replaced.
  /// - Parameters:
  ///   - number: from 1.
  ///   - limit: so many scalars at most: a line may have millions.
  func line(_ number: Int, limit: Int) -> [Unicode.Scalar]? {
    guard number >= 1, number <= starts.count else { return nil }
    let start = starts[number - 1]
    var end = number < starts.count ? starts[number] - 1 : bytes.count
    if end > start, end == bytes.count, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    let most = max(0, limit).multipliedReportingOverflow(by: 4)
    if !most.overflow, end - start > most.partialValue { end = start + most.partialValue }
    guard start < end else { return [] }
    return Array(String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.prefix(limit))
  }

  /// Whether a line is part of a block scalar.
  func isBlock(_ number: Int) -> Bool {
    number >= 1 && number <= isInBlock.count && isInBlock[number - 1]
  }

  /// Whether a line ends in `|` or `>` (with `-`, `+` or a number) behind a key or a dash.
  private static func opensBlock(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var end = line.count
    while end > 0, [0x20, 0x0D, 0x09].contains(line[end - 1]) { end -= 1 }
    var signs = 0
    while end > 0, signs < 3, isChomping(line[end - 1]) {
      end -= 1
      signs += 1
    }
    guard end > 1, line[end - 1] == UInt8(ascii: "|") || line[end - 1] == UInt8(ascii: ">") else {
      return false
    }
    return line[end - 2] == 0x20
  }

  private static func isChomping(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || (0x30...0x39).contains(byte)
  }

  /// The column of the key behind the dashes of a list.
  private static func keyIndent(_ line: UnsafeBufferPointer<UInt8>, _ indent: Int) -> Int {
    var at = indent
    while at + 1 < line.count, line[at] == UInt8(ascii: "-"), line[at + 1] == 0x20 {
      at += 1
      while at < line.count, line[at] == 0x20 { at += 1 }
    }
    return line[at...].contains(UInt8(ascii: ":")) ? at : indent
  }
}
