/// Cuts bytes that come in pieces into lines.
struct LineSplitter {
  /// A line longer than allowed.
  struct TooLong: Error {}

  private var rest: [UInt8] = []
  private let limit: Int
  /// Whether too long a line is cut, and the rest of it left out, instead of being an error.
  private let cuts: Bool
  private var isSkipping = false

  /// - Parameters:
  ///   - limit: bytes of a line.
  ///   - cuts: whether a longer line is cut; otherwise it is an error.
  init(limit: Int, cuts: Bool = false) {
    self.limit = limit
    self.cuts = cuts
  }

  /// A whole line, without its end.
  struct Line {
    var bytes: [UInt8]
    var isCut = false
  }

  /// Takes a piece; gives the lines that it completes, empty ones too.
  mutating func add(_ piece: [UInt8]) throws(TooLong) -> [Line] {
    var lines: [Line] = []
    var start = 0
    while let end = piece[start...].firstIndex(of: 0x0A) {
      if let line = try complete(piece[start..<end]) { lines.append(line) }
      start = end + 1
    }
    let tail = piece[start...]
    if isSkipping { return lines }
    if rest.count + tail.count > limit {
      guard cuts else { throw TooLong() }
      // Told at once: the end of such a line may never come.
      lines.append(Line(bytes: rest + tail.prefix(limit - rest.count), isCut: true))
      rest = []
      isSkipping = true
    } else {
      rest += tail
    }
    return lines
  }

  /// What stands behind the last line end; nil for nothing.
  mutating func takeRest() -> Line? {
    defer { rest = [] }
    return rest.isEmpty ? nil : Line(bytes: rest)
  }

  private mutating func complete(_ end: ArraySlice<UInt8>) throws(TooLong) -> Line? {
    if isSkipping {
      isSkipping = false
      return nil
    }
    defer { rest = [] }
    guard rest.count + end.count <= limit else {
      guard cuts else { throw TooLong() }
      return Line(bytes: rest + end.prefix(limit - rest.count), isCut: true)
    }
    return Line(bytes: rest.isEmpty ? Array(end) : rest + end)
  }
}
