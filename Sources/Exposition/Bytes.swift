#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A place in a body.
typealias BytePointer = UnsafePointer<UInt8>

/// The bytes that the text format gives a meaning.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let hash = UInt8(ascii: "#")
  static let comma = UInt8(ascii: ",")
  static let equals = UInt8(ascii: "=")
  static let backslash = UInt8(ascii: "\\")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
}

extension UInt8 {
  /// Space or tab, the format's only separators inside a line.
  @inline(__always) var isBlank: Bool { self == ASCII.space || self == ASCII.tab }

  /// `0`…`9`.
  @inline(__always) var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// May begin a metric name (a label name is the same without the colon).
  @inline(__always) var beginsName: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_") || self == UInt8(ascii: ":")
  }

  /// May stand inside a metric name.
  @inline(__always) var continuesName: Bool { beginsName || isDigit }
}

extension UnsafePointer<UInt8> {
  /// The first place at or after this one that holds `byte`, before `end`. The C library's search: it uses
  /// the widest vectors of the machine.
  @inline(__always) func first(_ byte: UInt8, before end: BytePointer) -> BytePointer? {
    guard self < end, let found = memchr(self, Int32(byte), end - self) else { return nil }
    return BytePointer(found.assumingMemoryBound(to: UInt8.self))
  }

  /// The first place at or after this one that is neither space nor tab.
  @inline(__always) func skippingBlanks(before end: BytePointer) -> BytePointer {
    var p = self
    while p < end, p.pointee.isBlank { p += 1 }
    return p
  }

  /// Whether the `count` bytes here and there are the same.
  @inline(__always) func matches(_ other: BytePointer, count: Int) -> Bool {
    memcmp(self, other, count) == 0
  }

  /// The text between here and `end`, invalid UTF-8 repaired.
  func text(to end: BytePointer) -> String {
    String(decoding: UnsafeBufferPointer(start: self, count: end - self), as: UTF8.self)
  }
}

/// A seeded 64-bit hash of bytes. Not for cryptography; the seed keeps a hostile body from knowing which
/// names collide.
@inline(__always)
func hashBytes(_ start: BytePointer, _ count: Int, seed: UInt64) -> UInt64 {
  @inline(__always) func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
  let raw = UnsafeRawPointer(start)
  var state = seed ^ 0x9E37_79B9_7F4A_7C15
  var at = 0
  while count - at >= 16 {
    let a = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
    let b = raw.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)
    state = mix(a ^ 0xA076_1D64_78BD_642F, b ^ state)
    at += 16
  }
  if count - at >= 8 {
    state = mix(raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ 0xE703_7ED1_A0B4_28DB, state)
    at += 8
  }
  var tail: UInt64 = 0
  while at < count {
    tail = tail << 8 | UInt64(start[at])
    at += 1
  }
  return mix(tail ^ state, UInt64(truncatingIfNeeded: count) ^ 0x8EBC_6AF0_9C88_C6E3)
}
