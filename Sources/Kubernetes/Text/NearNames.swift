/// Names in the order in which they resemble one that was typed.
enum NearNames {
  /// Nearest first; equally near ones keep their order.
  static func sorted(_ names: [String], like wanted: String) -> [String] {
    let wanted = wanted.lowercased()
    let ranked = names.enumerated().map { index, name in
      (score: distance(name.lowercased(), wanted), index: index, name: name)
    }
    return ranked.sorted { ($0.score, $0.index) < ($1.score, $1.index) }.map(\.name)
  }

  /// Edits between two names; one that holds the other counts as near.
  private static func distance(_ a: String, _ b: String) -> Int {
    if !b.isEmpty, a.contains(b) { return 1 }
    let a = Array(a.utf8.prefix(120))
    let b = Array(b.utf8.prefix(120))
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<b.count {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count] + 1
  }
}
