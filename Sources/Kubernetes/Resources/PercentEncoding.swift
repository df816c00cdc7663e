/// Text as parts of a URL (RFC 3986).
package enum PercentEncoding {
  /// One segment of a path: everything that could be read as something else is encoded, `/` too.
  package static func segment(_ text: String) -> String {
    // A segment of dots alone would be taken out of the path on its way.
    if text == "." || text == ".." { return text.utf8.map { _ in "%2E" }.joined() }
    return encode(text) { isUnreserved($0) || "!$&'()*+,;=:@".utf8.contains($0) }
  }

  /// A path with its slashes, each segment as it is; escapes that are already there stay.
  package static func path(_ text: String) -> String {
    encode(text) { isUnreserved($0) || "!$&'()*+,;=:@/%".utf8.contains($0) }
  }

  /// The name or value of a query's part.
  package static func query(_ text: String) -> String {
    encode(text) { isUnreserved($0) || "/:,!()*".utf8.contains($0) }
  }

  /// `a=1&b=2` of names and values.
  package static func query(_ items: [(String, String)]) -> String {
    items.map { query($0.0) + "=" + query($0.1) }.joined(separator: "&")
  }

  private static func encode(_ text: String, _ stays: (UInt8) -> Bool) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      if stays(byte) {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
