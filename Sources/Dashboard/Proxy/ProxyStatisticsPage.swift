import Charts
import Exposition
import Mesh
import Terminal

/// Every statistic of a proxy, and on top what tells of trouble.
enum ProxyStatisticsPage {
  static func draw(_ state: AppState, _ page: ProxyState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let view = page.statistics else {
      canvas.write("Reading …", x: rect.x, y: rect.y + 1, Style(.muted))
      return
    }
    let head = head(state, page, rect)
    for (row, line) in head.enumerated() { line.draw(&canvas, x: rect.x, y: rect.y + row, width: rect.width) }
    guard view.answer.rows != nil else {
      for (row, line) in TextLine.wrap(view.answer.problem ?? "no answer", width: rect.width, Style(.warning))
        .enumerated()
      {
        line.draw(&canvas, x: rect.x, y: rect.y + head.count + row, width: rect.width)
      }
      return
    }
    let count = page.shown[.statistics]?.count ?? 0
    ProxyTableView.draw(
      table(page, state.glyphs, width: rect.width), count: count, top: page.view.top,
      selected: page.selectedPosition,
      empty: page.view.filter.isEmpty ? "No statistic" : "Nothing holds “\(page.view.filter)”", &canvas,
      tableRect(state, page, rect))
  }

  /// Where the table stands under what is on top.
  static func tableRect(_ state: AppState, _ page: ProxyState, _ rect: Rect) -> Rect {
    let rows = head(state, page, rect).count
    return Rect(x: rect.x, y: rect.y + rows, width: rect.width, height: max(0, rect.height - rows))
  }

  // MARK: - On top

  private static func head(_ state: AppState, _ page: ProxyState, _ rect: Rect) -> [TextLine] {
    guard let view = page.statistics, view.answer.rows != nil else { return [] }
    let format = Format(state.glyphs)
    // While one looks for a statistic the room is the table's.
    let room = rect.height >= 30 ? 3 : rect.height >= 16 ? 1 : 0
    var lines: [TextLine] = []
    // On a small screen only what is worst has a place.
    var urgency: [Int] = []
    let missing = view.families.filter { !$0.isCollected }
    for family in view.families where family.isCollected {
      var line = TextLine(family.family.title, Style(.muted))
      line.pad(to: 22)
      let shown = family.readings.filter { $0.isTrouble || ($0.statistic.isBad && $0.value > 0) }
      if shown.isEmpty {
        let quiet = family.readings.filter { !$0.statistic.isBad }.prefix(room)
        if quiet.isEmpty || family.family == .connections {
          line.add(family.family.nothing, Style(.healthy))
        } else {
          add(quiet.map { $0 }, &line, format, width: rect.width)
        }
      } else {
        add(Array(shown.prefix(max(1, room))), &line, format, width: rect.width)
        if shown.count > max(1, room) { line.add("  and \(shown.count - max(1, room)) more", Style(.muted)) }
      }
      lines.append(line)
      urgency.append(shown.contains(where: \.isTrouble) ? 0 : shown.isEmpty ? 3 : 1)
    }
    if !missing.isEmpty {
      urgency.append(2)
      lines.append(
        TextLine([
          ("not collected: ", Style(.warning)),
          (missing.map(\.family.title).joined(separator: ", "), Style(.text)),
        ]))
      lines += TextLine.wrap(
        "Not collected is not zero. proxy.istio.io/config with proxyStatsMatcher collects them: '\(EnvoyStatistic.inclusionRegexp)'",
        width: rect.width, Style(.muted)
      ).prefix(rect.height >= 30 ? 4 : 1)
    }
    if rect.height < 16 {
      let worst = urgency.indices.sorted { (urgency[$0], $0) < (urgency[$1], $1) }.prefix(2)
      lines = worst.sorted().compactMap { lines[safe: $0] }
    }
    var sum = TextLine(
      "\(format.count(Double(view.shown.count))) of \(format.count(Double(view.answer.rows?.count ?? 0)))",
      Style(.title, on: .ground, .bold))
    sum.add(page.isAllStatistics ? " statistics" : " statistics that counted (u all)", Style(.muted))
    if let seconds = view.answer.seconds {
      sum.add("  rates over \(format.milliseconds(seconds * 1000))", Style(.muted))
    } else {
      sum.add("  rates with the next read", Style(.muted))
    }
    if !page.view.filter.isEmpty { sum.add("  /\(page.view.filter)", Style(.accent)) }
    if let problem = view.filterProblem { sum.add("  \(problem)", Style(.warning)) }
    if let problem = view.answer.problem { sum.add("  \(problem)", Style(.warning)) }
    return lines + [sum]
  }

  private static func add(
    _ readings: [ProxyStatisticsView.Reading], _ line: inout TextLine, _ format: Format, width: Int
  ) {
    for (index, reading) in readings.enumerated() {
      if index > 0 { line.add("  ") }
      let ink: Ink = reading.isTrouble ? .failure : reading.statistic.isBad ? .warning : .text
      let rate =
        reading.rate.flatMap { $0 > 0 && !reading.statistic.isGauge ? " \(format.rate($0))" : nil } ?? ""
      line.add(reading.statistic.title, Style(ink))
      line.add(
        " \(format.count(reading.value))\(rate) ", Style(ink, on: .ground, reading.isTrouble ? .bold : []))
      line.add(reading.owner, Style(.muted))
    }
  }

  // MARK: - The table

  static func table(_ page: ProxyState, _ glyphs: GlyphSet, width: Int) -> MeshTable {
    // Numbers stand at the right end; what they leave is the name's.
    let nameWidth = max(24, width - (width >= 150 ? 73 : width >= 100 ? 43 : 30))
    let format = Format(glyphs)
    let rows = page.statistics?.answer.rows ?? []
    let shown = page.shown[.statistics] ?? []
    let view = page.view
    func row(_ at: Int) -> ProxyStatisticsAnswer.Row? { shown[safe: at].flatMap { rows[safe: $0] } }
    func sorted(_ name: String, _ isLargestFirst: Bool) -> Bool? {
      view.sort == name ? isLargestFirst != view.isReversed : nil
    }
    func quantile(_ percent: Double, _ rank: Int) -> MeshTable.Column {
      MeshTable.Column(title: "P\(Int(percent))", width: 8, rank: rank) { at in
        let all = row(at)?.entry.quantiles ?? []
        let one = all.first { $0.percent == percent }
        return ((one?.recent ?? one?.total).map { format.number($0) } ?? "", Style(.text))
      }
    }
    let columns = [
      MeshTable.Column(
        title: "name", width: nameWidth, isRight: false, rank: 0, sorted: sorted("name", false)
      ) { at in
        ((row(at)?.entry.name ?? "").cutInside(to: nameWidth), Style(.text))
      },
      MeshTable.Column(title: "type", width: 9, isRight: false, rank: 3, sorted: sorted("type", false)) {
        at in
        (row(at).map { title($0.entry.kind) } ?? "", Style(.muted))
      },
      MeshTable.Column(title: "value", width: 12, rank: 1, sorted: sorted("value", true)) { at in
        guard let entry = row(at)?.entry else { return ("", .plain) }
        if let text = entry.text { return (text, Style(.muted)) }
        if entry.kind == .histogram { return (entry.quantiles.isEmpty ? format.unknown : "", Style(.faint)) }
        return (whole(entry.value), Style(.text))
      },
      MeshTable.Column(title: "rate", width: 9, rank: 2, sorted: sorted("rate", true)) { at in
        guard let row = row(at), row.entry.value != nil else { return ("", .plain) }
        guard let rate = row.rate else { return (format.unknown, Style(.faint)) }
        if row.entry.kind == .gauge {
          return rate == 0 ? ("", .plain) : (change(rate, format), Style(.accent))
        }
        return (format.rate(rate), Style(rate > 0 ? .accent : .faint))
      },
      quantile(50, 4), quantile(90, 5), quantile(99, 6),
    ]
    return MeshTable(
      id: "statistics", title: TextLine(), columns: columns, count: shown.count, target: { .text("\($0)") })
  }

  /// All digits: two reads that differ by one must look different.
  private static func whole(_ value: Double?) -> String {
    guard let value else { return "" }
    // Envoy writes the largest number that there is for no limit.
    if value >= 1.8e19 { return "no limit" }
    return value == value.rounded() && value.magnitude < 1e15
      ? Format.fixed(value, decimals: 0) : Format.fixed(value, decimals: 3)
  }

  private static func change(_ rate: Double, _ format: Format) -> String {
    (rate < 0 ? "-" : "+") + format.rate(rate.magnitude)
  }

  private static func title(_ kind: RawStatistics.Kind) -> String {
    switch kind {
    case .counter: "counter"
    case .gauge: "gauge"
    case .histogram: "histogram"
    case .text: "text"
    }
  }

  /// All of the statistic under the cursor.
  static func foot(_ page: ProxyState, _ glyphs: GlyphSet) -> [[(String, String, Ink)]] {
    let format = Format(glyphs)
    guard let at = page.selectedPosition, let index = page.shown[.statistics]?[safe: at],
      let row = page.statistics?.answer.rows?[safe: index]
    else { return [] }
    var lines: [[(String, String, Ink)]] = [[(title(row.entry.kind), row.entry.name, .text)]]
    if row.entry.kind == .histogram {
      func values(_ of: (RawStatistics.Quantile) -> Double?) -> String {
        row.entry.quantiles.compactMap { one in
          of(one).map { "P\(format.number(one.percent)) \(format.number($0))" }
        }
        .joined(separator: "  ")
      }
      lines.append([("last interval", values(\.recent).ifEmpty("nothing"), .text)])
      lines.append([("since the start", values(\.total).ifEmpty("nothing"), .text)])
    } else {
      lines.append([
        ("value", row.entry.text ?? whole(row.entry.value), .text),
        (
          "rate",
          row.rate.map { row.entry.kind == .counter ? format.rate($0) : change($0, format) }
            ?? format.unknown, .text
        ),
      ])
    }
    let late = page.trail.name == row.entry.name ? page.trail.values : []
    if late.count(where: { $0 != nil }) > 1 {
      let most = late.compactMap { $0 }.max() ?? 0
      let line = Sparkline.whole(
        late, width: min(60, max(8, late.count)), maximum: most * 1.1, glyphs: ChartGlyphs(glyphs))
      lines.append([("of late", line, .series1), ("most", format.number(most), .text)])
    }
    return lines
  }
}

extension String {
  fileprivate func ifEmpty(_ other: String) -> String { isEmpty ? other : self }
}
