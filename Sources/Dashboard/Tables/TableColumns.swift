import Terminal

/// Which columns the user wants, beyond what fits by itself.
struct TableColumnChoice: Sendable, Hashable {
  /// Asked for: they get a place before all others.
  private(set) var wanted: Set<TableColumn> = []
  /// Not wanted.
  private(set) var hidden: Set<TableColumn> = []
  /// How many columns are left out at the left: the others move up.
  var first = 0

  /// Nothing was chosen.
  var isAutomatic: Bool { wanted.isEmpty && hidden.isEmpty }

  /// Whether a column may show.
  func allows(_ column: TableColumn) -> Bool { !hidden.contains(column) }

  /// Asks for a column, or forbids it. The name always shows.
  mutating func set(_ column: TableColumn, shown: Bool) {
    guard column != .name else { return }
    if shown { hidden.remove(column) } else { wanted.remove(column) }
    if shown { wanted.insert(column) } else { hidden.insert(column) }
  }

  /// The choice that words ask for: `+p99`, `-tcp`, `auto`, `all`; without a sign only those named.
  /// - Returns: the choice, or a sentence that says what cannot be understood.
  func applying(_ words: [String]) -> Result<TableColumnChoice, TableWordProblem> {
    var choice = self
    choice.first = 0
    var isReplaced = false
    for word in words.flatMap({ $0.split(separator: ",") }) {
      switch word.lowercased() {
      case "auto", "default", "reset": choice = TableColumnChoice()
      case "all", "+all": for column in TableColumn.allCases { choice.set(column, shown: true) }
      case "none", "-all": for column in TableColumn.allCases { choice.set(column, shown: false) }
      default:
        let isSigned = word.first == "+" || word.first == "-"
        guard let columns = TableColumn.named(String(isSigned ? word.dropFirst() : word)) else {
          return .failure(.column(String(word)))
        }
        if !isSigned, !isReplaced {
          isReplaced = true
          for column in TableColumn.allCases { choice.set(column, shown: false) }
        }
        for column in columns { choice.set(column, shown: word.first != "-") }
      }
    }
    return .success(choice)
  }
}

/// Why words about columns cannot be followed, as a sentence.
struct TableWordProblem: Error, Hashable {
  let sentence: String

  static func column(_ word: String) -> TableWordProblem {
    let names = TableColumn.allCases.map(\.rawValue)
    let bare = word.first == "+" || word.first == "-" ? String(word.dropFirst()) : word
    let near = TextMatch.nearest(to: bare, among: names)
    return TableWordProblem(
      sentence: "No column “\(bare)”"
        + (near.map { ". Did you mean \($0)?" } ?? ": \(names.joined(separator: ", "))"))
  }
}

/// Where the columns stand.
struct TableColumns: Sendable, Hashable {
  /// A column with its place.
  struct Placed: Sendable, Hashable {
    var column: TableColumn
    /// From the pane's left end.
    var x: Int
    var width: Int
    /// After the last of its cells.
    var end: Int { x + width }
  }

  /// From left to right; the first is the name.
  let placed: [Placed]
  /// Columns that may show and found no place.
  let left: [TableColumn]

  /// Divides a width.
  /// - Parameters:
  ///   - widestName: columns that the longest name needs, with its sign.
  ///   - hasConfig: configuration is read: without it its column has nothing to say.
  ///   - hasVersions: some row has a version.
  init(
    width: Int, _ choice: TableColumnChoice, widestName: Int, isCompared: Bool, hasConfig: Bool,
    hasVersions: Bool
  ) {
    let gap = width < 100 ? 1 : 2
    func need(_ column: TableColumn) -> Int { column.width + (isCompared ? column.changeWidth : 0) + gap }
    let least = min(max(16, widestName), width < 100 ? 22 : 30)
    var room = width - least - 1
    let all = TableColumn.allCases.filter {
      $0 != .name && choice.allows($0)
        && (choice.wanted.contains($0) || ($0 != .config || hasConfig) && ($0 != .version || hasVersions))
    }
    var kept: Set<TableColumn> = []
    let scrolled = choice.first > 0 ? Array(all.dropFirst(min(choice.first, all.count - 1))) : nil
    let order =
      scrolled
      ?? all.sorted {
        let (a, b) = (choice.wanted.contains($0) ? 0 : 1, choice.wanted.contains($1) ? 0 : 1)
        return a != b ? a < b : $0.rank < $1.rank
      }
    for column in order {
      guard need(column) <= room else {
        if scrolled != nil { break }
        continue
      }
      room -= need(column)
      kept.insert(column)
    }
    // What is left over makes names whole, then lines longer.
    let nameMore = max(0, min(room, max(widestName, least) - least))
    room -= nameMore
    let lines = kept.filter(\.isLine).count
    let lineMore = lines > 0 ? min(14, room / lines) : 0
    room -= lineMore * lines
    let version = kept.contains(.version) ? min(room, 7) : 0
    room -= version
    var x = least + nameMore + min(room, 8)
    var placed = [Placed(column: .name, x: 1, width: x - 1)]
    for column in all where kept.contains(column) {
      let width = need(column) - gap + (column.isLine ? lineMore : 0) + (column == .version ? version : 0)
      placed.append(Placed(column: column, x: x + gap, width: width))
      x += gap + width
    }
    self.placed = placed
    left = all.filter { !kept.contains($0) }
  }

  /// The column at a place, counted from the pane's left end.
  func column(at x: Int) -> TableColumn? { placed.last { x >= $0.x - 1 }?.column }

  /// Where a column stands, if it does.
  func place(of column: TableColumn) -> Placed? { placed.first { $0.column == column } }
}
