import Mesh

/// Turns the scrapes of one source and part into what changed from one to the next.
struct ScrapeEncoder {
  /// A whole scrape costs what it holds, and the changes after the last one cost time when somebody reads from the
  /// middle: whole ones come when the changes since have become so many times as large, or at the latest after so long.
  private static let changesPerWhole = 4
  private static let secondsPerWhole = 600.0

  private var series: [Series] = []
  private var ids: [Int64] = []
  private var values: [Double] = []
  private var hasWhole = false
  /// A series stood twice in the last scrape: entries by number would not tell which is which.
  private var isAmbiguous = false
  private var wholeBytes = 0
  private var changedBytes = 0
  private var wholeAt = -Double.infinity

  /// The series of the last scrape.
  var current: [Series] { series }

  /// The texts for a scrape. At least one is there.
  /// - Parameter number: the number of a series in the file.
  mutating func encode<Failure: Error>(
    _ scrape: Scrape, number: (Series) throws(Failure) -> Int64
  ) throws(Failure) -> (delta: [UInt8]?, whole: [UInt8]?) {
    let delta = hasWhole && !isAmbiguous ? try encodeChanges(scrape.samples, number: number) : nil
    if let delta, !delta.hasVanished, changedBytes < Self.changesPerWhole * max(wholeBytes, 1),
      scrape.at - wholeAt < Self.secondsPerWhole
    {
      return (delta.text, nil)
    }
    let whole = try encodeWhole(scrape, number: number)
    return (delta?.text, whole)
  }

  private mutating func encodeWhole<Failure: Error>(
    _ scrape: Scrape, number: (Series) throws(Failure) -> Int64
  ) throws(Failure) -> [UInt8] {
    series = scrape.samples.map(\.series)
    values = scrape.samples.map(\.value)
    var numbers: [Int64] = []
    numbers.reserveCapacity(series.count)
    for one in series { numbers.append(try number(one)) }
    ids = numbers
    isAmbiguous = Set(ids).count != ids.count
    var text = DeltaText()
    for (id, value) in zip(ids, values) { text.add(id, value.isFinite ? .number(value) : .value(value)) }
    let bytes = text.finish()
    hasWhole = true
    wholeBytes = bytes.count
    wholeAt = scrape.at
    changedBytes = 0
    return bytes
  }

  /// What changed; also brings what is known up to date, where nothing vanished.
  private mutating func encodeChanges<Failure: Error>(
    _ samples: [Sample], number: (Series) throws(Failure) -> Int64
  ) throws(Failure) -> (text: [UInt8], hasVanished: Bool) {
    let known = series.count
    var places: [Series: Int]?
    var seen = 0
    var text = DeltaText()
    for (position, sample) in samples.enumerated() {
      let place: Int?
      if position < known, series[position] === sample.series {
        place = position
      } else {
        // Another order, or something new: search from here on.
        if places == nil {
          places = Dictionary(zip(series, series.indices), uniquingKeysWith: { first, _ in first })
        }
        place = places?[sample.series]
      }
      if let place {
        seen += 1
        let old = values[place]
        guard old.bitPattern != sample.value.bitPattern else { continue }
        let increase = DeltaText.increase(from: old, to: sample.value)
        text.add(ids[place], increase.map { .number($0) } ?? .value(sample.value))
        values[place] = sample.value
      } else {
        let id = try number(sample.series)
        text.add(id, .value(sample.value))
        places?[sample.series] = series.count
        series.append(sample.series)
        ids.append(id)
        values.append(sample.value)
      }
    }
    let bytes = text.finish()
    changedBytes += bytes.count
    return (bytes, seen != known)
  }
}
