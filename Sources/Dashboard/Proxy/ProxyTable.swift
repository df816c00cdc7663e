import Exposition
import Terminal

/// A cell of a proxy's tables: made when data comes, not while drawing.
struct ProxyCell: Sendable, Hashable {
  var text: String
  var ink: Ink
  /// What it is sorted by, where that is not its text.
  var number: Double?

  init(_ text: String, _ ink: Ink = .text, number: Double? = nil) {
    self.text = text
    self.ink = ink
    self.number = number
  }
}

/// Where a row leads beside its own piece.
enum ProxyLink: Sendable, Hashable {
  /// Rows of another page that hold this cell.
  case rows(ProxyTab, String)
}

/// A row of a proxy's tables.
struct ProxyRow: Sendable, Hashable {
  /// Tells it from the others, also after the next read.
  var id: String
  var cells: [ProxyCell]
  /// Its piece of the dump.
  var piece: Range<Int>?
  /// Where it leads.
  var link: ProxyLink?
  /// The object that it was made from.
  var origin: IstioOrigin?
  /// All its text in lower case, for finding.
  var hay: [UInt8]

  init(
    id: String, _ cells: [ProxyCell], piece: Range<Int>? = nil, link: ProxyLink? = nil,
    origin: IstioOrigin? = nil,
    also: String = ""
  ) {
    self.id = id
    self.cells = cells
    self.piece = piece
    self.link = link
    self.origin = origin
    hay = Array((cells.map(\.text).joined(separator: " ") + " " + also).lowercased().utf8)
  }
}

/// A table of a proxy's page.
struct ProxyTable: Sendable {
  /// A column.
  struct Column: Sendable {
    var title: String
    var width: Int
    var isRight = false
    /// Who gets a place when there is not enough for all: smaller first.
    var rank = 0
    /// Takes what is left, up to so many columns.
    var most: Int?
    /// Sorted by it, the largest stands first.
    var isLargestFirst = false
    /// What tells most stands at both ends of its text: it is cut in the middle.
    var isCutInside = false
    /// The width of its widest cell, or of its title; 0 where all cells are empty.
    var natural = 0
  }

  var columns: [Column]
  var rows: [ProxyRow]
  /// What stands there without rows.
  var empty: String
  /// What is wrong with it.
  var problem: String?

  init(_ columns: [Column], _ rows: [ProxyRow], empty: String, problem: String? = nil) {
    self.columns = columns
    self.rows = rows
    self.empty = empty
    self.problem = problem
    for index in columns.indices {
      var widest = 0
      for row in rows {
        if let text = row.cells[safe: index]?.text { widest = max(widest, TextWidth.of(text)) }
      }
      let title = TextWidth.of(columns[index].title) + 1
      self.columns[index].natural = widest == 0 && !rows.isEmpty ? 0 : max(widest, title)
    }
  }

  /// The columns that get a place in a width, with the widths that they get: those of smaller rank first. A column
  /// is rather left out than squeezed, as long as the most important ones stand.
  func fitted(_ width: Int) -> [(index: Int, width: Int)] {
    let ranked = columns.indices.filter { columns[$0].natural > 0 }.sorted {
      (columns[$0].rank, $0) < (columns[$1].rank, $1)
    }
    func natural(_ index: Int) -> Int {
      min(
        columns[index].natural,
        max(columns[index].most ?? columns[index].width, TextWidth.of(columns[index].title) + 1))
    }
    func least(_ index: Int) -> Int { min(columns[index].width, natural(index)) }
    var (full, small) = (0, 0)
    var (fullSum, smallSum) = (1, 1)
    for index in ranked {
      fullSum += natural(index) + 2
      if fullSum <= width { full += 1 }
      smallSum += least(index) + 2
      if smallSum <= width { small += 1 }
    }
    let chosen = ranked.prefix(max(1, full, min(small, 6)))
    var widths = Dictionary(uniqueKeysWithValues: chosen.map { ($0, least($0)) })
    var left = width - 1 - chosen.reduce(0) { $0 + least($1) + 2 }
    for index in chosen where left > 0 {
      let more = min(left, natural(index) - least(index))
      widths[index, default: 0] += more
      left -= more
    }
    return columns.indices.compactMap { index in widths[index].map { (index, $0) } }
  }

  /// The rows that show, in their order. Cost: a look at each row; sorting by text compares bytes.
  func arranged(_ view: ProxyView) -> [Int] {
    var shown = Array(rows.indices)
    let words = view.filter.lowercased().split(separator: " ").map { Array($0.utf8) }
    if !words.isEmpty {
      shown = shown.filter { row in words.allSatisfy { ProxyFilter.contains($0, rows[row].hay) } }
    }
    guard let sort = view.sort, let column = columns.indices.first(where: { columns[$0].title == sort })
    else {
      return view.isReversed ? shown.reversed() : shown
    }
    let descending = columns[column].isLargestFirst != view.isReversed
    let isNumeric = shown.contains { rows[$0].cells[safe: column]?.number != nil }
    if isNumeric {
      let keys = rows.map { $0.cells[safe: column]?.number }
      return shown.sorted { a, b in
        switch (keys[a], keys[b]) {
        case (let x?, let y?) where x != y: descending ? x > y : x < y
        // What is not known stands last either way.
        case (nil, .some): false
        case (.some, nil): true
        default: a < b
        }
      }
    }
    let keys = rows.map { $0.cells[safe: column]?.text ?? "" }
    return shown.sorted { a, b in
      keys[a] == keys[b]
        ? a < b
        : keys[a].isEmpty != keys[b].isEmpty
          ? !keys[a].isEmpty : descending ? keys[a] > keys[b] : keys[a] < keys[b]
    }
  }
}

extension String {
  /// At most so many columns: what is too much is left out in the middle.
  func cutInside(to width: Int) -> String {
    guard width > 4, TextWidth.of(self) > width else { return self }
    let tail = min(count, (width - 1) * 3 / 5)
    return String(prefix(max(0, width - 1 - tail))) + "…" + String(suffix(tail))
  }
}

/// Whether a row holds what was typed.
enum ProxyFilter {
  /// - Parameter needle: in lower case.
  static func contains(_ needle: [UInt8], _ hay: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    guard needle.count <= hay.count else { return false }
    var at = 0
    let last = hay.count - needle.count
    while at <= last {
      if hay[at] == first {
        var same = 1
        while same < needle.count, hay[at + same] == needle[same] { same += 1 }
        if same == needle.count { return true }
      }
      at += 1
    }
    return false
  }
}

/// How one page of a proxy is looked at.
struct ProxyView: Sendable, Hashable {
  /// The column that it is sorted by; nil: as it comes.
  var sort: String?
  var isReversed = false
  /// What it is narrowed to.
  var filter = ""
  /// The row under the cursor.
  var selected: String?
  /// First row that shows.
  var top = 0
}
