import Diagnosis
import Terminal

/// The list of findings or of objects: only the rows that are seen are drawn, however many there are.
enum ConfigListView {
  static func draw(_ state: ConfigState, _ canvas: inout Canvas, _ layout: ConfigLayout) {
    let list = state.list
    let rect = layout.list
    let top = Scrolling.top(list.scroll, showing: list.selected, of: list.rows.count, rows: layout.rowsShown)
    canvas.clipped(to: rect) { canvas in
      for line in 0..<layout.rowsShown where top + line < list.rows.count {
        let area = Rect(
          x: rect.x, y: rect.y + line * layout.rowHeight, width: rect.width, height: layout.rowHeight)
        switch list.rows[top + line] {
        case .heading(let title, let count): heading(title, count, &canvas, area)
        case .item(let item):
          let isSelected = top + line == list.selected
          switch state.view {
          case .findings: finding(item, state, isSelected, &canvas, area)
          case .objects: object(item, state, isSelected, &canvas, area)
          case .mtls, .authz, .routes, .gateways: tableRow(item, state, isSelected, &canvas, area)
          }
        }
      }
      more(list, top, layout, &canvas)
    }
    if layout.isBeside {
      canvas.vline(x: rect.maxX, y: rect.y, length: rect.height, Style(.border))
    }
  }

  /// The line of the list at a place.
  static func row(at point: Point, _ state: ConfigState, _ layout: ConfigLayout) -> Int? {
    guard layout.list.contains(point) else { return nil }
    let list = state.list
    let top = Scrolling.top(list.scroll, showing: list.selected, of: list.rows.count, rows: layout.rowsShown)
    let row = top + (point.y - layout.list.y) / layout.rowHeight
    return list.rows.indices.contains(row) ? row : nil
  }

  // MARK: - Rows

  private static func heading(_ title: String, _ count: Int, _ canvas: inout Canvas, _ rect: Rect) {
    canvas.write(
      runs: [
        (title.isEmpty ? "(no name)" : title, TextLine.headingStyle), (" \(count)", Style(.muted)),
      ], x: rect.x + 1, y: rect.maxY - 1, width: rect.width - 2)
  }

  private static func ground(_ isSelected: Bool, _ canvas: inout Canvas, _ rect: Rect) -> Ink {
    guard isSelected else { return .ground }
    canvas.fill(rect, Style(.selectionText, on: .selection))
    for y in rect.y..<rect.maxY {
      canvas.put(Symbol.cursor.character(canvas.glyphs), x: rect.x, y: y, Style(.cursor, on: .selection))
    }
    return .selection
  }

  private static func finding(
    _ item: Int, _ state: ConfigState, _ isSelected: Bool, _ canvas: inout Canvas, _ rect: Rect
  ) {
    guard let finding = state.report?.analysis.findings[safe: item] else { return }
    let ground = ground(isSelected, &canvas, rect)
    let text = Style(isSelected ? .selectionText : .text, on: ground)
    let muted = Style(isSelected ? .selectionText : .muted, on: ground)
    let strong = Style(finding.level.ink, on: ground, .bold)
    canvas.put(finding.level.symbol.character(canvas.glyphs), x: rect.x + 2, y: rect.y, strong)
    let x = canvas.write(finding.code, x: rect.x + 4, y: rect.y, strong, width: 9) + 1
    let room = rect.maxX - x - 1
    let kind = (ConfigKind.short(finding.kind) + " ", muted)
    let isFile = finding.object == nil && finding.name == finding.file
    let shown = isFile ? SourceName.last(finding.name) : finding.name
    let name = (
      finding.namespace.isEmpty ? shown : "\(finding.namespace)/\(shown)", text.with(.bold)
    )
    if rect.height > 1 {
      let line = finding.start.line > 0 ? ":\(finding.start.line)" : ""
      let after = canvas.write(
        runs: [kind, name], x: x, y: rect.y, width: room - TextWidth.of(line) - 1)
      if after < rect.maxX - 8 { canvas.writeRight(line, end: rect.maxX - 1, y: rect.y, muted) }
      canvas.write(finding.message, x: rect.x + 4, y: rect.y + 1, muted, width: rect.width - 5)
    } else {
      let after = canvas.write(
        runs: [kind, (shown, name.1)], x: x, y: rect.y, width: min(room, max(18, room * 2 / 5)))
      canvas.write(finding.message, x: after + 2, y: rect.y, muted, width: max(0, rect.maxX - after - 3))
    }
  }

  private static func tableRow(
    _ item: Int, _ state: ConfigState, _ isSelected: Bool, _ canvas: inout Canvas, _ rect: Rect
  ) {
    guard let row = state.report?.tables[state.view]?.rows[safe: item] else { return }
    let ground = ground(isSelected, &canvas, rect)
    let text = Style(isSelected ? .selectionText : .text, on: ground, .bold)
    let muted = Style(isSelected ? .selectionText : .muted, on: ground)
    if let level = row.level {
      canvas.put(
        level.symbol.character(canvas.glyphs), x: rect.x + 2, y: rect.y, Style(level.ink, on: ground, .bold))
    }
    if rect.height > 1 {
      canvas.write(row.title, x: rect.x + 4, y: rect.y, text, width: rect.width - 5)
      canvas.write(row.text, x: rect.x + 4, y: rect.y + 1, muted, width: rect.width - 5)
    } else {
      let room = rect.width - 5
      let after = canvas.write(
        row.title, x: rect.x + 4, y: rect.y, text, width: max(16, min(room, room * 9 / 20)))
      canvas.write(row.text, x: after + 2, y: rect.y, muted, width: max(0, rect.maxX - after - 3))
    }
  }

  private static func object(
    _ item: Int, _ state: ConfigState, _ isSelected: Bool, _ canvas: inout Canvas, _ rect: Rect
  ) {
    guard let report = state.report, let object = report.set.objects[safe: item] else { return }
    let ground = ground(isSelected, &canvas, rect)
    let text = Style(isSelected ? .selectionText : .text, on: ground)
    let muted = Style(isSelected ? .selectionText : .muted, on: ground)
    if let level = report.objects.levels[item] {
      canvas.put(
        level.symbol.character(canvas.glyphs), x: rect.x + 2, y: rect.y, Style(level.ink, on: ground, .bold))
    }
    let place = "\(SourceName.last(report.set.source(of: object).name)):\(object.place.start.line)"
    let count = report.findingsOfObject[item]?.count ?? 0
    let counted = count > 0 ? "\(count)" : ""
    let right = rect.maxX - 1
    let name = [
      (ConfigKind.short(object.kind) + " ", muted), (object.qualifiedName, text.with(.bold)),
    ]
    // The name goes first; of the place its end, the line, is what counts.
    let nameWidth = name.reduce(0) { $0 + TextWidth.of($1.0) }
    let room = right - rect.x - 4 - TextWidth.of(counted) - 2
    let placed = SourceName.end(of: place, max(9, min(TextWidth.of(place), room - nameWidth - 1)))
    let start = canvas.writeRight(placed, end: right, y: rect.y, muted)
    canvas.writeRight(counted, end: start - 1, y: rect.y, text)
    canvas.write(
      runs: name, x: rect.x + 4, y: rect.y, width: max(4, start - 2 - TextWidth.of(counted) - rect.x - 4))
  }

  /// How many lines are not seen.
  private static func more(
    _ list: ConfigListState, _ top: Int, _ layout: ConfigLayout, _ canvas: inout Canvas
  ) {
    let below = list.rows.count - top - layout.rowsShown
    let rect = layout.list
    if below > 0 {
      canvas.put(
        Symbol.arrowDown.character(canvas.glyphs), x: rect.x, y: rect.maxY - 1,
        Style(.accent, on: .ground, .bold))
    }
    if top > 0 {
      canvas.put(
        Symbol.arrowUp.character(canvas.glyphs), x: rect.x, y: rect.y, Style(.accent, on: .ground, .bold))
    }
  }
}

/// Kinds as people shorten them where there is little room: kubectl's short names, or the kind itself.
enum ConfigKind {
  static func short(_ kind: String) -> String {
    switch kind {
    case "VirtualService": "VS"
    case "DestinationRule": "DR"
    case "Gateway": "GW"
    case "ServiceEntry": "SE"
    case "PeerAuthentication": "PA"
    case "RequestAuthentication": "RA"
    case "AuthorizationPolicy": "AP"
    case "Service": "svc"
    case "Deployment": "deploy"
    case "Namespace": "ns"
    case "ServiceAccount": "sa"
    case "ConfigMap": "cm"
    case "StatefulSet": "sts"
    case "DaemonSet": "ds"
    default: kind
    }
  }
}

/// Names of sources.
enum SourceName {
  /// The last part of a path.
  static func last(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// As much of the end of a path as fits: of a long one the end says most.
  static func end(of path: String, _ width: Int) -> String {
    let safe = TextSafety.safe(path)
    guard TextWidth.of(safe) > width, width > 1 else { return safe }
    var rest = safe[...]
    while TextWidth.of(rest) > width - 1, !rest.isEmpty { rest = rest.dropFirst() }
    return "…" + rest
  }
}
