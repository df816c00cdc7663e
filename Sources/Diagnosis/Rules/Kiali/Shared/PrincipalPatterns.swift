/// Finds principals by a beginning or an end without walking over all of them.
struct PrincipalPatterns {
  /// The principals of a cluster in order, read forwards and backwards.
  private struct Sorted {
    var forwards: [String]
    var backwards: [String]
  }

  private let byCluster: [String: Sorted]

  /// Sorts the principals of each cluster.
  init(_ principals: [String: [String]]) {
    byCluster = principals.mapValues {
      Sorted(forwards: $0.sorted(), backwards: $0.map { String($0.reversed()) }.sorted())
    }
  }

  /// Whether a principal of a cluster fits a pattern with `*`.
  func hasMatch(_ pattern: String, in cluster: String) -> Bool {
    byCluster[cluster].map { Self.hasMatch(pattern, $0) } ?? false
  }

  /// Whether a principal of any other cluster fits.
  func hasMatchElsewhere(_ pattern: String, than cluster: String) -> Bool {
    byCluster.contains { $0.key != cluster && Self.hasMatch(pattern, $0.value) }
  }

  private static func hasMatch(_ pattern: String, _ sorted: Sorted) -> Bool {
    let stars = pattern.count { $0 == "*" }
    if stars == 1, pattern.hasSuffix("*") { return begins(String(pattern.dropLast()), sorted.forwards) }
    if stars == 1, pattern.hasPrefix("*") {
      return begins(String(pattern.dropFirst().reversed()), sorted.backwards)
    }
    return sorted.forwards.contains { Glob.matches(pattern, $0) }
  }

  /// Whether one of the texts, which are in order, has this beginning.
  private static func begins(_ beginning: String, _ texts: [String]) -> Bool {
    var low = 0
    var high = texts.count
    while low < high {
      let middle = (low + high) / 2
      if texts[middle] < beginning { low = middle + 1 } else { high = middle }
    }
    return low < texts.count && texts[low].hasPrefix(beginning)
  }
}
