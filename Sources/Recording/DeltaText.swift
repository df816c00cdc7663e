/// Writes the JSON of `scrape.delta` and `scrape.whole`: neighbours that say the same become one entry.
struct DeltaText {
  /// What an entry says of a series.
  enum Word: Equatable {
    /// It grew by so much, or in a whole scrape: it is so much.
    case number(Double)
    /// It is exactly this.
    case value(Double)

    static func == (a: Word, b: Word) -> Bool {
      switch (a, b) {
      case (.number(let a), .number(let b)), (.value(let a), .value(let b)): a.bitPattern == b.bitPattern
      default: false
      }
    }
  }

  private var bytes: [UInt8] = [UInt8(ascii: "[")]
  private var run: (first: Int64, count: Int64, word: Word)?

  /// Adds what is said of one series.
  mutating func add(_ id: Int64, _ word: Word) {
    if let known = run, known.first + known.count == id, known.word == word {
      run?.count += 1
      return
    }
    close()
    run = (id, 1, word)
  }

  /// The whole text.
  mutating func finish() -> [UInt8] {
    close()
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }

  private mutating func close() {
    guard let run else { return }
    self.run = nil
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "["))
    bytes.append(contentsOf: String(run.first).utf8)
    bytes.append(UInt8(ascii: ","))
    switch run.word {
    case .number(let number): bytes.append(contentsOf: Self.text(number).utf8)
    case .value(let value):
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: Self.text(value).utf8)
      bytes.append(UInt8(ascii: "\""))
    }
    if run.count > 1 {
      bytes.append(UInt8(ascii: ","))
      bytes.append(contentsOf: String(run.count).utf8)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// The shortest text that reads back as the same number.
  private static func text(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 9e15, !(value == 0 && value.sign == .minus) {
      return String(Int64(value))
    }
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return value.description
  }

  /// The increase that leads from one value exactly to another, as short as possible; nil where there is none, or
  /// where an increase does not say it well (what fell counts anew).
  static func increase(from old: Double, to new: Double) -> Double? {
    guard old.isFinite, new.isFinite, new >= old else { return nil }
    let difference = new - old
    func leads(_ candidate: Double) -> Bool { (old + candidate).bitPattern == new.bitPattern }
    if difference == difference.rounded(), leads(difference) { return difference }
    // Sums come with few decimals; their differences need not show the noise of the last bit.
    for scale in [1e1, 1e3, 1e6] where difference < 1e9 {
      let short = (difference * scale).rounded() / scale
      if leads(short) { return short }
    }
    return [difference, difference.nextUp, difference.nextDown].first { $0.isFinite && leads($0) }
  }
}
