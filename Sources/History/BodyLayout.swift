import Mesh

/// Which series stood where in a body. Bodies hardly change their order: as long as they do not, two scrapes share
/// one layout, and taking in a sample costs neither a hash nor a search.
final class BodyLayout: Sendable {
  /// The series of a body that belong to one table.
  struct Share: Sendable {
    /// Their slots, ascending.
    var slots: [Int32] = []
    /// Where each stands in the body.
    var positions: [Int32] = []
  }

  let series: [Series]
  let counters: Share
  let histograms: Share

  init(series: [Series], counters: Share, histograms: Share) {
    self.series = series
    self.counters = counters
    self.histograms = histograms
  }

  /// Whether a body has this layout. Cost: a comparison of pointers a sample.
  func fits(_ samples: [Sample]) -> Bool {
    guard samples.count == series.count else { return false }
    return samples.withUnsafeBufferPointer { samples in
      series.withUnsafeBufferPointer { series in
        for index in series.indices where series[index] !== samples[index].series { return false }
        return true
      }
    }
  }

  /// Bytes that it takes.
  var bytes: Int {
    128 + series.count * 8 + (counters.slots.count + histograms.slots.count) * 8
  }
}

/// One scrape's values of one table, as they came. Immutable, so that copies of the history share it.
final class HistoryRow: Sendable {
  let note: RowNote
  /// Slots of the values, ascending; shared between rows.
  let slots: [Int32]
  /// Values by slot; NaN where the body held nothing usable.
  let raws: [Double]
  /// What has to be added to a value for its total over resets; nil where that is nothing for all.
  let offsets: [Double]?

  init(note: RowNote, slots: [Int32], raws: [Double], offsets: [Double]?) {
    self.note = note
    self.slots = slots
    self.raws = raws
    self.offsets = offsets
  }

  /// Bytes that it takes; slots and offsets are shared with other rows as a rule.
  var bytes: Int { 160 + raws.count * 8 }

  /// Where a slot's value stands; a guess is tried first.
  @inline(__always)
  func place(of slot: Int32, guess: Int) -> Int? {
    if guess < slots.count, slots[guess] == slot { return guess }
    return slots.place(of: slot)
  }
}

/// What is known of a scrape beside its values.
struct RowNote: Sendable {
  /// Order among the events of the source.
  var order: UInt32
  var part: Scrape.Part
  var at: Double
  /// The last flush of histograms that had been seen then; before all times for none.
  var flush: Double
  var durationMs: Double?
  var bytes: Int
  /// Number of the problem's sentence in the source's list, or -1.
  var problem: Int32
}

extension [Int32] {
  /// Where a number stands in ascending numbers.
  func place(of wanted: Int32) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == wanted ? low : nil
  }
}
