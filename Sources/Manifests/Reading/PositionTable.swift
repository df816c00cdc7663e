import CYaml

/// Turns libyaml's marks into positions as an editor shows them.
///
/// libyaml counts a lone carriage return, NEL (U+0085), LS (U+2028) and PS (U+2029) as ends of lines, editors do not:
/// where a text holds one of these, lines are counted anew from the characters' numbers.
struct PositionTable {
  private let origin: Position
  /// The number of the first character of each line; empty where libyaml's own count is right.
  private var lineStarts: [Int] = []

  /// `origin`: where the text's first character stands in its file.
  init(_ bytes: UnsafeBufferPointer<UInt8>, origin: Position) {
    self.origin = origin
    guard Self.hasOddBreak(bytes) else { return }
    lineStarts = [0]
    var characters = 0
    for byte in bytes where byte & 0xC0 != 0x80 {
      characters += 1
      if byte == 0x0A { lineStarts.append(characters) }
    }
  }

  func position(_ mark: yaml_mark_t) -> Position {
    guard lineStarts.isEmpty else { return position(ofCharacter: Int(clamping: mark.index)) }
    return position(line: Int32(clamping: mark.line), column: Int32(clamping: mark.column))
  }

  /// Of a character by its number in the text, from 0.
  private func position(ofCharacter index: Int) -> Position {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= index { low = middle } else { high = middle }
    }
    return position(line: Int32(clamping: low), column: Int32(clamping: index - lineStarts[low]))
  }

  /// Both from 0, in the text.
  private func position(line: Int32, column: Int32) -> Position {
    Position(
      line: line &+ origin.line, column: line == 0 ? column &+ origin.column : column &+ 1)
  }

  /// The number of a line in the text, from 0.
  func line(of position: Position) -> Int { Int(position.line &- origin.line) }

  /// Of a byte of the text. Cost: linear in the text before it.
  func position(ofByte offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Position {
    let found = LineScan.position(of: offset, in: bytes, firstLine: 0)
    return position(line: found.line, column: found.column &- 1)
  }

  private static func hasOddBreak(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    let count = bytes.count
    while index < count {
      switch bytes[index] {
      case 0x0D: if index + 1 == count || bytes[index + 1] != 0x0A { return true }
      case 0xC2: if index + 1 < count, bytes[index + 1] == 0x85 { return true }
      case 0xE2:
        if index + 2 < count, bytes[index + 1] == 0x80, bytes[index + 2] & 0xFE == 0xA8 { return true }
      default: break
      }
      index += 1
    }
    return false
  }
}
