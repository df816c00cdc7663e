/// Finds text in bytes without making strings of them.
enum ByteSearch {
  /// Whether a part of the bytes holds a text; ASCII letters of either case are the same.
  /// - Parameter needle: in lower case.
  static func contains(_ needle: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let first = needle.first, range.count >= needle.count, range.lowerBound >= 0,
      range.upperBound <= bytes.count
    else { return false }
    let upper = (97...122).contains(first) ? first - 32 : first
    return bytes.withUnsafeBufferPointer { bytes in
      needle.withUnsafeBufferPointer { needle in
        var at = range.lowerBound
        let last = range.upperBound - needle.count
        while at <= last {
          let byte = bytes[at]
          if byte == first || byte == upper {
            var same = 1
            while same < needle.count {
              let other = bytes[at + same]
              let lower = (65...90).contains(other) ? other + 32 : other
              if lower != needle[same] { break }
              same += 1
            }
            if same == needle.count { return true }
          }
          at += 1
        }
        return false
      }
    }
  }
}
