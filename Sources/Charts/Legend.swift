import Terminal

/// What is said of one series beside the chart: its sign, its name, its value.
struct LegendEntry {
  /// Sign in front; nil where there is nothing to tell apart.
  var sign: Unicode.Scalar?
  var ink: Ink
  /// Empty where the title says it.
  var name: String
  /// The value now or at the cursor.
  var value: String

  /// The pieces of text, the name cut to so many columns.
  func runs(nameWidth: Int, ground: Ink) -> [(String, Style)] {
    let name = ShortName.cut(name, to: nameWidth)
    var runs: [(String, Style)] = []
    if let sign { runs.append((String(Character(sign)), Style(ink, on: ground))) }
    if !name.isEmpty { runs.append(((runs.isEmpty ? "" : " ") + name, Style(.muted, on: ground))) }
    if !value.isEmpty { runs.append(((runs.isEmpty ? "" : " ") + value, Style(.text, on: ground))) }
    return runs
  }

  /// Columns of it.
  func width(nameWidth: Int) -> Int {
    let parts = [sign == nil ? 0 : 1, min(nameWidth, TextWidth.of(name)), TextWidth.of(value)].filter {
      $0 > 0
    }
    return parts.reduce(0, +) + max(0, parts.count - 1)
  }
}

/// Puts the entries of a legend where there is room.
struct Legend {
  /// All that is to be said.
  let entries: [LegendEntry]
  /// The same in fewer words.
  private let short: [LegendEntry]
  /// Stands in front: the time of the cursor. Empty for none.
  let moment: String
  let ground: Ink
  /// Columns between two entries.
  private let gap: Int

  /// Longest names beside others in a row, as room gets scarce.
  private static let nameLimits = [24, 16, 10]

  /// - Parameter isRamp: the entries are one scale: no room between its signs.
  init(entries: [LegendEntry], moment: String, ground: Ink, isRamp: Bool = false) {
    self.entries = entries
    self.moment = moment
    self.ground = ground
    gap = isRamp ? 0 : 3
    // The numbers are read out at the cursor; otherwise the names matter more.
    short = entries.map { entry in
      guard entry.sign != nil, !isRamp else { return entry }
      var entry = entry
      if moment.isEmpty, !entry.name.isEmpty { entry.value = "" }
      if !moment.isEmpty { entry.name = "" }
      return entry
    }
  }

  var isEmpty: Bool { entries.isEmpty && moment.isEmpty }

  /// Columns in one row, nothing cut but long names.
  var rowWidth: Int {
    (moment.isEmpty ? 0 : TextWidth.of(moment) + (entries.isEmpty ? 0 : 2))
      + width(of: entries[...], gap, Self.nameLimits[0])
  }

  /// Columns as a table with a line for each.
  func tableWidth(limit: Int) -> Int {
    let widest = entries.map { $0.width(nameWidth: .max) + 1 }.max() ?? 0
    return min(limit, max(widest, TextWidth.of(moment)))
  }

  /// Rows that it needs below a chart.
  func rows(width: Int, limit: Int) -> Int { layout(width: width, limit: limit).rows.count }

  /// Whether all of it goes into one row, in fewer words if need be.
  func fits(width: Int) -> Bool { layout(width: width, limit: 1).hidden == 0 }

  /// Columns that it takes in a single row of so many at most.
  func rowWidth(limit: Int) -> Int {
    let found = layout(width: limit, limit: 1)
    guard let row = found.rows.first else { return 0 }
    let moment = found.moment.isEmpty ? 0 : TextWidth.of(found.moment) + (row.isEmpty ? 0 : 2)
    return moment + width(of: row[...], found.gap, found.nameLimit)
      + (found.hidden > 0 ? Self.more(found.hidden).utf8.count : 0)
  }

  /// Writes it into rows; what has no room is counted: `+3 more`.
  func draw(_ canvas: inout Canvas, in rect: Rect) {
    let found = layout(width: rect.width, limit: rect.height)
    for (index, row) in found.rows.enumerated() {
      var runs: [(String, Style)] = []
      if index == 0, !found.moment.isEmpty {
        runs.append((found.moment + (row.isEmpty ? "" : "  "), Style(.accent, on: ground)))
      }
      for (number, entry) in row.enumerated() {
        if number > 0, found.gap > 0 {
          runs.append((String(repeating: " ", count: found.gap), Style(.text, on: ground)))
        }
        runs += entry.runs(nameWidth: found.nameLimit, ground: ground)
      }
      if index == found.rows.count - 1, found.hidden > 0 {
        runs.append((Self.more(found.hidden), Style(.muted, on: ground)))
      }
      canvas.write(runs: runs, x: rect.x, y: rect.y + index, width: rect.width)
    }
  }

  /// Writes it as a table: a line for each, values right-aligned.
  func drawTable(_ canvas: inout Canvas, in rect: Rect) {
    var y = rect.y
    if !moment.isEmpty, rect.height > 1 {
      canvas.write(moment, x: rect.x, y: y, Style(.accent, on: ground), width: rect.width)
      y += 1
    }
    let room = rect.maxY - y
    let hidden = entries.count > room ? entries.count - room + 1 : 0
    for entry in entries.prefix(entries.count - hidden) {
      let valueWidth = TextWidth.of(entry.value)
      let sign = entry.sign.map { String(Character($0)) + " " } ?? ""
      canvas.write(sign, x: rect.x, y: y, Style(entry.ink, on: ground), width: rect.width)
      let used = TextWidth.of(sign)
      let room = max(0, rect.width - used - valueWidth - 1)
      canvas.write(
        ShortName.cut(entry.name, to: room), x: rect.x + used, y: y, Style(.muted, on: ground), width: room)
      canvas.writeRight(
        entry.value, end: rect.maxX, y: y, Style(.text, on: ground), width: max(0, rect.width - used))
      y += 1
    }
    if hidden > 0 {
      canvas.write("+\(hidden) more", x: rect.x, y: y, Style(.muted, on: ground), width: rect.width)
    }
  }

  /// Entries in rows, and how many have no room.
  private struct Layout {
    var rows: [[LegendEntry]] = []
    var hidden = 0
    /// The time in front.
    var moment: String
    var gap: Int
    var nameLimit: Int
  }

  private static func more(_ count: Int) -> String { "  +\(count) more" }

  /// Entries in rows as they fit: in full, else in fewer and shorter words and closer together.
  private func layout(width: Int, limit: Int) -> Layout {
    var best = pack(
      entries, width: width, limit: limit, Layout(moment: moment, gap: gap, nameLimit: Self.nameLimits[0]))
    for nameLimit in Self.nameLimits where best.hidden > 0 {
      let tight = pack(
        short, width: width, limit: limit, Layout(moment: moment, gap: min(gap, 2), nameLimit: nameLimit))
      if tight.hidden < best.hidden { best = tight }
    }
    if best.hidden > 0, !moment.isEmpty {
      // Where the cursor stands is seen; what it reads is not.
      let bare = Layout(moment: "", gap: min(gap, 2), nameLimit: Self.nameLimits[0])
      let values = pack(short, width: width, limit: limit, bare)
      if values.hidden < best.hidden { best = values }
    }
    return best
  }

  private func pack(_ entries: [LegendEntry], width: Int, limit: Int, _ layout: Layout) -> Layout {
    guard limit > 0, width > 0, !isEmpty else { return layout }
    var layout = layout
    var row: [LegendEntry] = []
    var used = layout.moment.isEmpty ? 0 : TextWidth.of(layout.moment) + 2
    for (index, entry) in entries.enumerated() {
      let before = row.isEmpty ? 0 : layout.gap
      let columns = before + entry.width(nameWidth: layout.nameLimit)
      let isLastRow = layout.rows.count == limit - 1
      // In the last row there must be room for all of the rest, or for a word about it.
      let rest = entries[(index + 1)...]
      let least =
        !isLastRow || rest.isEmpty
        ? 0
        : min(
          Self.more(rest.count).utf8.count, layout.gap + self.width(of: rest, layout.gap, layout.nameLimit))
      if used + columns + least <= width {
        row.append(entry)
        used += columns
      } else if !isLastRow, !row.isEmpty {
        layout.rows.append(row)
        row = [entry]
        used = columns - before
      } else {
        layout.hidden = rest.count + 1
        break
      }
    }
    // A row that has just begun may have no room for the word about the rest.
    while layout.hidden > 0, let last = row.last, used + Self.more(layout.hidden).utf8.count > width {
      used -= last.width(nameWidth: layout.nameLimit) + (row.count > 1 ? layout.gap : 0)
      row.removeLast()
      layout.hidden += 1
    }
    layout.rows.append(row)
    return layout
  }

  /// Columns of entries one behind the other.
  private func width(of entries: ArraySlice<LegendEntry>, _ gap: Int, _ nameLimit: Int) -> Int {
    entries.reduce(0) { $0 + $1.width(nameWidth: nameLimit) } + max(0, entries.count - 1) * gap
  }
}
