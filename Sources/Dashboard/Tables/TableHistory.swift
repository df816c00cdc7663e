import FoundationEssentials
import Metrics

/// The last minutes of every row, for the small charts: one value a poll, at first from the history, then from the
/// inventories that come while the table is looked at. Bounded: `capacity` moments, rows gone for so long are forgotten; some 1.2 kB a row.
struct TableHistory: Sendable {
  /// What is kept of one moment.
  struct Point: Sendable, Hashable {
    var rate: Double?
    var errors: Double?
  }

  /// A row's ring of values; NaN is a gap.
  fileprivate struct Track: Sendable {
    var rates: [Float]
    var errors: [Float]
    var last: Int
  }

  let capacity: Int
  /// The number of the newest moment, in polls since some beginning; nil before the first.
  private(set) var newest: Int?
  private var tracks: [MetricsSubject: Track] = [:]

  init(capacity: Int = 150) { self.capacity = max(2, capacity) }

  /// Adds an inventory as the newest moment. Polls that were missed leave gaps; an older one begins anew.
  mutating func add(_ rows: [InventoryRow], at time: Date, interval: Double) {
    let moment = Self.moment(of: time, interval: interval)
    if let newest {
      if moment < newest { tracks = [:] }
      if moment == newest { return }
    }
    newest = moment
    for row in rows { add(row, at: moment) }
    if moment % capacity == 0 { tracks = tracks.filter { $0.value.last > moment - capacity } }
  }

  /// Begins anew with what was kept elsewhere.
  /// - Parameters:
  ///   - end: the moment of the last values, which are an interval apart.
  ///   - keepsNewer: what was added after it stays.
  mutating func fill(
    _ rows: [MetricsSubject: InventoryTrends.Track], end: Date, keepsNewer: Bool, interval: Double
  ) {
    let end = Self.moment(of: end, interval: interval)
    var filled: [MetricsSubject: Track] = [:]
    for (subject, row) in rows {
      var track = emptyTrack(before: end - row.rates.count + 1)
      for (index, rate) in row.rates.enumerated().suffix(capacity) where index < row.errors.count {
        let moment = end - row.rates.count + 1 + index
        guard moment >= 0 else { continue }
        track.add(rate: rate.known, errors: row.errors[index].known, at: moment, capacity: capacity)
      }
      filled[subject] = track
    }
    if keepsNewer, let newest, newest > end, newest - end < capacity {
      for (subject, old) in tracks {
        var track = filled[subject] ?? emptyTrack(before: end + 1)
        for moment in (end + 1)...newest where moment <= old.last && moment > old.last - capacity {
          let slot = moment % capacity
          track.add(
            rate: old.rates[slot].known, errors: old.errors[slot].known, at: moment, capacity: capacity)
        }
        filled[subject] = track
      }
    } else {
      newest = end
    }
    tracks = filled
  }

  private func emptyTrack(before moment: Int) -> Track {
    let empty = [Float](repeating: .nan, count: capacity)
    return Track(rates: empty, errors: empty, last: max(0, moment) - 1)
  }

  /// The number of a time's moment: polls since 1970.
  static func moment(of time: Date, interval: Double) -> Int {
    let number = time.timeIntervalSince1970 / max(0.05, interval)
    return number > 0 && number < 1e15 ? Int(number.rounded()) : 0
  }

  private mutating func add(_ row: InventoryRow, at moment: Int) {
    let capacity = capacity
    let empty = emptyTrack(before: moment)
    tracks[row.subject, default: empty].add(
      rate: row.inRate, errors: row.errorPercent, at: moment, capacity: capacity)
  }

  /// The last `count` moments up to and with `moment`, oldest first.
  func points(of subject: MetricsSubject, count: Int, upTo moment: Int) -> [Point] {
    guard count > 0, let track = tracks[subject] else { return [] }
    return ((moment - count + 1)...moment).map { moment in
      guard moment <= track.last, moment > track.last - capacity, moment >= 0 else { return Point() }
      let slot = moment % capacity
      return Point(rate: track.rates[slot].known, errors: track.errors[slot].known)
    }
  }
}

extension TableHistory.Track {
  fileprivate mutating func add(rate: Double?, errors: Double?, at moment: Int, capacity: Int) {
    for missed in max(last + 1, moment - capacity + 1)..<max(last + 1, moment + 1) {
      rates[missed % capacity] = .nan
      self.errors[missed % capacity] = .nan
    }
    rates[moment % capacity] = rate.map(Float.init) ?? .nan
    self.errors[moment % capacity] = errors.map(Float.init) ?? .nan
    last = moment
  }
}

extension Float {
  fileprivate var known: Double? { isNaN ? nil : Double(self) }
}
