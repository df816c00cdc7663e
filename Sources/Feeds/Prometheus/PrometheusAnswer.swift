import JSON

/// An answer of Prometheus' query API, but for its series, which are handed on one by one.
struct PrometheusAnswer: Sendable, Hashable {
  /// A number at a time, in seconds since 1970.
  struct Point: Sendable, Hashable {
    var at: Double
    var value: Double
  }

  /// `success` or `error`.
  var status = ""
  /// Prometheus' word for the kind of error.
  var errorType = ""
  /// The error in Prometheus' words.
  var error = ""
  /// What the server holds against its own answer, such as a store of Thanos' that did not answer.
  var warnings: [String] = []
  /// Number of series.
  var series = 0

  private static let maximumWarnings = 5

  /// Reads an answer. Cost: one walk over the bytes; labels are not looked into.
  /// - Parameters:
  ///   - bytes: the body.
  ///   - each: takes the bytes of a series' labels (a JSON object) and its points in their order; numbers are as they
  ///     came, NaN and infinities too. A scalar comes without labels.
  /// - Throws: what is wrong with the bytes as JSON.
  static func read(
    _ bytes: [UInt8], each: (_ labels: Range<Int>, _ points: [Point]) throws(JSONFault) -> Void
  ) throws(JSONFault) -> PrometheusAnswer {
    var answer = PrometheusAnswer()
    var reader = JSONReader(bytes)
    try members(&reader) { key, reader throws(JSONFault) in
      switch key {
      case "status": answer.status = try reader.scalarText() ?? ""
      case "errorType": answer.errorType = try reader.scalarText() ?? ""
      case "error": answer.error = try reader.scalarText() ?? ""
      case "warnings" where reader.peek() == UInt8(ascii: "["):
        try elements(&reader) { reader throws(JSONFault) in
          let text = try reader.scalarText()
          if let text, answer.warnings.count < maximumWarnings { answer.warnings.append(text) }
        }
      case "data" where reader.peek() == UInt8(ascii: "{"):
        try members(&reader) { key, reader throws(JSONFault) in
          guard key == "result", reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
          try readResult(&reader, &answer, each)
        }
      default: try reader.skip()
      }
    }
    return answer
  }

  private static func readResult(
    _ reader: inout JSONReader, _ answer: inout PrometheusAnswer,
    _ each: (_ labels: Range<Int>, _ points: [Point]) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    var scalar: [Double] = []
    try elements(&reader) { reader throws(JSONFault) in
      guard reader.peek() == UInt8(ascii: "{") else {
        // A scalar: [time, "value"].
        if let number = try reader.scalarText().flatMap(Double.init) { scalar.append(number) }
        return
      }
      var labels = 0..<0
      var points: [Point] = []
      try members(&reader) { key, reader throws(JSONFault) in
        switch key {
        case "metric":
          _ = reader.peek()
          let start = reader.offset
          try reader.skip()
          labels = start..<reader.offset
        case "value":
          if let point = try point(&reader) { points.append(point) }
        case "values" where reader.peek() == UInt8(ascii: "["):
          try elements(&reader) { reader throws(JSONFault) in
            if let point = try point(&reader) { points.append(point) }
          }
        default: try reader.skip()
        }
      }
      answer.series += 1
      try each(labels, points)
    }
    if scalar.count == 2 {
      answer.series += 1
      try each(0..<0, [Point(at: scalar[0], value: scalar[1])])
    }
  }

  /// `[1700000000.123, "1.5"]`; nil for anything else that is JSON.
  private static func point(_ reader: inout JSONReader) throws(JSONFault) -> Point? {
    guard reader.take(UInt8(ascii: "[")) else {
      try reader.skip()
      return nil
    }
    var numbers: (Double?, Double?) = (nil, nil)
    var index = 0
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "]")) {
      let number = try reader.scalarText().flatMap(Double.init)
      if index == 0 { numbers.0 = number } else if index == 1 { numbers.1 = number }
      index += 1
    }
    guard let at = numbers.0, let value = numbers.1, at.isFinite else { return nil }
    return Point(at: at, value: value)
  }

  /// The labels of a series, sorted by name.
  static func labels(_ bytes: ArraySlice<UInt8>) throws(JSONFault) -> [(name: String, value: String)] {
    var labels: [(name: String, value: String)] = []
    guard !bytes.isEmpty else { return [] }
    var reader = JSONReader(Array(bytes))
    try members(&reader) { key, reader throws(JSONFault) in
      labels.append((key, try reader.scalarText() ?? ""))
    }
    return labels.sorted { $0.name < $1.name }
  }

  private static func members(
    _ reader: inout JSONReader, _ body: (String, inout JSONReader) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    try reader.expect(UInt8(ascii: "{"), "an object")
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
      let key = try reader.key()
      try body(key, &reader)
    }
  }

  private static func elements(
    _ reader: inout JSONReader, _ body: (inout JSONReader) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    try reader.expect(UInt8(ascii: "["), "an array")
    var isFirst = true
    while try reader.next(&isFirst, closing: UInt8(ascii: "]")) { try body(&reader) }
  }
}
