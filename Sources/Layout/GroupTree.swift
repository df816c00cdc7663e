/// The groups of a graph: a forest in which every group comes after the one that it lies in.
struct GroupTree {
  /// Names of each group from the outermost in, sorted.
  private(set) var paths: [[String]] = []
  /// The group in which each lies; -1 for the outermost.
  private(set) var parent: [Int] = []
  /// Each group with those it lies in, from the outermost in: its place in that list is its depth.
  private(set) var chain: [[Int]] = []
  private var indices: [[String]: Int] = [:]

  var count: Int { paths.count }

  init(_ nodes: some Sequence<[String]>) {
    var seen: Set<[String]> = []
    for path in nodes where !path.isEmpty {
      for length in 1...path.count { seen.insert(Array(path.prefix(length))) }
    }
    guard !seen.isEmpty else { return }
    paths = seen.sorted { $0.lexicographicallyPrecedes($1) }
    for (i, path) in paths.enumerated() {
      let outer = index(of: path.dropLast())
      indices[path] = i
      parent.append(outer)
      chain.append((outer < 0 ? [] : chain[outer]) + [i])
    }
  }

  /// -1 for no group.
  func index(of path: some Collection<String>) -> Int { path.isEmpty ? -1 : indices[Array(path)] ?? -1 }

  /// How many groups a group lies in; -1 for no group.
  func depth(_ group: Int) -> Int { group < 0 ? -1 : chain[group].count - 1 }

  /// Whether a group is another one or lies in it; no group (-1) holds all.
  func holds(_ outer: Int, _ inner: Int) -> Bool {
    if outer < 0 { return true }
    guard inner >= 0 else { return false }
    let depth = chain[outer].count - 1
    return chain[inner].count > depth && chain[inner][depth] == outer
  }

  /// The child of `outer` that holds `inner`; -1 when `inner` is `outer` itself. `outer` must hold `inner`.
  func child(of outer: Int, holding inner: Int) -> Int {
    if inner == outer { return -1 }
    return chain[inner][outer < 0 ? 0 : chain[outer].count]
  }

  /// The innermost group that holds both; -1 when none does.
  func common(_ a: Int, _ b: Int) -> Int {
    guard a >= 0, b >= 0 else { return -1 }
    var result = -1
    for (x, y) in zip(chain[a], chain[b]) {
      if x != y { break }
      result = x
    }
    return result
  }
}
