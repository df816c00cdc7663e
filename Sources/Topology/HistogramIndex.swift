import Mesh

/// Which series make up one duration histogram: the same labels but for `le`.
struct HistogramIndex: Sendable {
  /// A histogram: its role and the slots of its buckets, sum and count.
  struct Group: Sendable {
    var role: SeriesRole
    /// Upper bound and slot of each bucket, by bound.
    var buckets: [(bound: Double, slot: Int)] = []
    var sum: Int?
    var count: Int?
  }

  /// The histograms in the order in which they were seen.
  private(set) var groups: [Group] = []
  private var groupOfLabels: [String: Int] = [:]

  /// Adds a series of a duration histogram; others are let pass.
  mutating func add(_ series: Series, role: SeriesRole, slot: Int) {
    switch role.metric {
    case .durationBucket, .durationSum, .durationCount: break
    default: return
    }
    var key = ""
    for label in series.labels where label.name != "le" {
      key += label.name
      key += "\u{1}"
      key += label.value
      key += "\u{2}"
    }
    let group = groupOfLabels[key] ?? groups.count
    if group == groups.count {
      groups.append(Group(role: role))
      groupOfLabels[key] = group
    }
    switch role.metric {
    case .durationBucket(let bound):
      let position = groups[group].buckets.firstIndex { $0.bound > bound } ?? groups[group].buckets.count
      groups[group].buckets.insert((bound, slot), at: position)
    case .durationSum: groups[group].sum = slot
    default: groups[group].count = slot
    }
  }
}
