import Exposition
import Mesh
import Terminal

/// Envoy's own numbers of a proxy, by kind of trouble and upstream, what is wrong first; and for what Istio leaves out
/// unless it is asked for, how to ask.
struct EnvoySection {
  private static let labelWidth = 24

  private let page: DetailState
  private let isPast: Bool
  private let format: Format
  private let glyphs: GlyphSet
  private let width: Int
  private let proxy: DetailRow?
  private let numbers: EnvoyNumbers?

  init(_ page: DetailState, isPast: Bool, _ format: Format, _ glyphs: GlyphSet, width: Int) {
    self.page = page
    self.isPast = isPast
    self.format = format
    self.glyphs = glyphs
    self.width = width
    proxy = page.shownProxy
    numbers = page.envoy?.source == proxy?.note ? page.envoy : nil
  }

  var lines: [TextLine] {
    var lines = [heading]
    if let numbers, !isPast, numbers.problem == nil {
      lines += families(numbers)
      let missing = EnvoyFamily.allCases.filter { !numbers.collected.contains($0) }
      if missing.contains(where: { !isPerhapsUnused($0, numbers) }) {
        lines += [.empty] + EnvoyAnnotation.lines(width: width)
      }
      return lines
    }
    for family in EnvoyFamily.allCases { lines.append(unknown(family, "not known")) }
    lines.append(.empty)
    return lines + TextLine.wrap(reason, width: width, Style(.muted))
  }

  /// Why nothing is known.
  private var reason: String {
    if page.hasNoEnvoy {
      return "A recording does not hold these: they are asked of a proxy while one looks."
    }
    if isPast {
      return
        "These are not kept: they are asked of a proxy while one looks. Back in the present they are shown."
    }
    guard proxy != nil else { return "None of its proxies is read, so there is none to ask." }
    guard let numbers else { return "Asking the proxy…" }
    return "The proxy could not be asked: \(numbers.problem ?? "it gave no reason")."
  }

  private var heading: TextLine {
    var line = TextLine("Envoy's own numbers", TextLine.headingStyle)
    if let proxy { line.add("  \(proxy.name)", Style(.muted)) }
    guard let numbers, !isPast, numbers.problem == nil else { return line }
    let server = numbers.server
    var facts: [String] = []
    if let uptime = server.uptime { facts.append("up \(format.seconds(uptime))") }
    if server.isLive == false { facts.append("not live") }
    if let memory = server.memoryAllocated { facts.append("\(format.bytes(memory)) allocated") }
    if let heap = server.memoryHeap { facts.append("heap \(format.bytes(heap))") }
    if let workers = server.workers {
      facts.append(workers == 1 ? "1 worker" : "\(format.count(workers)) workers")
    }
    if let connections = server.connections { facts.append("\(format.count(connections)) connections") }
    for fact in facts where line.width + fact.count + 3 <= width { line.add("   \(fact)", Style(.muted)) }
    return line
  }

  private func unknown(_ family: EnvoyFamily, _ text: String) -> TextLine {
    var line = TextLine("  " + family.title, Style(.muted))
    line.pad(to: Self.labelWidth)
    line.add("\(format.unknown) \(text)", Style(.text))
    if width >= 90 { line.add("   \(family.statistics)", Style(.faint)) }
    return line
  }

  // MARK: - Families

  /// Those in trouble, those that are collected, those that are not.
  private func families(_ numbers: EnvoyNumbers) -> [TextLine] {
    var trouble: [TextLine] = []
    var collected: [TextLine] = []
    var missing: [TextLine] = []
    for family in EnvoyFamily.allCases {
      guard numbers.collected.contains(family) else {
        let text = isPerhapsUnused(family, numbers) ? family.unused : "not collected"
        missing.append(unknown(family, text))
        continue
      }
      let isBad = numbers.told[family]?.isInTrouble == true
      let lines = lines(of: family, numbers, isBad: isBad)
      if isBad { trouble += lines } else { collected += lines }
    }
    return trouble + collected + missing
  }

  /// Envoy has statistics of some things only where they are configured: without them, and with all others, it is
  /// more likely that there is nothing to count.
  private func isPerhapsUnused(_ family: EnvoyFamily, _ numbers: EnvoyNumbers) -> Bool {
    (family == .ejections || family == .handshakes) && numbers.collected.contains(.circuitBreakers)
  }

  private func lines(of family: EnvoyFamily, _ numbers: EnvoyNumbers, isBad: Bool) -> [TextLine] {
    guard let all = numbers.told[family] else { return [] }
    let told = all.parts
    var title = TextLine(
      isBad ? "\(sign) \(family.title)" : "  \(family.title)", Style(isBad ? .failure : .muted))
    guard !told.isEmpty else {
      title.pad(to: Self.labelWidth)
      title.add(family == .membership ? membership(numbers) : family.nothing, Style(.text))
      return [title]
    }
    var names = told.map { TextSafety.safe(name($0)) }
    let room = min(44, max(16, width - Self.labelWidth - 40))
    names = names.map { TextWidth.cut($0, to: room) }
    let column = Self.labelWidth + (names.map { TextWidth.of($0) }.max() ?? 0) + 4
    var lines: [TextLine] = []
    for (index, part) in told.enumerated() {
      var line = index == 0 ? title : TextLine()
      line.pad(to: Self.labelWidth)
      let isBad = part.isInTrouble(family)
      line.add(isBad ? "\(sign) " : "  ", Style(.failure))
      line.add(names[index], Style(isBad ? .failure : .text))
      line.pad(to: column)
      for (text, style) in values(part, family) where line.width < width {
        line.add(TextWidth.cut(text, to: width - line.width), style)
      }
      lines.append(line)
    }
    if all.count > told.count {
      var line = TextLine()
      line.add(String(repeating: " ", count: Self.labelWidth + 2))
      line.add("and \(all.count - told.count) more", Style(.faint))
      lines.append(line)
    }
    return lines
  }

  private func membership(_ numbers: EnvoyNumbers) -> String {
    guard let clusters = numbers.told[.membership]?.clusters else { return format.unknown }
    return "\(format.count(clusters.endpoints)) in \(clusters.count) clusters, all well"
  }

  /// The numbers of one upstream: what is bad first.
  private func values(_ part: EnvoyNumbers.Part, _ family: EnvoyFamily) -> [(String, Style)] {
    if family == .membership {
      let text =
        "\(format.count(part.readings[.membershipHealthy]?.value)) of \(format.count(part.readings[.membershipTotal]?.value)) well"
      return [(text, Style(part.isInTrouble(family) ? .failure : .text))]
    }
    let open = EnvoyStatistic.allCases.filter { ($0.breaker != nil) && (part.readings[$0]?.value ?? 0) > 0 }
      .compactMap(\.breaker)
    if family == .circuitBreakers {
      let left = EnvoyStatistic.allCases.filter { $0.family == family && $0.isSpare }.compactMap {
        one in
        // Without a limit Envoy counts down from the largest number.
        part.readings[one].flatMap { $0.value < 1e9 ? "\(format.count($0.value)) \(one.title)" : nil }
      }
      guard !open.isEmpty else { return [(left.joined(separator: ", "), Style(.muted))] }
      return [("open: \(open.joined(separator: ", "))", Style(.failure))]
        + (left.isEmpty ? [] : [("  " + left.joined(separator: ", "), Style(.muted))])
    }
    let told = EnvoyStatistic.allCases.filter { $0.family == family && (part.readings[$0]?.value ?? 0) > 0 }
    let bad = told.filter { $0.isTrouble(part.readings[$0] ?? .init(0)) }
    return (bad + told.filter { !bad.contains($0) }).enumerated().compactMap { index, statistic in
      part.readings[statistic].map { reading in
        let text = "\(index == 0 ? "" : "   ")\(statistic.title) \(value(reading, statistic))"
        return (text, Style(statistic.isTrouble(reading) ? .failure : .text))
      }
    }
  }

  /// `12`, or for what is counted `412, 12.3/s`.
  private func value(_ reading: EnvoyNumbers.Reading, _ statistic: EnvoyStatistic) -> String {
    guard !statistic.isGauge else { return format.count(reading.value) }
    return "\(format.count(reading.value))\(reading.rate.map { ", \(format.rate($0))" } ?? "")"
  }

  private var sign: String { String(Symbol.warning.character(glyphs)) }

  /// `ratings:9080`, `reviews v3:9080`; what Istio did not name as it stands.
  private func name(_ part: EnvoyNumbers.Part) -> String {
    if part.isListener { return "listener \(part.name)" }
    let cluster = EnvoyClusterName(part.name)
    guard let port = cluster.port else { return cluster.name }
    if cluster.kind == .inbound { return "own application:\(port)" }
    guard let host = cluster.host else { return cluster.name }
    let subset = cluster.subset.map { " \($0)" } ?? ""
    let service = DetailRowMaker.shortService(host)
    // Where there is little room the namespace goes, which most upstreams share.
    let short = width < 100 && service != host ? String(service.prefix { $0 != "." }) : service
    return "\(short)\(subset):\(port)"
  }
}

extension EnvoyStatistic {
  /// It says what is left, not what is.
  var isSpare: Bool {
    switch self {
    case .remainingConnections, .remainingRequests, .remainingPending, .remainingRetries: true
    default: false
    }
  }
}

extension DetailState {
  /// The proxy whose Envoy is looked at: the selected one, else the first, which stands out where one does.
  var shownProxy: DetailRow? {
    guard tab == .proxies else { return nil }
    return row.flatMap { rows[safe: $0] } ?? rows.first
  }
}
