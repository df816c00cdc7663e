import Mesh

/// Counters that are worked out from others. Each begins with what its raw ones had counted when the proxy was first
/// read, or with nothing when it comes later, and grows as they grow: a name that changes moves no numbers.
struct SyntheticCounters {
  private var places: [String: Int] = [:]
  private(set) var samples: [Sample] = []

  /// Adds to a counter; makes it where there is none.
  /// - Parameter labels: asked for a new counter only.
  mutating func add(
    _ amount: Double, to key: String, _ name: String, labels: () -> [(name: String, value: String)]
  ) {
    if let place = places[key] {
      samples[place].value += amount
      return
    }
    places[key] = samples.count
    samples.append(Sample(series: Series(name: name, labels: labels()), value: amount))
  }

  /// Begins anew, with the same series: the proxy is another process.
  mutating func restart() {
    for index in samples.indices { samples[index].value = 0 }
  }
}
