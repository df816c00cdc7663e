import Exposition

/// A thing of the dump.
struct ProxyDumpEntry: Sendable, Hashable {
  var list: String
  var name: String
  var state: String
  var piece: Range<Int>
}

/// All of the dump as a text with folds: lists, the things in them, their lines. A thing becomes lines when it is
/// unfolded, so that thirty megabytes cost nothing.
struct ProxyDumpState: Sendable {
  /// A line of it.
  enum Item: Sendable, Hashable {
    case list(String, count: Int)
    case entry(Int)
    case line(Int, Int)
  }

  private(set) var entries: [ProxyDumpEntry] = []
  private var lists: [(name: String, entries: [Int])] = []
  private var folded: Set<String> = []
  /// Things that are unfolded, with their lines once they are made.
  private(set) var open: [Int: [DumpLine]] = [:]
  /// What shows.
  private(set) var items: [Item] = []
  var list = ListState()
  /// What is looked for, and the things that hold it, once that is known.
  var wanted = ""
  private(set) var matches: [Int]?
  /// Where to go once a thing that was asked for has lines.
  private var heading: (entry: Int, forward: Bool)?

  mutating func take(_ dump: ProxyConfigAnswer.Dump) {
    let entries = dump.entries
    guard entries != self.entries else { return }
    self.entries = entries
    open = [:]
    matches = nil
    lists = []
    for (index, entry) in entries.enumerated() {
      if let at = lists.firstIndex(where: { $0.name == entry.list }) {
        lists[at].entries.append(index)
      } else {
        lists.append((entry.list, [index]))
      }
    }
    rebuild()
  }

  var item: Item? { items[safe: list.row] }

  func isFolded(_ name: String) -> Bool { folded.contains(name) }

  mutating func move(by rows: Int, height: Int) {
    list.move(by: rows, count: items.count)
    list.reveal(height: height, count: items.count)
  }

  /// Folds or unfolds what is under the cursor.
  /// - Returns: the thing whose lines are wanted.
  mutating func toggle() -> Int? {
    switch item {
    case .list(let name, _)?:
      if !folded.insert(name).inserted { folded.remove(name) }
      rebuild()
    case .entry(let index)?:
      if open[index] == nil { return index }
      open[index] = nil
      rebuild()
    case .line(let index, _)?:
      open[index] = nil
      rebuild()
      go(to: .entry(index))
    case nil: break
    }
    return nil
  }

  mutating func fold(_ isFolded: Bool) -> Int? {
    switch item {
    case .list(let name, _)? where folded.contains(name) != isFolded: return toggle()
    case .entry(let index)? where (open[index] == nil) != isFolded: return toggle()
    case .line? where isFolded: return toggle()
    default: return nil
    }
  }

  mutating func foldAll() {
    let all = Set(lists.map(\.name))
    folded = folded == all ? [] : all
    open = [:]
    rebuild()
    list = ListState()
  }

  /// The lines of a thing came.
  mutating func take(_ lines: [DumpLine], of entry: Int, height: Int) {
    open[entry] = lines
    let under = item
    rebuild()
    if let heading, heading.entry == entry {
      self.heading = nil
      let found = lines.indices.filter { TextMatch.contains(wanted, in: lines[$0].text) }
      go(to: (heading.forward ? found.first : found.last).map { .line(entry, $0) } ?? .entry(entry))
    } else if let under {
      go(to: under)
    }
    list.reveal(height: height, count: items.count)
  }

  private mutating func go(to item: Item) {
    if let at = items.firstIndex(of: item) { list.row = at }
  }

  private mutating func rebuild() {
    items = []
    for one in lists {
      items.append(.list(one.name, count: one.entries.count))
      guard !folded.contains(one.name) else { continue }
      for index in one.entries {
        items.append(.entry(index))
        for line in (open[index] ?? []).indices { items.append(.line(index, line)) }
      }
    }
    list.row = min(list.row, max(0, items.count - 1))
  }

  // MARK: - Finding

  mutating func look(for text: String) {
    guard text != wanted else { return }
    wanted = text
    matches = nil
  }

  /// The things that hold the text are known.
  /// - Returns: the thing whose lines are wanted.
  mutating func take(matches: [Int], of text: String, height: Int) -> Int? {
    guard text == wanted else { return nil }
    self.matches = matches
    return next(forward: true, isHereToo: true, height: height)
  }

  /// To the next place; a thing that has to be unfolded first is wanted.
  mutating func next(forward: Bool, isHereToo: Bool = false, height: Int) -> Int? {
    guard let matches, !matches.isEmpty, !wanted.isEmpty else { return nil }
    let here: Int
    switch item {
    case .line(let entry, let line)?:
      if isHereToo, let lines = open[entry], TextMatch.contains(wanted, in: lines[line].text) { return nil }
      let lines = open[entry] ?? []
      let rest = forward ? Array(lines.indices.dropFirst(line + 1)) : lines.indices.prefix(line).reversed()
      if let found = rest.first(where: { TextMatch.contains(wanted, in: lines[$0].text) }) {
        go(to: .line(entry, found))
        list.reveal(height: height, count: items.count)
        return nil
      }
      here = entry
    case .entry(let entry)?: here = forward ? entry - 1 : entry
    case .list(let name, _)?:
      let first = lists.first { $0.name == name }?.entries.first ?? 0
      here = forward ? first - 1 : first
    case nil: here = -1
    }
    let target =
      forward ? matches.first { $0 > here } ?? matches.first : matches.last { $0 < here } ?? matches.last
    guard let target, let entry = entries[safe: target] else { return nil }
    folded.remove(entry.list)
    heading = (target, forward)
    guard let lines = open[target] else {
      rebuild()
      return target
    }
    take(lines, of: target, height: height)
    return nil
  }
}
