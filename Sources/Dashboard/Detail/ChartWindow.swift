import FoundationEssentials

/// The stretch of time that the charts of a page show.
struct ChartWindow: Sendable, Hashable {
  /// The lengths that zooming goes through, in seconds.
  static let lengths: [Double] = [60, 120, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400]
  /// What a page begins with.
  static let usual = 600.0

  /// Length in seconds.
  var seconds = ChartWindow.usual
  /// Its end where the user went back; nil ends at the moment that is shown.
  var end: Date?

  /// The next shorter or longer length; false when there is none.
  mutating func zoom(closer: Bool) -> Bool {
    let next = closer ? Self.lengths.last { $0 < seconds } : Self.lengths.first { $0 > seconds }
    guard let next else { return false }
    seconds = next
    return true
  }

  /// Goes by quarters of its length; what would lie after the newest moment follows it again.
  mutating func pan(_ quarters: Int, newest: Date) {
    let moved = (end ?? newest).addingTimeInterval(Double(quarters) * seconds / 4)
    end = moved < newest ? moved : nil
  }
}
