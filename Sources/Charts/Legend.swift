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
    var runs: [(String, Style)] = []
    if let sign { runs.append((String(Character(sign)) + " ", Style(ink, on: ground))) }
    if !name.isEmpty { runs.append((TextWidth.cut(name, to: nameWidth) + " ", Style(.muted, on: ground))) }
    runs.append((value, Style(.text, on: ground)))
    return runs
  }

  /// Columns of it.
  func width(nameWidth: Int) -> Int {
    let name = name.isEmpty ? 0 : min(nameWidth, TextWidth.of(name)) + 1
    return (sign == nil ? 0 : 2) + name + TextWidth.of(value)
  }
}

/// Puts the entries of a legend where there is room.
struct Legend {
  let entries: [LegendEntry]
  /// Stands in front: the time of the cursor. Empty for none.
  let moment: String
  let ground: Ink

  /// Columns between two entries.
  private static let gap = 3
  /// Longest name beside others in a row.
  private static let nameLimit = 24

  var isEmpty: Bool { entries.isEmpty && moment.isEmpty }

  /// Columns in one row, nothing cut but long names.
  var rowWidth: Int {
    let moment = moment.isEmpty ? 0 : TextWidth.of(moment) + (entries.isEmpty ? 0 : 2)
    return moment + entries.reduce(0) { $0 + $1.width(nameWidth: Self.nameLimit) }
      + max(0, entries.count - 1) * Self.gap
  }

  /// Columns as a table with a line for each.
  func tableWidth(limit: Int) -> Int {
    let widest = entries.map { $0.width(nameWidth: .max) + 1 }.max() ?? 0
    return min(limit, max(widest, TextWidth.of(moment)))
  }

  /// Rows that it needs below a chart.
  func rows(width: Int, limit: Int) -> Int { pack(width: width, limit: limit).rows.count }

  /// Writes it into rows; what has no room is counted: `+3 more`.
  func draw(_ canvas: inout Canvas, in rect: Rect) {
    let (rows, hidden) = pack(width: rect.width, limit: rect.height)
    for (index, row) in rows.enumerated() {
      var runs: [(String, Style)] = []
      if index == 0, !moment.isEmpty { runs.append((moment + "  ", Style(.accent, on: ground))) }
      for (number, entry) in row.enumerated() {
        if number > 0 { runs.append((String(repeating: " ", count: Self.gap), Style(.text, on: ground))) }
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

  /// Entries in rows as they fit, and how many do not.
  private func pack(width: Int, limit: Int) -> (rows: [[LegendEntry]], hidden: Int) {
    guard limit > 0, width > 0, !isEmpty else { return ([], 0) }
    var rows: [[LegendEntry]] = [[]]
    var used = moment.isEmpty ? 0 : TextWidth.of(moment) + 2
    for (index, entry) in entries.enumerated() {
      let columns = entry.width(nameWidth: Self.nameLimit)
      let isLastRow = rows.count == limit
      // In the last row a word must stay about those that are left.
      let rest =
        isLastRow && index < entries.count - 1 ? TextWidth.of("  +\(entries.count - index - 1) more") : 0
      let gap = rows[rows.count - 1].isEmpty ? 0 : Self.gap
      if used + gap + columns + rest <= width || rows[rows.count - 1].isEmpty && used == 0 {
        rows[rows.count - 1].append(entry)
        used += gap + columns
      } else if !isLastRow {
        rows.append([entry])
        used = columns
      } else {
        return (rows, entries.count - index)
      }
    }
    return (rows, 0)
  }
}
