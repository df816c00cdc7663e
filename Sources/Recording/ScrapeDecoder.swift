import Mesh

/// Puts the scrapes of one source and part together again, from their rows in the order of their numbers.
struct ScrapeDecoder {
  /// Series that one scrape may hold, so that a file cannot make up more than there is memory for.
  private static let maximumSeries = 5_000_000

  private(set) var samples: [Sample] = []
  private var ids: [Int64] = []
  private var places: [Int64: Int] = [:]
  /// A whole scrape has been read.
  private(set) var isReady = false

  /// Takes a row's texts.
  /// - Parameter series: finds a series by its number; nil where the file has none.
  /// - Returns: whether all of it could be read. What could not is left out.
  mutating func apply(delta: [UInt8]?, whole: [UInt8]?, series: (Int64) -> Series?) -> Bool {
    if let whole {
      samples = []
      ids = []
      places = [:]
      isReady = true
      return read(whole, isWhole: true, series: series)
    }
    guard isReady else { return false }
    guard let delta else { return true }
    return read(delta, isWhole: false, series: series)
  }

  private mutating func read(_ text: [UInt8], isWhole: Bool, series: (Int64) -> Series?) -> Bool {
    var reader = DeltaReader(text)
    var isSound = true
    // Where the next entry's series stands as a rule.
    var hint = 0
    do {
      while let entry = try reader.next() {
        var id = entry.first
        let (end, overflow) = entry.first.addingReportingOverflow(entry.count)
        guard !overflow, entry.count <= Self.maximumSeries else {
          isSound = false
          continue
        }
        while id < end {
          defer { id += 1 }
          if !isWhole, let place = place(of: id, hint: &hint) {
            if entry.isValue {
              samples[place].value = entry.number
            } else {
              samples[place].value += entry.number
            }
            continue
          }
          // An increase of what is not known cannot be understood; a value can.
          guard isWhole || entry.isValue, samples.count < Self.maximumSeries, let found = series(id) else {
            isSound = false
            // A run into nowhere is not walked to its end.
            break
          }
          if !isWhole { places[id] = ids.count }
          ids.append(id)
          samples.append(Sample(series: found, value: entry.number))
        }
      }
    } catch {
      isSound = false
    }
    return isSound
  }

  private mutating func place(of id: Int64, hint: inout Int) -> Int? {
    if hint < ids.count, ids[hint] == id {
      hint += 1
      return hint - 1
    }
    if places.count != ids.count {
      places = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
    }
    guard let place = places[id] else { return nil }
    hint = place + 1
    return place
  }
}
