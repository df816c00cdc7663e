/// Decompression of gzip (RFC 1952) bodies, bounded in output.
enum Gzip {
  enum Fault: Error, Equatable {
    case malformed
    case tooLarge
  }

  /// - Parameter limit: more bytes than this are refused before they are made.
  static func decompress(_ input: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
    var at = try headerEnd(input)
    var inflate = Inflate(input, at: at, limit: limit)
    let output = try inflate.run()
    at = inflate.nextByte
    guard at + 8 <= input.count else { throw .malformed }
    let size = (0..<4).reduce(0) { $0 | Int(input[at + 4 + $1]) << (8 * $1) }
    guard size == output.count & 0xFFFF_FFFF else { throw .malformed }
    return output
  }

  private static func headerEnd(_ input: [UInt8]) throws(Fault) -> Int {
    guard input.count >= 18, input[0] == 0x1F, input[1] == 0x8B, input[2] == 8 else { throw .malformed }
    let flags = input[3]
    var at = 10
    if flags & 4 != 0 {
      guard at + 2 <= input.count else { throw .malformed }
      at += 2 + Int(input[at]) + Int(input[at + 1]) << 8
    }
    for bit: UInt8 in [8, 16] where flags & bit != 0 {
      while at < input.count, input[at] != 0 { at += 1 }
      at += 1
    }
    if flags & 2 != 0 { at += 2 }
    guard at < input.count else { throw .malformed }
    return at
  }
}

/// DEFLATE (RFC 1951), bit by bit with canonical Huffman tables: small rather than fast, for bodies of some kB.
private struct Inflate {
  private let input: [UInt8]
  private let limit: Int
  private var at: Int
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []

  init(_ input: [UInt8], at: Int, limit: Int) {
    self.input = input
    self.at = at
    self.limit = limit
  }

  /// First byte behind the stream.
  var nextByte: Int { at }

  mutating func run() throws(Gzip.Fault) -> [UInt8] {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1: try compressed(Self.fixedLiterals, Self.fixedDistances)
      case 2:
        let (literals, distances) = try dynamicTables()
        try compressed(literals, distances)
      default: throw .malformed
      }
    }
    return output
  }

  private mutating func take(_ count: Int) throws(Gzip.Fault) -> Int {
    while bitCount < count {
      guard at < input.count else { throw .malformed }
      bits |= UInt32(input[at]) << UInt32(bitCount)
      bitCount += 8
      at += 1
    }
    let value = bits & ((1 << UInt32(count)) - 1)
    bits >>= UInt32(count)
    bitCount -= count
    return Int(value)
  }

  private mutating func stored() throws(Gzip.Fault) {
    bits = 0
    bitCount = 0
    guard at + 4 <= input.count else { throw .malformed }
    let length = Int(input[at]) | Int(input[at + 1]) << 8
    guard length ^ 0xFFFF == Int(input[at + 2]) | Int(input[at + 3]) << 8 else { throw .malformed }
    at += 4
    guard at + length <= input.count else { throw .malformed }
    guard output.count + length <= limit else { throw .tooLarge }
    output.append(contentsOf: input[at..<(at + length)])
    at += length
  }

  private mutating func compressed(_ literals: Huffman, _ distances: Huffman) throws(Gzip.Fault) {
    while true {
      let symbol = try decode(literals)
      if symbol == 256 { return }
      if symbol < 256 {
        guard output.count < limit else { throw .tooLarge }
        output.append(UInt8(symbol))
        continue
      }
      guard symbol - 257 < Self.lengths.count else { throw .malformed }
      let (lengthBase, lengthExtra) = Self.lengths[symbol - 257]
      let length = lengthBase + (try take(lengthExtra))
      let code = try decode(distances)
      guard code < Self.distances.count else { throw .malformed }
      let (distanceBase, distanceExtra) = Self.distances[code]
      let distance = distanceBase + (try take(distanceExtra))
      guard distance <= output.count else { throw .malformed }
      guard output.count + length <= limit else { throw .tooLarge }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  private mutating func dynamicTables() throws(Gzip.Fault) -> (Huffman, Huffman) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw .malformed }
    var codeLengths = [UInt8](repeating: 0, count: 19)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    for i in 0..<codeCount { codeLengths[order[i]] = UInt8(try take(3)) }
    let codes = try Huffman(codeLengths)
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try decode(codes)
      switch symbol {
      case 0..<16: lengths.append(UInt8(symbol))
      case 16:
        guard let last = lengths.last else { throw .malformed }
        lengths += Array(repeating: last, count: 3 + (try take(2)))
      case 17: lengths += Array(repeating: 0, count: 3 + (try take(3)))
      default: lengths += Array(repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == literalCount + distanceCount, lengths[256] != 0 else { throw .malformed }
    return (try Huffman(Array(lengths[..<literalCount])), try Huffman(Array(lengths[literalCount...])))
  }

  private mutating func decode(_ table: Huffman) throws(Gzip.Fault) -> Int {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      code |= try take(1)
      let count = table.counts[length]
      if code - count < first { return table.symbols[index + code - first] }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw .malformed
  }

  /// Canonical code: how many symbols of each length, and the symbols in order of their codes.
  struct Huffman {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int]

    init(_ lengths: [UInt8]) throws(Gzip.Fault) {
      for length in lengths { counts[Int(length)] += 1 }
      counts[0] = 0
      var left = 1
      for length in 1...15 {
        left = left << 1 - counts[length]
        if left < 0 { throw .malformed }
      }
      symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }

    fileprivate init(fixed lengths: [UInt8]) {
      for length in lengths { counts[Int(length)] += 1 }
      symbols = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }
  }

  private static let fixedLiterals = Huffman(
    fixed: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = Huffman(fixed: Array(repeating: 5, count: 30))

  /// Base and extra bits of length symbols from 257 on.
  private static let lengths: [(Int, Int)] = {
    var table: [(Int, Int)] = (3...10).map { ($0, 0) }
    var base = 11
    for extra in 1...5 {
      for _ in 0..<4 {
        table.append((base, extra))
        base += 1 << extra
      }
    }
    return table + [(258, 0)]
  }()

  /// Base and extra bits of distance symbols.
  private static let distances: [(Int, Int)] = {
    var table: [(Int, Int)] = (1...4).map { ($0, 0) }
    var base = 5
    for extra in 1...13 {
      for _ in 0..<2 {
        table.append((base, extra))
        base += 1 << extra
      }
    }
    return table
  }()
}
