/// Decodes the keys of new series: names and labels as they are written.
///
/// Neighbouring series differ in few labels (a histogram's buckets in one), so a label that is written as the
/// label at the same place of the key before it is taken from there.
struct KeyDecoder {
  /// Labels of one series at most: Istio's have some 25.
  static let labelLimit = 256

  private let strings: StringPool
  /// The labels of the last key as written, each with its comma, in the body that is being read: memory that outlives this decoder.
  private var written: [(start: BytePointer, count: Int)] = []
  /// The same labels decoded, in the order of the key.
  private var decoded: [(name: String, value: String)] = []
  /// Where each place of the sorted labels comes from; empty when a name has changed since.
  private var order: [Int] = []

  init(strings: StringPool) { self.strings = strings }

  /// Decodes a key that `SampleLine.keyEnd` has found.
  /// - Returns: the name, and the labels sorted by name.
  mutating func decode(
    _ start: BytePointer, _ end: BytePointer
  ) throws(LineFault) -> (name: String, labels: [(name: String, value: String)]) {
    var p = start
    while p < end, p.pointee.continuesName { p += 1 }
    guard p == start || start.pointee.beginsName else { throw .noName }
    var name: String? = p > start ? strings.text(start, p) : nil
    p = p.skippingBlanks(before: end)
    guard p < end else {
      guard let name else { throw .noName }
      return (name, [])
    }
    p += 1  // keyEnd has seen the brace
    var place = 0
    while true {
      if place < decoded.count, let next = repeated(place, p, end) {
        p = next
        place += 1
        continue
      }
      p = p.skippingBlanks(before: end)
      guard p < end else { throw .openBraces }
      if p.pointee == ASCII.closeBrace { break }
      let begin = p
      let quotedName = try readLabel(&p, end, place: place)
      if let quotedName {
        guard name == nil else { throw .twoNames }
        name = quotedName
      } else {
        written[place] = (begin, p - begin)
        place += 1
        guard place <= KeyDecoder.labelLimit else { throw .tooManyLabels }
      }
    }
    guard p + 1 == end else { throw .noComma }
    guard let name, !name.isEmpty else { throw .noName }
    if place < decoded.count {
      order = []
      decoded.removeSubrange(place...)
      written.removeSubrange(place...)
    }
    return (name, try sorted())
  }

  /// The place behind the label that begins here, when it is written as the last key's at this place.
  @inline(__always)
  private func repeated(_ place: Int, _ p: BytePointer, _ end: BytePointer) -> BytePointer? {
    let (start, count) = written[place]
    guard count > 0, count < end - p, p.matches(start, count: count) else { return nil }
    // Written last in that key, it must be the last of this one as well.
    guard p[count - 1] == ASCII.comma || p[count] == ASCII.closeBrace else { return nil }
    return p + count
  }

  /// Reads `label="value",` into its place; or a metric's name in quotes, which is returned.
  private mutating func readLabel(
    _ p: inout BytePointer, _ end: BytePointer, place: Int
  ) throws(LineFault) -> String? {
    let label: String
    if p.pointee == ASCII.quote {
      let close = try SampleLine.quotedEnd(p + 1, end)
      label = unescaped(p + 1, close)
      p = (close + 1).skippingBlanks(before: end)
      if p < end, p.pointee != ASCII.equals {
        p = try separator(p, end)
        return label
      }
    } else {
      let begin = p
      guard p.pointee.beginsName else { throw .noLabelName }
      while p < end, p.pointee.continuesName { p += 1 }
      label = strings.text(begin, p)
      p = p.skippingBlanks(before: end)
    }
    guard p < end, p.pointee == ASCII.equals else { throw .noEquals }
    p = (p + 1).skippingBlanks(before: end)
    guard p < end, p.pointee == ASCII.quote else { throw .noQuote }
    let close = try SampleLine.quotedEnd(p + 1, end)
    let value = unescaped(p + 1, close)
    p = try separator(close + 1, end)
    if place < decoded.count {
      if decoded[place].name != label { order = [] }
      decoded[place] = (label, value)
    } else {
      order = []
      decoded.append((label, value))
      written.append((p, 0))
    }
    return nil
  }

  /// Steps over the comma behind a label; stays on a closing brace.
  private func separator(_ start: BytePointer, _ end: BytePointer) throws(LineFault) -> BytePointer {
    let p = start.skippingBlanks(before: end)
    guard p < end else { throw .openBraces }
    if p.pointee == ASCII.comma { return p + 1 }
    guard p.pointee == ASCII.closeBrace else { throw .noComma }
    return p
  }

  /// The labels sorted by name. A label that is repeated with the same value counts once; with two values
  /// the series has no one identity.
  private mutating func sorted() throws(LineFault) -> [(name: String, value: String)] {
    if order.count != decoded.count {
      order = decoded.indices.sorted { decoded[$0].name < decoded[$1].name }
    }
    var labels: [(name: String, value: String)] = []
    labels.reserveCapacity(order.count)
    for place in order {
      if let last = labels.last, last.name == decoded[place].name {
        guard last.value == decoded[place].value else { throw .twoLabels }
      } else {
        labels.append(decoded[place])
      }
    }
    return labels
  }

  /// A quoted text with `\\`, `\"` and `\n` resolved; another escape stays as it is written.
  private func unescaped(_ start: BytePointer, _ end: BytePointer) -> String {
    guard start.first(ASCII.backslash, before: end) != nil else { return strings.text(start, end) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    var p = start
    while p < end {
      if p.pointee == ASCII.backslash, p + 1 < end {
        switch p[1] {
        case ASCII.backslash: bytes.append(ASCII.backslash)
        case ASCII.quote: bytes.append(ASCII.quote)
        case UInt8(ascii: "n"): bytes.append(ASCII.newline)
        default: bytes.append(contentsOf: [ASCII.backslash, p[1]])
        }
        p += 2
      } else {
        bytes.append(p.pointee)
        p += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
