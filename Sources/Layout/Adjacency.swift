/// Lists of neighbours in two flat arrays: the entries of `i` are `items[start[i]..<start[i + 1]]`.
struct Adjacency {
  private(set) var start: [Int]
  private(set) var items: [Int]

  /// Groups values by key in the order in which they come. Cost: linear.
  init(count: Int, keys: [Int], values: [Int]) {
    start = Array(repeating: 0, count: count + 1)
    for key in keys { start[key + 1] += 1 }
    for i in 0..<count { start[i + 1] += start[i] }
    items = Array(repeating: 0, count: keys.count)
    var next = start
    for (i, key) in keys.enumerated() {
      items[next[key]] = values[i]
      next[key] += 1
    }
  }

  subscript(i: Int) -> ArraySlice<Int> { items[start[i]..<start[i + 1]] }

  func degree(_ i: Int) -> Int { start[i + 1] - start[i] }
}
