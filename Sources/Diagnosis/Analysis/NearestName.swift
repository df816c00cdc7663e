/// Finds what a misspelt name was meant to be. Made once for a list of names, then asked for each finding.
///
/// Cost of a question: the names of about the same length that share most letters; each of those a few hundred steps.
struct NearestName {
  private struct Candidate {
    var name: String
    var bytes: [UInt8]
    var letters: UInt64
  }

  /// Names by their length.
  private var byLength: [Int: [Candidate]] = [:]

  init(_ names: some Sequence<String>) {
    for name in names {
      let bytes = Array(name.utf8.prefix(Self.longest))
      byLength[bytes.count, default: []].append(
        Candidate(name: name, bytes: bytes, letters: Self.letters(bytes)))
    }
  }

  /// The nearest name; nil where none is near: at most a third of the letters wrong, and three at most. The name itself
  /// is not its own neighbour.
  func nearest(_ wanted: String) -> String? {
    let bytes = Array(wanted.utf8.prefix(Self.longest))
    guard !bytes.isEmpty else { return nil }
    let letters = Self.letters(bytes)
    var limit = min(3, max(1, bytes.count / 3))
    var best: String?
    for length in max(1, bytes.count - limit)...(bytes.count + limit) {
      for candidate in byLength[length] ?? [] where candidate.name != wanted {
        // A letter that only one of the two has costs at least half an edit.
        guard (candidate.letters ^ letters).nonzeroBitCount <= 2 * limit else { continue }
        guard let distance = Self.distance(bytes, candidate.bytes, limit: limit) else { continue }
        let isBetter = best.map { distance < limit || (distance == limit && candidate.name < $0) } ?? true
        if isBetter {
          best = candidate.name
          limit = distance
        }
      }
    }
    return best
  }

  /// The nearest of a few names, for a single question.
  static func of(_ wanted: String, in names: some Sequence<String>) -> String? {
    NearestName(names).nearest(wanted)
  }

  /// `; did you mean reviews?`, or nothing.
  func hint(_ wanted: String) -> String { nearest(wanted).map { "; did you mean \($0)?" } ?? "" }

  /// Longer names are compared by their beginning.
  private static let longest = 128

  private static func letters(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0) { $0 | (1 << UInt64($1 & 63)) }
  }

  /// Insertions, deletions, changes and swapped neighbours between two names; nil above the limit.
  private static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var row = last
    for i in left.indices {
      row[0] = i + 1
      var smallest = row[0]
      for j in right.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row[j + 1] = cost
        smallest = min(smallest, cost)
      }
      if smallest > limit { return nil }
      (beforeLast, last, row) = (last, row, beforeLast)
    }
    let distance = last[right.count]
    return distance <= limit ? distance : nil
  }
}
