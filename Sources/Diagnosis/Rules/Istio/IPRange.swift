/// IP addresses and CIDR blocks as texts.
enum IPRange {
  /// Whether a text is an address with a prefix length: `10.0.0.0/8`, `fd00::/8`.
  static func isCIDR(_ text: Substring) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let bits = UInt8(parts[1]), parts[1].utf8.allSatisfy(isDigit),
      parts[1].count == 1 || parts[1].first != "0"
    else { return false }
    if isIPv4(parts[0]) { return bits <= 32 }
    return isIPv6(parts[0]) && bits <= 128
  }

  /// Whether a text is four numbers up to 255 with dots between.
  static func isIPv4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        part.utf8.allSatisfy(isDigit) && UInt8(part) != nil && (part.count == 1 || part.first != "0")
      }
  }

  /// Whether a text is an IPv6 address, maybe with an IPv4 one at its end.
  static func isIPv6(_ text: Substring) -> Bool {
    guard text.contains(":"), text.count <= 45 else { return false }
    let halves = text.split(separator: "::", omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return false }
    var groups = 0
    for (index, half) in halves.enumerated() where !half.isEmpty {
      let parts = half.split(separator: ":", omittingEmptySubsequences: false)
      for (position, part) in parts.enumerated() {
        if position == parts.count - 1, index == halves.count - 1, isIPv4(part) {
          groups += 2
        } else if (1...4).contains(part.count), part.allSatisfy(\.isHexDigit) {
          groups += 1
        } else {
          return false
        }
      }
    }
    return halves.count == 2 ? groups < 8 : groups == 8
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
