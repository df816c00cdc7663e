import Mesh
import Metrics
import Terminal

/// A column of a page's table.
struct DetailColumn {
  let title: String
  /// Columns of the screen; the first column takes what is left.
  var width: Int
  var isRight = true
  /// Cell and the colour that it has when its row is not selected.
  let cell: @Sendable (DetailRow, DetailCells) -> (String, Ink)
}

/// What cells need beside their row.
struct DetailCells: Sendable {
  let format: Format
  let glyphs: GlyphSet
  /// The sources by name, for the state and age of proxies.
  let sources: [String: SourceStatus]

  func sign(_ symbol: Symbol) -> String { String(symbol.character(glyphs)) }
}

/// Which columns a table has, by what its rows are and how wide it is.
enum DetailColumns {
  /// The columns that fit, the first as wide as what is left.
  static func of(_ section: DetailSection, width: Int) -> [DetailColumn] {
    let (first, most, others) = all(section)
    var used = most
    var kept: [DetailColumn] = []
    for column in others where used + column.width + 2 <= width - 2 {
      kept.append(column)
      used += column.width + 2
    }
    let rest = width - 2 - kept.reduce(0) { $0 + $1.width + 2 }
    var lead = first
    // A last column of words takes what is left, else the first one, as far as that is of use.
    if let last = kept.last, !last.isRight, last.title == meaning || last.title == "mostly" {
      let name = max(most, min(28, rest))
      lead.width = name
      kept[kept.count - 1].width = last.width + max(0, rest - name)
    } else {
      lead.width = max(8, min(60, rest))
    }
    return [lead] + kept
  }

  /// The first column, its least width, and the others, the most telling first.
  private static func all(_ section: DetailSection) -> (DetailColumn, Int, [DetailColumn]) {
    switch section.kind {
    case .peers: peers(section)
    case .proxies: proxies(section)
    case .groups: (answerName("answer"), 16, groups(section))
    case .answers: (answerName("answer"), 16, answers(section))
    }
  }

  static let meaning = "what it means"

  private static func peers(_ section: DetailSection) -> (DetailColumn, Int, [DetailColumn]) {
    let name = DetailColumn(title: section.isInbound ? "source" : "destination", width: 0, isRight: false) {
      row, _ in (row.name, (row.errorPercent ?? 0) > 0 ? .failure : .text)
    }
    var columns: [DetailColumn] = []
    if section.hasRequests { columns += [rate("rate") { $0.requests }, success, errors { $0.requests }] }
    if section.hasTCP {
      columns += [bytes("to server") { $0.tcp?.received }, bytes("to client") { $0.tcp?.sent }]
    }
    columns.append(security)
    if section.hasRequests {
      columns += [
        quantile("p50") { $0.requests?.duration?.p50 }, quantile("p95") { $0.requests?.duration?.p95 },
        quantile("p99") { $0.requests?.duration?.p99 },
      ]
    }
    columns.append(
      DetailColumn(title: "namespace", width: 14, isRight: false) { row, _ in (row.note, .muted) })
    columns.append(
      DetailColumn(title: "proto", width: 5, isRight: false) { row, _ in
        (row.protocol?.rawValue ?? "", .muted)
      })
    if section.hasRequests {
      columns += [
        size("req size") { $0.requests?.requestSize?.p50 ?? $0.requests?.requestSize?.avg },
        size("resp size") { $0.requests?.responseSize?.p50 ?? $0.requests?.responseSize?.avg },
        quantile("p90") { $0.requests?.duration?.p90 },
        bytes("resp bytes") { $0.requests?.responseSize?.sumRate },
      ]
    }
    if section.hasTCP {
      columns += [rate("opened", of: { $0.tcp?.opened }), rate("failed", of: { $0.tcp?.failed }, bad: true)]
    }
    columns.append(
      DetailColumn(title: "service called", width: 24, isRight: false) { row, _ in (row.service, .muted) })
    return (name, 14, columns)
  }

  private static func proxies(_ section: DetailSection) -> (DetailColumn, Int, [DetailColumn]) {
    let name = DetailColumn(title: "proxy", width: 0, isRight: false) { row, cells in
      let state = cells.sources[row.note]?.state
      let mark = row.isOutlier ? cells.sign(.warning) + " " : ""
      return (mark + row.name, row.isOutlier ? .failure : state == nil || state == .ok ? .text : .degraded)
    }
    var columns: [DetailColumn] = []
    if section.hasRequests || !section.hasTCP {
      columns += [
        rate("in") { $0.requests }, errors { $0.requests },
        quantile("p95") { $0.requests?.duration?.p95 }, rate("out") { $0.outbound },
      ]
    }
    columns.append(
      DetailColumn(title: "up", width: 11) { row, cells in
        (cells.format.seconds(cells.sources[row.note]?.identity?.uptimeSeconds), .text)
      })
    if section.hasTCP {
      columns += [bytes("to server") { $0.tcp?.received }, bytes("to client") { $0.tcp?.sent }]
    }
    columns.append(
      DetailColumn(title: "state", width: 8, isRight: false) { row, cells in
        guard let source = cells.sources[row.note] else { return (cells.format.unknown, .muted) }
        let word = source.state == .ok ? source.identity?.state?.lowercased() ?? "ok" : source.state.rawValue
        return ("\(cells.sign(source.state.symbol)) \(word)", source.state.ink)
      })
    columns.append(
      DetailColumn(title: "address", width: 21, isRight: false) { row, _ in (row.note, .muted) })
    columns += [
      quantile("p50") { $0.requests?.duration?.p50 }, quantile("p99") { $0.requests?.duration?.p99 },
      errorsOut,
      DetailColumn(title: "envoy", width: 8, isRight: false) { row, cells in
        (cells.sources[row.note]?.identity?.envoyVersion.map(short) ?? cells.format.unknown, .muted)
      },
      DetailColumn(title: "scrape", width: 8) { row, cells in
        (cells.format.milliseconds(cells.sources[row.note]?.scrapeMs), .muted)
      },
    ]
    return (name, 28, columns)
  }

  /// `1.40.0` of Envoy's long version string.
  private static func short(_ version: String) -> String {
    let parts = version.split(separator: "/")
    return String(parts.first { $0.contains(".") } ?? parts.first ?? "")
  }

  private static func groups(_ section: DetailSection) -> [DetailColumn] {
    section.reporters.flatMap { sides($0, isAlone: true) } + [
      DetailColumn(title: "mostly", width: 20, isRight: false) { row, _ in (row.note, .muted) },
      words,
    ]
  }

  private static func answers(_ section: DetailSection) -> [DetailColumn] {
    section.reporters.flatMap { sides($0, isAlone: section.reporters.count == 1) } + [words]
  }

  private static let words = DetailColumn(title: meaning, width: 24, isRight: false) { row, _ in
    (row.answer.map { AnswerText.meanings($0).joined(separator: "; ") } ?? "", .muted)
  }

  private static func answerName(_ title: String) -> DetailColumn {
    DetailColumn(title: title, width: 0, isRight: false) { row, _ in
      (row.name, row.answer.map(AnswerText.ink) ?? .text)
    }
  }

  private static func sides(_ reporter: Reporter, isAlone: Bool) -> [DetailColumn] {
    [
      DetailColumn(title: isAlone ? "rate" : reporter.owner, width: 8) { row, cells in
        (cells.format.rate(row.answer?.rates[reporter]), .text)
      },
      DetailColumn(title: "share", width: 6) { row, cells in
        (cells.format.percent(row.answer?.shares[reporter]), .muted)
      },
    ]
  }

  // MARK: - Kinds of columns

  private static func rate(_ title: String, _ of: @escaping @Sendable (DetailRow) -> RequestMetrics?)
    -> DetailColumn
  {
    rate(title, of: { of($0)?.rate })
  }

  private static func rate(
    _ title: String, of value: @escaping @Sendable (DetailRow) -> Double?, bad: Bool = false
  ) -> DetailColumn {
    DetailColumn(title: title, width: 8) { row, cells in
      (cells.format.rate(value(row)), bad && (value(row) ?? 0) > 0 ? .failure : .text)
    }
  }

  private static let success = DetailColumn(title: "success", width: 7) { row, cells in
    let percent = row.requests?.successPercent
    return (cells.format.percent(percent), (percent ?? 100) < 99.95 ? .failure : .text)
  }

  private static func errors(_ of: @escaping @Sendable (DetailRow) -> RequestMetrics?) -> DetailColumn {
    DetailColumn(title: "errors", width: 6) { row, cells in
      let percent = of(row)?.errorPercent
      return (cells.format.percent(percent), (percent ?? 0) > 0 ? .failure : .muted)
    }
  }

  private static let errorsOut = DetailColumn(title: "out err", width: 7) { row, cells in
    let percent = row.outbound?.errorPercent
    return (cells.format.percent(percent), (percent ?? 0) > 0 ? .failure : .muted)
  }

  private static func quantile(_ title: String, _ value: @escaping @Sendable (DetailRow) -> Double?)
    -> DetailColumn
  {
    DetailColumn(title: title, width: 8) { row, cells in (cells.format.milliseconds(value(row)), .text) }
  }

  private static func size(_ title: String, _ value: @escaping @Sendable (DetailRow) -> Double?)
    -> DetailColumn
  {
    DetailColumn(title: title, width: 9) { row, cells in (cells.format.bytes(value(row)), .text) }
  }

  private static func bytes(_ title: String, _ value: @escaping @Sendable (DetailRow) -> Double?)
    -> DetailColumn
  {
    DetailColumn(title: title, width: 10) { row, cells in (cells.format.bytesPerSecond(value(row)), .text) }
  }

  private static let security = DetailColumn(title: "TLS", width: 7, isRight: false) { row, cells in
    switch row.security {
    case .mutual?: ("\(cells.sign(.lock)) mTLS", .lock)
    case .plain?: ("\(cells.sign(.brokenLock)) plain", .brokenLock)
    case .unknown?, nil: (cells.format.unknown, .muted)
    }
  }
}
