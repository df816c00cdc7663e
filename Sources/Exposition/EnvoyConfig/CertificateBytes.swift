import FoundationEssentials
import Mesh

/// Reads from X.509 certificates what people look for: serial number, dates, names. RFC 5280, RFC 7468; nothing is
/// verified.
enum CertificateBytes {
  /// More certificates of one text are not read.
  private static let limit = 1000

  /// The certificates of a PEM text, or of DER; what cannot be read is left out.
  static func certificates(_ bytes: [UInt8], _ role: Certificate.Role) -> [Certificate] {
    if bytes.first == 0x30 { return [certificate(bytes, role)].compactMap { $0 } }
    var found: [Certificate] = []
    for block in blocks(String(decoding: bytes, as: UTF8.self)) where found.count < limit {
      if let der = base64(block.utf8), let one = certificate(der, role) { found.append(one) }
    }
    return found
  }

  /// The texts between `-----BEGIN CERTIFICATE-----` and its end.
  private static func blocks(_ text: String) -> [String] {
    var found: [String] = []
    var current: String?
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("-----BEGIN ") {
        current = line.contains("CERTIFICATE-----") ? "" : nil
      } else if line.hasPrefix("-----END ") {
        if let current { found.append(current) }
        current = nil
      } else if current != nil {
        current?.append(contentsOf: line)
      }
    }
    return found
  }

  /// Base64 in both alphabets, blanks left out; nil for any other character.
  static func base64(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text {
      let digit: UInt32
      switch byte {
      case 65...90: digit = UInt32(byte) - 65
      case 97...122: digit = UInt32(byte) - 71
      case 48...57: digit = UInt32(byte) + 4
      case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
      case UInt8(ascii: "="), 0x20, 0x0A, 0x0D, 0x09: continue
      default: return nil
      }
      bits = bits << 6 | digit
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return out
  }

  // MARK: - DER

  /// A part of DER: its tag and where its content lies.
  private struct Part {
    var tag: UInt8
    var content: Range<Int>
  }

  private static func parts(_ der: [UInt8], _ range: Range<Int>) -> [Part] {
    var found: [Part] = []
    var at = range.lowerBound
    while at + 2 <= range.upperBound, found.count < 256 {
      let tag = der[at]
      var length = Int(der[at + 1])
      at += 2
      if length >= 0x80 {
        let count = length - 0x80
        guard count > 0, count <= 4, at + count <= range.upperBound else { return found }
        length = der[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
        at += count
      }
      guard length <= range.upperBound - at else { return found }
      found.append(Part(tag: tag, content: at..<at + length))
      at += length
    }
    return found
  }

  private static func certificate(_ der: [UInt8], _ role: Certificate.Role) -> Certificate? {
    guard let whole = parts(der, 0..<der.count).first, whole.tag == 0x30,
      let body = parts(der, whole.content).first, body.tag == 0x30
    else { return nil }
    var fields = parts(der, body.content)[...]
    // The version is left out of the first version.
    if fields.first?.tag == 0xA0 { fields.removeFirst() }
    guard let serial = fields.popFirst(), serial.tag == 0x02 else { return nil }
    var found = Certificate(role: role)
    var digits = der[serial.content][...]
    while digits.count > 1, digits.first == 0 { digits.removeFirst() }
    found.serial = digits.map(hex).joined()
    // Signature, issuer, then from when to when.
    guard fields.count >= 3 else { return nil }
    let times = parts(der, fields[fields.startIndex + 2].content)
    found.validFrom = times.first.flatMap { time(der, $0) }
    found.expires = times.count > 1 ? time(der, times[1]) : nil
    if let extensions = fields.first(where: { $0.tag == 0xA3 }) { found.names = names(der, extensions) }
    return found
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = Array("0123456789abcdef")
    return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
  }

  /// UTCTime or GeneralizedTime.
  private static func time(_ der: [UInt8], _ part: Part) -> Date? {
    var text = String(decoding: der[part.content], as: UTF8.self)
    guard text.last == "Z", text.utf8.dropLast().allSatisfy({ (48...57).contains($0) }) else { return nil }
    if part.tag == 0x17, text.utf8.count == 13 {
      text = (text < "50" ? "20" : "19") + text
    }
    guard text.utf8.count == 15 else { return nil }
    let digits = Array(text)
    func piece(_ from: Int, _ count: Int) -> String { String(digits[from..<from + count]) }
    return TimeStamp.parse(
      "\(piece(0, 4))-\(piece(4, 2))-\(piece(6, 2))T\(piece(8, 2)):\(piece(10, 2)):\(piece(12, 2))Z")
  }

  /// Subject alternative names: URIs, DNS names, IP addresses of four bytes.
  private static func names(_ der: [UInt8], _ extensions: Part) -> [String] {
    guard let list = parts(der, extensions.content).first else { return [] }
    for one in parts(der, list.content) {
      let fields = parts(der, one.content)
      guard let id = fields.first, id.tag == 0x06, Array(der[id.content]) == [0x55, 0x1D, 0x11],
        let value = fields.last, value.tag == 0x04, let names = parts(der, value.content).first
      else { continue }
      return parts(der, names.content).compactMap { name in
        let bytes = der[name.content]
        switch name.tag {
        case 0x81, 0x82, 0x86: return String(decoding: bytes, as: UTF8.self)
        case 0x87 where bytes.count == 4: return bytes.map(String.init).joined(separator: ".")
        default: return nil
        }
      }
    }
    return []
  }
}
