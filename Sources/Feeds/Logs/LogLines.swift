/// Cuts bytes that come in pieces into lines.
struct LogLines {
  /// A longer line is cut here, with a mark.
  static let maximumBytes = 64 << 10

  private var rest: [UInt8] = []
  /// The line that is under way is too long already: what follows up to its end is dropped.
  private var isOver = false

  /// The whole lines that more bytes complete.
  mutating func add(_ bytes: ArraySlice<UInt8>) -> [String] {
    var found: [String] = []
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: 10) {
      take(bytes[start..<end])
      found.append(finish())
      start = bytes.index(after: end)
    }
    take(bytes[start...])
    return found
  }

  /// What stood behind the last end of line; nil where there is nothing.
  mutating func end() -> String? { rest.isEmpty && !isOver ? nil : finish() }

  private mutating func take(_ bytes: ArraySlice<UInt8>) {
    let room = Self.maximumBytes - rest.count
    rest += bytes.prefix(max(0, room))
    if bytes.count > room { isOver = true }
  }

  private mutating func finish() -> String {
    if rest.last == 13 { rest.removeLast() }
    let text = String(decoding: rest, as: UTF8.self) + (isOver ? " … (cut)" : "")
    rest.removeAll(keepingCapacity: true)
    isOver = false
    return text
  }
}
