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
    let name = TextWidth.cut(name, to: nameWidth)
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
  let short: [LegendEntry]
  /// Stands in front: the time of the cursor. Empty for none.
  let moment: String
  let ground: Ink
  /// Columns between two entries.
  let gap: Int

  /// Longest name beside others in a row.
  private static let nameLimit = 24

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
    let moment = moment.isEmpty ? 0 : TextWidth.of(moment) + (entries.isEmpty ? 0 : 2)
    return moment + entries.reduce(0) { $0 + $1.width(nameWidth: Self.nameLimit) }
      + max(0, entries.count - 1) * gap
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
    let (rows, hidden, gap) = layout(width: limit, limit: 1)
    guard let row = rows.first else { return 0 }
    let moment = moment.isEmpty ? 0 : TextWidth.of(moment) + (row.isEmpty ? 0 : 2)
    let used = row.reduce(0) { $0 + $1.width(nameWidth: Self.nameLimit) } + max(0, row.count - 1) * gap
    return moment + used + (hidden > 0 ? TextWidth.of("  +\(hidden) more") : 0)
  }

  /// Writes it into rows; what has no room is counted: `+3 more`.
  func draw(_ canvas: inout Canvas, in rect: Rect) {
    let (rows, hidden, gap) = layout(width: rect.width, limit: rect.height)
    for (index, row) in rows.enumerated() {
      var runs: [(String, Style)] = []
      if index == 0, !moment.isEmpty {
        runs.append((moment + (row.isEmpty ? "" : "  "), Style(.accent, on: ground)))
      }
      for (number, entry) in row.enumerated() {
        if number > 0, gap > 0 { runs.append((String(repeating: " ", count: gap), Style(.text, on: ground))) }
        runs += entry.runs(nameWidth: Self.nameLimit, ground: ground)
      }
      if index == rows.count - 1, hidden > 0 {
        runs.append(("  +\(hidden) more", Style(.muted, on: ground)))
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
      canvas.write(
        entry.name, x: rect.x + used, y: y, Style(.muted, on: ground),
        width: max(0, rect.width - used - valueWidth - 1))
      canvas.writeRight(
        entry.value, end: rect.maxX, y: y, Style(.text, on: ground), width: max(0, rect.width - used))
      y += 1
    }
    if hidden > 0 {
      canvas.write("+\(hidden) more", x: rect.x, y: y, Style(.muted, on: ground), width: rect.width)
    }
  }

  /// Entries in rows as they fit: in full, else in fewer words and closer together.
  private func layout(width: Int, limit: Int) -> (rows: [[LegendEntry]], hidden: Int, gap: Int) {
    let full = pack(entries, width: width, limit: limit, gap: gap)
    guard full.hidden > 0 else { return (full.rows, 0, gap) }
    let close = min(gap, 2)
    let tight = pack(short, width: width, limit: limit, gap: close)
    return tight.hidden < full.hidden ? (tight.rows, tight.hidden, close) : (full.rows, full.hidden, gap)
  }

  private func pack(
    _ entries: [LegendEntry], width: Int, limit: Int, gap: Int
  ) -> (rows: [[LegendEntry]], hidden: Int) {
    guard limit > 0, width > 0, !isEmpty else { return ([], 0) }
    var rows: [[LegendEntry]] = [[]]
    var used = moment.isEmpty ? 0 : TextWidth.of(moment) + 2
    for (index, entry) in entries.enumerated() {
      let columns = entry.width(nameWidth: Self.nameLimit)
      let isLastRow = rows.count == limit
      // In the last row a word must stay about those that are left.
      let left = entries.count - index - 1
      let rest = isLastRow && left > 0 ? TextWidth.of("  +\(left) more") : 0
      let isFirst = rows[rows.count - 1].isEmpty
      let before = isFirst ? 0 : gap
      let after =
        left > 0 && used + before + columns + gap + remaining(entries, from: index + 1, gap) <= width
      if used + before + columns + (after ? 0 : rest) <= width || isFirst && used == 0 {
        rows[rows.count - 1].append(entry)
        used += before + columns
      } else if !isLastRow {
        rows.append([entry])
        used = columns
      } else {
        return (rows, entries.count - index)
      }
    }
    return (rows, 0)
  }

  /// Columns of all entries from one on.
  private func remaining(_ entries: [LegendEntry], from first: Int, _ gap: Int) -> Int {
    entries[first...].reduce(-gap) { $0 + $1.width(nameWidth: Self.nameLimit) + gap }
  }
}
