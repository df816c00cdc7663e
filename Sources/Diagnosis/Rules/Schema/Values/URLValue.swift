/// Addresses of the web: key sets, Wasm modules, providers.
enum URLValue {
  /// A clause that says what is wrong with a URL; nil where it has one of the schemes, a host and no blanks.
  static func problem(_ text: String, schemes: [String] = ["http", "https"]) -> String? {
    if text.isEmpty { return "is an empty URL" }
    if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return "is no URL: it holds a blank" }
    let bytes = Array(text.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes.count > colon + 2,
      bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/")
    else { return "is no URL: it must begin with \(list(schemes))" }
    let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
    guard schemes.contains(scheme) else {
      return "has the scheme \(scheme): it must begin with \(list(schemes))"
    }
    let authority = bytes[(colon + 3)...].prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
    }
    if authority.isEmpty { return "is no URL: it has no host" }
    return authorityProblem(String(decoding: authority, as: UTF8.self))
  }

  private static func authorityProblem(_ authority: String) -> String? {
    let host = authority.split(separator: "@").last.map(String.init) ?? authority
    if host.hasPrefix("[") {
      guard let close = host.firstIndex(of: "]") else { return "is no URL: its host lacks the closing ]" }
      return AddressValue.isAddress(host[host.index(after: host.startIndex)..<close])
        ? nil : "is no URL: what stands in [ ] is no IPv6 address"
    }
    let parts = host.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 2 { return "is no URL: write an IPv6 host in [ ]" }
    if parts.count == 2, let port = parts.last, let problem = PortValue.problem(String(port)) {
      return "is no URL: its port \(problem)"
    }
    return parts.first?.isEmpty ?? true ? "is no URL: it has no host" : nil
  }

  private static func list(_ schemes: [String]) -> String {
    schemes.map { $0 + "://" }.joined(separator: " or ")
  }
}
