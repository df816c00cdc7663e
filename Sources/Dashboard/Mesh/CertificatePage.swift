import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// What proxies present and trust, by what ends first.
enum CertificatePage {
  static let table = "certificates"

  static func put(_ state: AppState, _ body: inout MeshBody) {
    let width = body.room.width
    let rows = state.mesh.certificates
    var head: [TextLine] = []
    if let line = istiod(state) { head.append(line) }
    if rows.answers == nil { head += waiting(state, width) } else { head += summary(state, width) }
    body.put(lines: head)
    guard rows.answers != nil else { return }
    body.put(table: certificates(state))
    if !rows.problems.isEmpty { body.put(table: problems(state)) }
  }

  /// `istiod 10.0.0.1:15014  root ends in 3650 d (2036-…)`.
  private static func istiod(_ state: AppState) -> TextLine? {
    let reports = (state.mesh.controlPlanes ?? []).filter { !$0.certificates.isEmpty }
    guard !reports.isEmpty, let now = now(state) else { return nil }
    let format = Format(state.glyphs)
    var line = TextLine("istiod's own", TextLine.headingStyle)
    for report in reports {
      if reports.count > 1 { line.add("  \(report.source)", Style(.muted)) }
      for expiry in report.certificates {
        let ending = CertificateState(expires: expiry.at, validFrom: nil, now: now)
        line.add("  \(expiry.name) ", Style(.muted))
        line.add("\(sign(ending, state.glyphs)) \(left(expiry.at, now, format))", Style(ink(ending)))
        line.add(" (\(DateText.day(expiry.at, utcOffset: state.utcOffset)))", Style(.muted))
      }
    }
    return line
  }

  private static func summary(_ state: AppState, _ width: Int) -> [TextLine] {
    let rows = state.mesh.certificates
    let glyphs = state.glyphs
    var line = TextLine("\(rows.rows.count) certificates", Style(.title, on: .ground, .bold))
    line.add(" of \((rows.answers?.count ?? 0) - rows.problems.count) proxies", Style(.muted))
    if rows.expired > 0 {
      line.add("  \(sign(.expired, glyphs)) \(rows.expired) expired", Style(.failure, on: .ground, .bold))
    }
    if rows.soon > 0 { line.add("  \(sign(.soon, glyphs)) \(rows.soon) end soon", Style(.warning)) }
    if rows.expired + rows.soon == 0, !rows.rows.isEmpty { line.add("  all fine", Style(.healthy)) }
    if !rows.problems.isEmpty { line.add("  \(rows.problems.count) could not be asked", Style(.warning)) }
    if let at = rows.askedAt {
      line.add("  asked at \(ClockText.time(at, utcOffset: state.utcOffset))", Style(.muted))
    }
    var lines = [line]
    if state.time.isPast {
      lines.append(TextLine("These are of now, not of the moment that is shown", Style(.warning)))
    }
    return lines
  }

  private static func waiting(_ state: AppState, _ width: Int) -> [TextLine] {
    guard state.mesh.certificates.isUnavailable else {
      return [TextLine("Asking the proxies for their certificates …", Style(.muted))]
    }
    return [TextLine("No certificates are known", Style(.title, on: .ground, .bold))]
      + TextLine.wrap(
        "They come from /certs of each Envoy's admin address (15000), asked while this page shows; the stats port (15090) and recordings do not have it.",
        width: width, Style(.muted))
  }

  private static func certificates(_ state: AppState) -> MeshTable {
    let rows = state.mesh.certificates
    let all = rows.rows
    let glyphs = state.glyphs
    let format = Format(glyphs)
    let now = now(state)
    func sorted(_ column: CertificateColumn) -> Bool? { rows.sort == column ? rows.isReversed : nil }
    let columns = [
      MeshTable.Column(title: "", width: 1, isRight: false) { at in
        (sign(all[at].state, glyphs), Style(ink(all[at].state)))
      },
      MeshTable.Column(title: "left", width: 10, rank: 0, sorted: sorted(.left)) { at in
        guard let expires = all[at].certificate.expires, let now else {
          return (format.unknown, Style(.faint))
        }
        return (left(expires, now, format), Style(all[at].state == .fine ? .text : ink(all[at].state)))
      },
      MeshTable.Column(title: "ends", width: 16, isRight: false, rank: 4) { at in
        (
          all[at].certificate.expires.map { DateText.minute($0, utcOffset: state.utcOffset) }
            ?? format.unknown,
          Style(.muted)
        )
      },
      MeshTable.Column(title: "proxy", width: 16, isRight: false, rank: 1, sorted: sorted(.proxy), most: 26) {
        at in
        (all[at].proxy.isEmpty ? all[at].source : all[at].proxy, Style(.text))
      },
      MeshTable.Column(title: "for", width: 7, isRight: false, rank: 2, sorted: sorted(.role)) { at in
        (all[at].certificate.role == .chain ? "own" : "trusted", Style(.muted))
      },
      MeshTable.Column(title: "SPIFFE id", width: 28, isRight: false, rank: 3, sorted: sorted(.id), most: 72)
      {
        at in (all[at].id.isEmpty ? format.unknown : all[at].id, Style(all[at].id.isEmpty ? .faint : .text))
      },
      MeshTable.Column(title: "path", width: 12, isRight: false, rank: 6, sorted: sorted(.path), most: 40) {
        at in
        (all[at].certificate.path ?? format.unknown, Style(.muted))
      },
      MeshTable.Column(title: "serial", width: 12, isRight: false, rank: 7, most: 40) { at in
        (all[at].certificate.serial ?? format.unknown, Style(.muted))
      },
    ]
    return MeshTable(
      id: table, title: TextLine(), columns: columns, count: all.count,
      empty: (rows.answers?.count ?? 0) > rows.problems.count
        ? "The proxies that answered have no certificate: no mutual TLS, or plain Envoys"
        : rows.problems.isEmpty ? "No proxy was asked" : "No proxy could be asked",
      target: { .certificate(source: all[$0].source, index: all[$0].index) })
  }

  private static func problems(_ state: AppState) -> MeshTable {
    let all = state.mesh.certificates.problems
    return MeshTable(
      id: "problems", title: TextLine("Could not be asked", TextLine.headingStyle),
      columns: [
        MeshTable.Column(title: "proxy", width: 18, isRight: false, most: 30) { at in
          (all[at].proxy.isEmpty ? all[at].source : all[at].proxy, Style(.text))
        },
        MeshTable.Column(title: "address", width: 21, isRight: false, rank: 2) { at in
          (all[at].source, Style(.muted))
        },
        MeshTable.Column(title: "why", width: 20, isRight: false, rank: 1, most: 120) { at in
          (all[at].text, Style(.warning))
        },
      ], count: all.count, target: { .source(all[$0].source) })
  }

  /// All of the certificate under the cursor: names in full, serial, path, life.
  static func foot(_ state: AppState, width: Int) -> [TextLine] {
    guard case .certificate(let source, let index)? = state.mesh.selected[.certificates]?.target,
      let row = state.mesh.certificates.rows.first(where: { $0.source == source && $0.index == index })
    else { return [] }
    var line = TextLine(
      row.proxy.isEmpty ? source : "\(row.proxy) \(source)", Style(.title, on: .ground, .bold))
    line.add(row.certificate.role == .chain ? "  presents" : "  trusts", Style(.muted))
    line.add("  \(row.certificate.names.joined(separator: ", "))", Style(.text))
    var second = TextLine()
    let from = row.certificate.validFrom.map { DateText.minute($0, utcOffset: state.utcOffset) }
    let to = row.certificate.expires.map { DateText.minute($0, utcOffset: state.utcOffset) }
    for (label, value) in [
      ("serial", row.certificate.serial), ("path", row.certificate.path), ("from", from), ("to", to),
    ] {
      guard let value else { continue }
      second.add((second.runs.isEmpty ? "" : "  ") + label + " ", Style(.muted))
      second.add(value, Style(.text))
    }
    return [line, second]
  }

  // MARK: - Words

  /// Certificates are of now, whatever moment is shown.
  private static func now(_ state: AppState) -> Date? { state.latest?.timestamp }

  private static func left(_ expires: Date, _ now: Date, _ format: Format) -> String {
    let seconds = expires.timeIntervalSince(now)
    guard seconds > 0 else { return "expired" }
    let days = (seconds / 86_400).rounded(.down)
    return days >= 100 ? "\(format.count(days)) d" : format.seconds(seconds)
  }

  private static func sign(_ state: CertificateState, _ glyphs: GlyphSet) -> String {
    let symbol: Symbol =
      switch state {
      case .expired: .failure
      case .soon: .warning
      case .fine: .check
      case .unknown: .unknown
      }
    return String(symbol.character(glyphs))
  }

  private static func ink(_ state: CertificateState) -> Ink {
    switch state {
    case .expired: .failure
    case .soon: .warning
    case .fine: .healthy
    case .unknown: .muted
    }
  }
}
