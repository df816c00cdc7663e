/// Takes out of text what opens doors, before it reaches a file that is sent around: passwords and tokens in
/// addresses, credentials of `Authorization`, values of tags that are named after secrets.
enum SecretText {
  /// What stands where something was taken out.
  static let mark = "redacted"

  /// Names of parameters, headers and tags hold one of these.
  private static let words = [
    "authorization", "token", "secret", "passw", "pwd", "apikey", "api-key", "api_key", "cookie",
    "credential",
    "signature", "jwt",
  ]
  /// These alone are too short to be looked for within others.
  private static let names: Set<String> = [
    "auth", "key", "sig", "session", "sessionid", "sid", "code_verifier",
  ]
  private static let schemes = ["bearer", "basic"]

  /// The text without them. Cost: one pass.
  static func cleared(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let clear = cleared(bytes)
    return clear.count == bytes.count && clear == bytes ? text : String(decoding: clear, as: UTF8.self)
  }

  /// The same for JSON that is there as bytes, and for its members with such names: it stays JSON.
  static func cleared(json bytes: [UInt8]) -> [UInt8] { cleared(bytes, members: true) }

  private static func cleared(_ bytes: [UInt8], members: Bool = false) -> [UInt8] {
    var reader = SecretReader(bytes, members: members)
    return reader.read()
  }

  /// Whether a parameter of this name holds what nobody else should know.
  static func isSecret(parameter name: ArraySlice<UInt8>) -> Bool {
    guard (2...80).contains(name.count) else { return false }
    let name = String(decoding: name, as: UTF8.self).lowercased()
    return names.contains(name) || words.contains(where: name.contains)
  }

  /// The same of a member of JSON, which a short name says too little about.
  static func isSecret(member name: ArraySlice<UInt8>) -> Bool {
    guard (3...80).contains(name.count) else { return false }
    let name = String(decoding: name, as: UTF8.self).lowercased()
    return words.contains(where: name.contains)
  }

  /// Whether a word announces credentials.
  static func isScheme(_ word: ArraySlice<UInt8>) -> Bool {
    (5...6).contains(word.count) && schemes.contains(String(decoding: word, as: UTF8.self).lowercased())
  }
}

/// Goes through a text once and copies what may stay.
private struct SecretReader {
  private let bytes: [UInt8]
  private let members: Bool
  private var out: [UInt8] = []
  private var place = 0
  /// Where the word that was read last begins in `bytes`; a word is a run of letters, digits, `_`, `-`, `.` and `%`.
  private var word = 0

  /// - Parameter members: whether strings that follow a name are looked at too.
  init(_ bytes: [UInt8], members: Bool) {
    self.bytes = bytes
    self.members = members
    out.reserveCapacity(bytes.count)
  }

  mutating func read() -> [UInt8] {
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "="): parameter()
      case UInt8(ascii: " "): credentials()
      case UInt8(ascii: "/"): address()
      case UInt8(ascii: "\"") where members: member()
      default: copy()
      }
    }
    return out
  }

  private mutating func copy() {
    if !Self.isWord(bytes[place]) { word = place + 1 }
    out.append(bytes[place])
    place += 1
  }

  private mutating func skip(to end: Int) {
    guard end > place else { return }
    out.append(contentsOf: SecretText.mark.utf8)
    place = end
    word = end
  }

  /// `?token=…`, `&token=…`.
  private mutating func parameter() {
    var start = word
    // What some writers of JSON make of `&`.
    let escape = Array("u0026".utf8)
    if start > 0, bytes[start - 1] == UInt8(ascii: "\\"), bytes[start..<place].starts(with: escape) {
      start += escape.count
    }
    let isParameter = SecretText.isSecret(parameter: bytes[start..<place])
    copy()
    if isParameter { skip(to: end(place) { !Self.endsValue($0) }) }
  }

  /// `Bearer …`.
  private mutating func credentials() {
    let announces = SecretText.isScheme(bytes[word..<place])
    copy()
    guard announces else { return }
    let end = end(place) { Self.isWord($0) || [0x2B, 0x2F, 0x3D, 0x7E].contains($0) }
    // "Basic concepts" are none.
    let isWord = bytes[place..<end].allSatisfy { 0x61...0x7A ~= $0 || $0 == 0x2D || $0 == 0x2E }
    if end - place >= 8, !isWord || end - place >= 20 { skip(to: end) }
  }

  /// `://user:password@host`.
  private mutating func address() {
    copy()
    guard place >= 3, place < bytes.count, bytes[place] == UInt8(ascii: "/"),
      bytes[place - 2] == UInt8(ascii: ":")
    else { return }
    copy()
    let end = end(place) { !Self.endsValue($0) && ![0x2F, 0x3F, 0x2C].contains($0) }
    if let at = bytes[place..<end].lastIndex(of: UInt8(ascii: "@")) { skip(to: at) }
  }

  /// `"authorization": "…"`.
  private mutating func member() {
    copy()
    let start = place
    var end = endOfString(start)
    while place < end {
      // Inside of the text there may be addresses; a name is looked at when all of it is known.
      switch bytes[place] {
      case UInt8(ascii: "="): parameter()
      case UInt8(ascii: " "): credentials()
      case UInt8(ascii: "/"): address()
      default: copy()
      }
    }
    guard end < bytes.count else { return }
    copy()
    var next = end + 1
    while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
    guard next < bytes.count, bytes[next] == UInt8(ascii: ":"),
      SecretText.isSecret(member: bytes[start..<end])
    else { return }
    next += 1
    while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
    guard next < bytes.count, bytes[next] == UInt8(ascii: "\"") else { return }
    while place <= next { copy() }
    end = endOfString(place)
    skip(to: end)
    if place < bytes.count { copy() }
  }

  private func endOfString(_ start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      // A text of several lines is no string of JSON; what follows is looked at by itself.
      if bytes[end] == UInt8(ascii: "\n") { return end }
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(end, bytes.count)
  }

  private func end(_ start: Int, while holds: (UInt8) -> Bool) -> Int {
    var end = start
    while end < bytes.count, holds(bytes[end]) { end += 1 }
    return end
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x25: true
    default: false
    }
  }

  private static func endsValue(_ byte: UInt8) -> Bool {
    byte <= 0x20 || [0x22, 0x23, 0x26, 0x27, 0x3B, 0x3C, 0x3E, 0x5C, 0x7D].contains(byte)
  }
}
