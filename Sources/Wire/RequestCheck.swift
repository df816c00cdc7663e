/// Looks at a request before libcurl does: what would be read otherwise than it is written is refused.
enum RequestCheck {
  /// Why the request cannot be sent, or nil.
  static func error(in request: HTTPRequest) -> WireError? {
    let url = request.url.utf8
    let scheme = url.prefix { $0 != UInt8(ascii: ":") }
    let isWeb = ["http", "https"].contains { $0.utf8.elementsEqual(scheme.map { $0 | 0x20 }) }
    let isClean = url.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    guard isWeb, isClean, !authority(of: request.url).isEmpty else { return .badURL(shown(request.url)) }
    guard !request.method.isEmpty, request.method.utf8.allSatisfy(isToken) else {
      return .other("not a method: \(request.method.prefix(20))")
    }
    for header in request.headers {
      guard !header.name.isEmpty, header.name.utf8.allSatisfy(isToken) else {
        return .other("not a header name: \(header.name.prefix(40))")
      }
      guard header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 }) else {
        return .other("the value of header \(header.name) holds control characters")
      }
    }
    return nil
  }

  /// `HOST:PORT` (or what of it there is) of an absolute URL, without user and password.
  static func authority(of url: String) -> String {
    var rest = url[...]
    guard let colon = rest.firstIndex(of: ":") else { return "" }
    rest = rest[rest.index(after: colon)...]
    guard rest.hasPrefix("//") else { return "" }
    let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return String(
      authority[(authority.lastIndex(of: "@").map(authority.index(after:)) ?? authority.startIndex)...])
  }

  /// A URL as it may be shown: without user and password.
  static func shown(_ url: String) -> String {
    guard let slashes = url.firstRange(of: "//") else { return url.contains("@") ? "(not shown)" : url }
    let rest = url[slashes.upperBound...]
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    guard let at = rest[..<end].lastIndex(of: "@") else { return url }
    return String(url[..<slashes.upperBound]) + String(rest[rest.index(after: at)...])
  }

  /// RFC 9110 §5.6.2.
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
