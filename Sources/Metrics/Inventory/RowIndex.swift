import Mesh

/// Finds rows by name. A row is found under another cluster too where it is the only one of its name: reporters do
/// not always know theirs.
struct RowIndex {
  struct Name: Hashable {
    var namespace: String?
    var name: String
  }

  private struct Entry {
    var cluster: String?
    var row: Int
  }

  private var entries: [Name: [Entry]] = [:]

  mutating func insert(_ row: Int, _ name: Name, cluster: String?) {
    entries[name, default: []].append(Entry(cluster: cluster, row: row))
  }

  /// The row of a name; nil where there is none, or several of other clusters.
  func find(_ name: Name, cluster: String?) -> Int? {
    guard let found = entries[name] else { return nil }
    if let exact = found.first(where: { $0.cluster == cluster }) { return exact.row }
    let possible = found.filter { $0.cluster == nil || cluster == nil }
    return possible.count == 1 ? possible[0].row : nil
  }
}
