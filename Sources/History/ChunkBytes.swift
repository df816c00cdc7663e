/// Bytes of packed columns, written.
///
/// A column is a head and, unless it stands still, steps from row to row. The head: a byte of `ColumnForm`, the value
/// before the first row, and, where the form says so, the offset of its total and the time of its last move. Steps
/// are numbers of 7 bits a byte: odd for a difference, even for rows without one, without the series, or for values
/// that do not follow from the ones before.
struct ChunkWriter {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func put(_ byte: UInt8) { bytes.append(byte) }

  mutating func put(number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Eight bytes.
  mutating func put(double: Double) {
    var bits = double.bitPattern
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
    }
  }

  mutating func put(_ other: ChunkWriter) { bytes += other.bytes }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

/// Bytes of packed columns, read. What would lie outside of them reads as 0.
struct ChunkCursor {
  let bytes: UnsafeBufferPointer<UInt8>
  var position: Int

  @inline(__always)
  mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    defer { position += 1 }
    return bytes[position]
  }

  @inline(__always)
  mutating func number() -> UInt64 {
    let first = byte()
    if first < 0x80 { return UInt64(first) }
    var result = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while shift < 64 {
      let next = byte()
      result |= UInt64(next & 0x7F) << shift
      if next < 0x80 { break }
      shift += 7
    }
    return result
  }

  mutating func double() -> Double {
    var bits: UInt64 = 0
    for shift in 0..<8 { bits |= UInt64(byte()) << UInt64(shift * 8) }
    return Double(bitPattern: bits)
  }
}

/// How a column is packed.
struct ColumnForm {
  /// What its steps are.
  enum Kind: UInt8 {
    /// It is in every row and never changes.
    case still
    /// Whole numbers (of tenths, hundredths, thousandths) that only grow, but for steps that say so.
    case growing
    /// Whole numbers that go up and down.
    case whole
    /// Other numbers, each by the bits that changed.
    case bits
  }

  var kind: Kind
  /// Decimals of its numbers: 0 to 3.
  var decimals: UInt8 = 0
  /// The steps are those of a column before: the distance to them follows.
  var isShared = false
  var hasOffset = false
  var hasMove = false

  var byte: UInt8 {
    kind.rawValue | decimals << 2 | (isShared ? 16 : 0) | (hasOffset ? 32 : 0) | (hasMove ? 64 : 0)
  }

  init(kind: Kind) { self.kind = kind }

  init(byte: UInt8) {
    kind = Kind(rawValue: byte & 3) ?? .still
    decimals = byte >> 2 & 3
    isShared = byte & 16 != 0
    hasOffset = byte & 32 != 0
    hasMove = byte & 64 != 0
  }

  static let scales = [1.0, 10, 100, 1000]
  var scale: Double { Self.scales[Int(decimals)] }

  @inline(__always)
  static func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: number << 1 ^ number >> 63) }

  @inline(__always)
  static func unzigzag(_ number: UInt64) -> Int64 {
    Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }
}
