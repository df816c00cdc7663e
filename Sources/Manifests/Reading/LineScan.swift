#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finding lines in bytes.
enum LineScan {
  /// The start of the line after the one that `index` stands in; the end of the text where there is none.
  static func next(after index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress, index < bytes.count,
      let found = memchr(base + index, 0x0A, bytes.count - index)
    else { return bytes.count }
    return UnsafeRawPointer(base).distance(to: found) + 1
  }

  /// The line with a number (from 1), without its end; nil past the end. Cost: linear in the text before it.
  static func line(_ number: Int, in bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    var start = 0
    for _ in 0..<max(0, number - 1) {
      guard start < bytes.count else { return nil }
      start = next(after: start, in: bytes)
    }
    guard start < bytes.count else { return nil }
    var end = next(after: start, in: bytes)
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  /// The position of a byte, from the start of the text. Cost: linear in the text before it.
  static func position(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>, firstLine: Int32) -> Position {
    var line = firstLine
    var column: Int32 = 1
    for index in 0..<min(offset, bytes.count) {
      if bytes[index] == 0x0A {
        line &+= 1
        column = 1
      } else if bytes[index] & 0xC0 != 0x80 {
        column &+= 1
      }
    }
    return Position(line: line, column: column)
  }
}
