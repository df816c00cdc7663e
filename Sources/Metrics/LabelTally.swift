import Mesh

/// The labels of some series: which there are, and which of them tell the series apart.
struct LabelTally {
  /// The first value that was seen; nil as soon as there is another.
  private var only: [String: String?] = [:]

  mutating func add(_ series: Series) {
    for (name, value) in series.labels {
      if let known = only[name] {
        if let known, known != value { only[name] = .some(nil) }
      } else {
        only[name] = value
      }
    }
  }

  /// Those with several values, then the others, each sorted.
  var names: [String] {
    only.keys.sorted {
      let (a, b) = (only[$0] == .some(nil), only[$1] == .some(nil))
      return a != b ? a : $0 < $1
    }
  }
}
