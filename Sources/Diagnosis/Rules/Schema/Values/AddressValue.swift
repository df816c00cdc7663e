/// IP addresses and CIDR ranges.
enum AddressValue {
  /// The bytes of an address: 4 for IPv4, 16 for IPv6 (also with an IPv4 tail); nil where the text is none. Zones
  /// (`%eth0`) and leading zeros are no part of an address.
  static func parse(_ text: some StringProtocol) -> [UInt8]? {
    guard text.utf8.count <= 45 else { return nil }
    return text.utf8.contains(UInt8(ascii: ":")) ? parseV6(text) : parseV4(text)
  }

  /// Whether the text is an IPv4 or IPv6 address.
  static func isAddress(_ text: some StringProtocol) -> Bool { parse(text) != nil }

  /// A clause that says what is wrong with an address; nil where it is one.
  static func addressProblem(_ text: String) -> String? {
    if isAddress(text) { return nil }
    if text.contains("/") { return "is no IP address: a range is not allowed here" }
    return text.isEmpty ? "is an empty address" : "is no IP address"
  }

  /// A clause that says what is wrong with an address or a range (`10.0.0.0/8`, `2001:db8::/32`); nil where it is one.
  static func cidrProblem(_ text: String, prefixNeeded: Bool = false) -> String? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2, let bytes = parse(first) else {
      return "is neither an IP address nor a range such as 10.0.0.0/8"
    }
    guard parts.count == 2, let last = parts.last else {
      return prefixNeeded ? "has no prefix length, such as /32" : nil
    }
    let isNumber = !last.isEmpty && last.utf8.count <= 3 && last.utf8.allSatisfy(\.isDigit)
    guard isNumber, let length = Int(last) else { return "has no prefix length after the /" }
    let most = bytes.count * 8
    return length <= most ? nil : "has a prefix longer than the address: /\(most) is the most"
  }

  private static func parseV4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(\.isDigit), let byte = UInt8(part),
        part.utf8.count == 1 || part.utf8.first != 0x30
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func parseV6(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (3...9).contains(parts.count) else { return nil }
    var head: [UInt8] = []
    var tail: [UInt8] = []
    var hasGap = false
    for (index, part) in parts.enumerated() {
      let isEdge = index == 0 || index == parts.count - 1
      if part.isEmpty {
        // `::` at an edge leaves two empty parts there.
        if isEdge {
          let neighbour = index == 0 ? parts[1] : parts[parts.count - 2]
          guard neighbour.isEmpty else { return nil }
          continue
        }
        guard !hasGap else { return nil }
        hasGap = true
        continue
      }
      let bytes: [UInt8]
      if index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
        guard let four = parseV4(part) else { return nil }
        bytes = four
      } else {
        guard part.utf8.count <= 4, part.utf8.allSatisfy(\.isHex), let word = UInt16(part, radix: 16) else {
          return nil
        }
        bytes = [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
      }
      if hasGap { tail += bytes } else { head += bytes }
    }
    let count = head.count + tail.count
    if !hasGap { return count == 16 ? head : nil }
    return count <= 14 ? head + [UInt8](repeating: 0, count: 16 - count) + tail : nil
  }
}
