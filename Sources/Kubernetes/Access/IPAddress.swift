#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An address of the Internet, as bytes: four or sixteen.
struct IPAddress: Sendable, Hashable {
  var bytes: [UInt8]

  /// Reads an address as `inet_pton` does; nil for a name.
  init?(_ text: String) {
    var buffer = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &buffer) == 1 {
      bytes = Array(buffer.prefix(4))
    } else if inet_pton(AF_INET6, text, &buffer) == 1 {
      bytes = buffer
    } else {
      return nil
    }
  }

  /// Whether it means this machine.
  var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
  }

  /// Whether the first bits are those of a network's address.
  func isIn(_ network: IPAddress, bits: Int) -> Bool {
    guard bytes.count == network.bytes.count, bits >= 0, bits <= bytes.count * 8 else { return false }
    for bit in 0..<bits {
      let mask = UInt8(0x80) >> (bit % 8)
      if bytes[bit / 8] & mask != network.bytes[bit / 8] & mask { return false }
    }
    return true
  }
}
