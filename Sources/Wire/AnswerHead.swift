/// Collects the header of an answer, line by line.
struct AnswerHead {
  private(set) var headers: [HTTPHeader] = []
  private(set) var status = 0

  /// Takes a line with its line end.
  /// - Returns: whether the header is complete; that of an interim answer (1xx) is not the one.
  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var line = bytes[...]
    while let last = line.last, last == 0x0D || last == 0x0A { line.removeLast() }
    if line.isEmpty { return status >= 200 }
    if line.starts(with: Array("HTTP/".utf8)) {
      headers = []
      let words = line.split(separator: 0x20, maxSplits: 2)
      status = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
      return false
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let name = String(decoding: line[..<colon], as: UTF8.self)
    headers.append(HTTPHeader(name, Self.trimmed(line[(colon + 1)...])))
    return false
  }

  private static func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    var bytes = bytes
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
