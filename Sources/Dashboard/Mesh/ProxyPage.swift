import FoundationEssentials
import Mesh
import Terminal

/// By what the sources are sorted. Raw values are what `:sort` calls them.
enum ProxyColumn: String, Sendable, Hashable, CaseIterable {
  case proxy, address, namespace, envoy, up, age, took, series, size, flush, state

  /// Sorted by it, the largest stands first until it is reversed.
  var isLargestFirst: Bool {
    switch self {
    case .proxy, .address, .namespace, .envoy, .up: false
    default: true
    }
  }
}

/// The sources in the order in which they are listed; made when they come, not while drawing.
struct ProxyRows: Sendable {
  /// By what they are sorted; nil: as they come, by address.
  var sort: ProxyColumn?
  var isReversed = false
  private(set) var sources: [SourceStatus] = []

  var isDescending: Bool { (sort?.isLargestFirst ?? false) != isReversed }

  mutating func take(_ sources: [SourceStatus]) {
    guard let sort else {
      self.sources = isReversed ? sources.reversed() : sources
      return
    }
    let descending = isDescending
    func ordered<Key: Comparable>(_ key: (SourceStatus) -> Key?) -> [SourceStatus] {
      let keyed = sources.enumerated().map { (source: $0.element, key: key($0.element), index: $0.offset) }
      return keyed.sorted { a, b in
        switch (a.key, b.key) {
        case (let x?, let y?) where x != y: descending ? x > y : x < y
        case (nil, .some): false
        case (.some, nil): true
        default: a.index < b.index
        }
      }.map(\.source)
    }
    switch sort {
    case .proxy: self.sources = ordered { $0.identity?.workload ?? $0.identity?.pod }
    case .address: self.sources = ordered(\.name)
    case .namespace: self.sources = ordered { $0.identity?.namespace }
    case .envoy: self.sources = ordered { $0.identity?.envoyVersion.map(ProxyPage.version) }
    case .up: self.sources = ordered { $0.identity?.uptimeSeconds }
    case .age: self.sources = ordered(\.ageSeconds)
    case .took: self.sources = ordered(\.scrapeMs)
    case .series: self.sources = ordered(\.series)
    case .size: self.sources = ordered(\.bytes)
    case .flush: self.sources = ordered(\.histogramAgeSeconds)
    case .state: self.sources = ordered { SourceText.severity($0.state) }
    }
  }
}

/// Where the numbers come from: every source with its state, what it answered and why it does not.
enum ProxyPage {
  /// The table's name.
  static let table = "proxies"

  static func put(_ state: AppState, _ body: inout MeshBody) { body.put(table: sources(state)) }

  private static func sources(_ state: AppState) -> MeshTable {
    let sources = state.mesh.proxies.sources
    let sort = state.mesh.proxies
    let glyphs = state.glyphs
    let format = Format(glyphs)
    let isMixed = sources.contains { $0.kind != .proxy }
    func column(
      _ key: ProxyColumn, _ width: Int, isRight: Bool = true, rank: Int, most: Int? = nil,
      _ value: @escaping (SourceStatus) -> String
    ) -> MeshTable.Column {
      MeshTable.Column(
        title: key.rawValue, width: width, isRight: isRight, rank: rank,
        sorted: sort.sort == key ? sort.isDescending : nil, most: most
      ) { at in
        let source = sources[at]
        return (value(source), Style(source.state == .ok ? .text : source.state.ink))
      }
    }
    let columns = [
      MeshTable.Column(title: "", width: 1, isRight: false) { at in
        let source = sources[at]
        return (String(source.state.symbol.character(glyphs)), Style(source.state.ink))
      },
      column(.proxy, 18, isRight: false, rank: 0, most: 40) {
        $0.identity?.workload ?? $0.identity?.pod
          ?? (isMixed && $0.kind != .proxy ? $0.kind.rawValue : format.unknown)
      },
      column(.address, 21, isRight: false, rank: 0, most: 40) { $0.name },
      column(.age, 7, rank: 1) { format.seconds($0.ageSeconds) },
      column(.took, 7, rank: 2) { format.milliseconds($0.scrapeMs) },
      column(.series, 6, rank: 3) { format.count($0.series.map(Double.init)) },
      column(.size, 8, rank: 4) { format.bytes($0.bytes.map(Double.init)) },
      column(.flush, 6, rank: 8) { format.seconds($0.histogramAgeSeconds) },
      column(.up, 11, rank: 5) { format.seconds($0.identity?.uptimeSeconds) },
      column(.envoy, 8, isRight: false, rank: 6) {
        $0.identity?.envoyVersion.map(version) ?? format.unknown
      },
      column(.state, 9, isRight: false, rank: 9) { $0.identity?.state ?? format.unknown },
      column(.namespace, 14, isRight: false, rank: 7, most: 24) { $0.identity?.namespace ?? format.unknown },
    ]
    return MeshTable(
      id: table, title: TextLine(), columns: columns, count: sources.count, empty: "No source",
      target: { .source(sources[$0].name) })
  }

  /// `1.40.0` of Envoy's long version string (`COMMIT/1.40.0/Clean/RELEASE/…`).
  static func version(_ text: String) -> String {
    let parts = text.split(separator: "/")
    return String(parts.first { $0.contains(".") } ?? parts.first ?? "")
  }

  // MARK: - The one under the cursor

  /// Rows under the page.
  static let footRows = 5

  static func drawFoot(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    canvas.hline(x: rect.x, y: rect.y, length: rect.width, Style(.border))
    let name = state.mesh.source
    let sources = state.mesh.proxies.sources
    guard let source = sources.first(where: { $0.name == name }) ?? sources.first else { return }
    var lines = [identity(source)]
    lines += status(source, state, width: rect.width - 2)
    for warning in state.snapshot?.warnings ?? [] {
      lines += TextLine.wrap(warning, width: rect.width - 2, Style(.warning))
    }
    for (offset, line) in lines.prefix(rect.height - 1).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: rect.y + 1 + offset, width: rect.width - 2)
    }
  }

  private static func identity(_ source: SourceStatus) -> TextLine {
    var line = TextLine(SourceText.name(source), Style(.title, on: .ground, .bold))
    let who = source.identity
    let facts: [(String, String?)] = [
      ("pod", who?.pod), ("ns", who?.namespace), ("app", who?.app), ("version", who?.version),
      ("role", who?.role),
      ("cluster", who?.cluster), ("state", who?.state),
    ]
    for (label, value) in facts {
      guard let value else { continue }
      line.add("  \(label) ", Style(.muted))
      line.add(value, Style(.text))
    }
    return line
  }

  private static func status(_ source: SourceStatus, _ state: AppState, width: Int) -> [TextLine] {
    guard source.state != .ok else {
      return source.error.map { TextLine.wrap($0, width: width, Style(.warning)) } ?? []
    }
    var text = source.error ?? "no answer"
    if let since = state.downSince[source.name] {
      text += ", since \(ClockText.time(since, utcOffset: state.utcOffset))"
    }
    text += source.ageSeconds == nil ? "; it never answered" : "; its numbers leave the window as they age"
    return TextLine.wrap(text, width: width, Style(source.state.ink))
  }
}
