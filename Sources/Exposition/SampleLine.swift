/// Why a line could not be read; each a clause for people. Holds no text of the line: that is not safe to show.
enum LineFault: String, Error {
  case noName = "a metric name was expected"
  case noLabelName = "a label name was expected"
  case noEquals = "`=` was expected after a label name"
  case noQuote = "a label value in quotes was expected"
  case openValue = "a label value is not closed"
  case openBraces = "the label braces are not closed"
  case noComma = "`,` or `}` was expected after a label"
  case twoLabels = "one label has two values"
  case twoNames = "the metric has two names"
  case tooManyLabels = "there are too many labels"
  case noValue = "the value is missing"
  case badValue = "the value is not a number"
  case badTimestamp = "the timestamp is not a number"
  case badTail = "there is text behind the value"
  case tooLong = "the line is too long"
  case repeated = "the series was given before"
}

/// The grammar of one line with a sample: `name{label="value",…} value [timestamp] [# exemplar]`.
enum SampleLine {
  /// The end of the series' key (name and labels as they are written): behind `}`, or behind the bare name.
  /// Quotes are honoured, nothing else is checked.
  static func keyEnd(_ start: BytePointer, _ end: BytePointer) throws(LineFault) -> BytePointer {
    var p = start
    while p < end, p.pointee.continuesName { p += 1 }
    let nameEnd = p
    p = p.skippingBlanks(before: end)
    guard p < end, p.pointee == ASCII.openBrace else {
      guard nameEnd > start else { throw .noName }
      return nameEnd
    }
    p += 1
    while p < end {
      switch p.pointee {
      case ASCII.closeBrace:
        return p + 1
      case ASCII.quote:
        p = try quotedEnd(p + 1, end) + 1
      default:
        p += 1
      }
    }
    throw .openBraces
  }

  /// The closing quote of a text whose opening quote stands before `start`.
  @inline(__always)
  static func quotedEnd(_ start: BytePointer, _ end: BytePointer) throws(LineFault) -> BytePointer {
    var p = start
    while p < end {
      if p.pointee == ASCII.quote { return p }
      p += p.pointee == ASCII.backslash ? 2 : 1
    }
    throw .openValue
  }

  /// Reads value, timestamp and exemplar behind the key. The timestamp is checked and dropped: a scrape has
  /// one time, that of its arrival. An exemplar is skipped.
  static func value(_ start: BytePointer, _ end: BytePointer) throws(LineFault) -> Double {
    var p = start.skippingBlanks(before: end)
    guard p < end else { throw .noValue }
    guard let (value, next) = NumberReader.read(p, end) else { throw .badValue }
    p = next.skippingBlanks(before: end)
    if p < end, p.pointee != ASCII.hash {
      guard let (_, next) = NumberReader.read(p, end) else { throw .badTimestamp }
      p = next.skippingBlanks(before: end)
    }
    guard p < end else { return value }
    guard p.pointee == ASCII.hash else { throw .badTail }
    p = (p + 1).skippingBlanks(before: end)
    guard p < end, p.pointee == ASCII.openBrace else { throw .badTail }
    return value
  }
}
