import Mesh
import Terminal

/// The first line: what is watched, how, and whether it is live.
enum HeaderLine {
  /// A part of the line; parts of little importance go first when the line is narrow.
  private struct Part {
    let importance: Int
    let runs: [(String, Style)]
    var width: Int { runs.reduce(0) { $0 + TextWidth.of($1.0) } }
  }

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    let ground = Ink.header
    canvas.fill(rect, Style(.text, on: ground))
    let clock = state.facts.replay == nil ? clock(state, ground) : recording(state, ground, rect.width)
    let clockWidth = clock.reduce(0) { $0 + TextWidth.of($1.0) }
    var parts = parts(state, ground)
    let room = rect.width - clockWidth - 3
    let order = parts.indices.sorted { parts[$0].importance > parts[$1].importance }
    var kept: Set<Int> = []
    var used = 1
    for index in order {
      let need = parts[index].width + (kept.isEmpty ? 0 : 2)
      guard used + need <= room || kept.isEmpty else { continue }
      used += need
      kept.insert(index)
    }
    parts = parts.enumerated().filter { kept.contains($0.offset) }.map(\.element)
    var x = rect.x + 1
    for part in parts {
      x = canvas.write(runs: part.runs, x: x, y: rect.y, width: max(0, room - x + 1)) + 2
    }
    canvas.write(runs: clock, x: rect.maxX - clockWidth - 1, y: rect.y)
  }

  private static func parts(_ state: AppState, _ ground: Ink) -> [Part] {
    let format = Format(state.glyphs)
    let muted = Style(.muted, on: ground)
    var parts = [
      Part(importance: 100, runs: [("pharos", Style(.accent, on: ground, .bold))]),
      Part(importance: 90, runs: [(state.facts.title, Style(.title, on: ground, .bold))]),
    ]
    if let namespaces = namespaces(state) { parts.append(Part(importance: 30, runs: [(namespaces, muted)])) }
    parts.append(Part(importance: 50, runs: interval(state, format, ground)))
    if let load = state.scope.report?.load {
      let isTight = load.requests > 0.9 * load.requestsLimit || load.bytes > 0.9 * load.bytesLimit
      parts.append(
        Part(
          importance: 35,
          runs: [(ScopeText.load(load, format), isTight ? Style(.warning, on: ground) : muted)]))
    }
    let window = state.snapshot?.windowSeconds ?? state.facts.window
    parts.append(Part(importance: 60, runs: [("window \(format.seconds(window))", muted)]))
    if let sources = sources(state, ground) { parts.append(Part(importance: 80, runs: sources)) }
    if let recorder = recorder(state, ground) { parts.append(Part(importance: 85, runs: recorder)) }
    if let config = config(state, ground) { parts.append(Part(importance: 70, runs: config)) }
    if let traces = traces(state, ground) { parts.append(Part(importance: 40, runs: traces)) }
    if state.facts.isReadOnly { parts.append(Part(importance: 20, runs: [("read-only", muted)])) }
    return parts
  }

  /// As polls come, not as was asked for.
  private static func interval(_ state: AppState, _ format: Format, _ ground: Ink) -> [(String, Style)] {
    let real = state.snapshot?.intervalSeconds ?? state.facts.interval
    let isStretched = real > state.facts.interval * 1.1
    return [
      ("every \(format.interval(real))", Style(isStretched ? .warning : .muted, on: ground))
    ]
  }

  private static func namespaces(_ state: AppState) -> String? {
    let all = Set((state.snapshot?.nodes ?? []).compactMap(\.namespace)).sorted()
    guard let first = all.first else { return nil }
    return all.count == 1 ? "ns \(first)" : "\(all.count) namespaces"
  }

  private static func sources(_ state: AppState, _ ground: Ink) -> [(String, Style)]? {
    // A control plane that is silent shows in the banner; here the proxies count.
    let sources = (state.snapshot?.sources ?? []).filter { $0.kind != .istiod }
    guard !sources.isEmpty else { return nil }
    let up = sources.count { $0.state == .ok }
    let noun = sources.allSatisfy { $0.kind == .proxy } ? "proxies" : "sources"
    let text =
      "\(up)/\(sources.count) \(sources.count == 1 ? String(noun == "proxies" ? "proxy" : "source") : noun)"
    guard up < sources.count else { return [(text, Style(.muted, on: ground))] }
    let sign = String(Symbol.warning.character(state.glyphs))
    return [("\(sign) \(text)", Style(.warning, on: ground, .bold))]
  }

  /// `jaeger 2.19.0 HOST` → `jaeger 2.19`.
  private static func short(_ backend: String) -> String {
    let words = backend.split(separator: " ")
    guard let kind = words.first else { return "traces" }
    guard words.count > 2, words[1].first?.isNumber == true else { return String(kind) }
    return "\(kind) \(words[1].split(separator: ".").prefix(2).joined(separator: "."))"
  }

  private static func traces(_ state: AppState, _ ground: Ink) -> [(String, Style)]? {
    guard let name = state.facts.traceBackend.map(Self.short) else { return nil }
    switch state.traceLink {
    case .unknown: return [("\(name) …", Style(.muted, on: ground))]
    case .ok where state.facts.replay != nil: return [("traces recorded", Style(.muted, on: ground))]
    case .ok: return [("\(name) ok", Style(.muted, on: ground))]
    case .down:
      let sign = String(Symbol.warning.character(state.glyphs))
      return [("\(sign) \(name) down", Style(.warning, on: ground, .bold))]
    }
  }

  /// Whether what is watched is being recorded, as it should be.
  private static func recorder(_ state: AppState, _ ground: Ink) -> [(String, Style)]? {
    guard state.facts.recording != nil else { return nil }
    if state.latest?.warnings.contains(where: { $0.hasPrefix(DashboardFacts.notRecorded) }) == true {
      let sign = String(Symbol.warning.character(state.glyphs))
      return [("\(sign) NOT RECORDED", Style(.warning, on: ground, .bold))]
    }
    return [
      ("\(Symbol.live.character(state.glyphs)) ", Style(.failure, on: ground)),
      ("rec", Style(.muted, on: ground)),
    ]
  }

  /// `config 1✗ 2▲`.
  private static func config(_ state: AppState, _ ground: Ink) -> [(String, Style)]? {
    let reports = state.config.all
    guard !state.facts.configNames.isEmpty || !reports.isEmpty else { return nil }
    let muted = Style(.muted, on: ground)
    guard !reports.isEmpty else { return [("config …", muted)] }
    let levels = reports.reduce(into: [:]) { $0.merge($1.findings.countByLevel, uniquingKeysWith: +) }
    let counts = ConfigCounts.runs(levels, state.glyphs, on: ground)
    let sign = (String(Symbol.check.character(state.glyphs)), Style(.healthy, on: ground))
    // What could not be read is not known to be right.
    let isPart = reports.contains { $0.set.gaps.hasUnexpected }
    if isPart, reports.allSatisfy({ $0.set.objects.isEmpty }) {
      return [("config ", muted), ("not read", Style(.warning, on: ground))]
    }
    return [("config ", muted)] + (counts.isEmpty ? [sign] : counts) + (isPart ? [(" in part", muted)] : [])
  }

  /// Never to be taken for what is live: which moment of a recording it is, and of which day.
  private static func recording(_ state: AppState, _ ground: Ink, _ width: Int) -> [(String, Style)] {
    let style = Style(.warning, on: ground, [.bold, .reverse])
    guard let snapshot = state.snapshot else { return [(" RECORDING ", style)] }
    let sign = state.glyphs == .unicode ? "◀◀" : "<<"
    let moment = state.time.moment ?? snapshot.timestamp
    let date = width < 100 ? "" : ClockText.date(moment, utcOffset: state.utcOffset) + " "
    var text: String
    if state.time.isPast {
      text = MomentLabel.text(state)
    } else {
      text = ClockText.time(moment, utcOffset: state.utcOffset) + (width < 100 ? "  end" : "  its end")
      if state.time.awaited != nil { text += " …" }
      if state.time.baseline != nil { text += MomentLabel.compared(state) }
    }
    return [(" \(sign) RECORDING \(date)\(text) ", style)]
  }

  private static func clock(_ state: AppState, _ ground: Ink) -> [(String, Style)] {
    guard let snapshot = state.snapshot else {
      return [("waiting", Style(.muted, on: ground))]
    }
    if state.time.isPast || state.time.awaited != nil {
      let sign = state.glyphs == .unicode ? "◀◀" : "<<"
      let text = state.time.isPast ? MomentLabel.text(state) : "…"
      return [(" \(sign) PAST \(text) ", Style(.warning, on: ground, [.bold, .reverse]))]
    }
    let time = ClockText.time(snapshot.timestamp, utcOffset: state.utcOffset)
    if state.isPaused {
      let sign = String(Symbol.paused.character(state.glyphs))
      return [("\(sign) paused \(time)", Style(.warning, on: ground, [.bold, .reverse]))]
    }
    let sign = String(Symbol.live.character(state.glyphs))
    return [
      (sign, Style(.healthy, on: ground)),
      (" live ", Style(.muted, on: ground)),
      (time, Style(.text, on: ground)),
    ]
  }
}

extension Format {
  /// A time between polls: `1 s`, `0.5 s`.
  func interval(_ seconds: Double) -> String {
    seconds < 1 ? "\(Self.fixed(seconds * 1000, decimals: 0)) ms" : self.seconds(seconds)
  }
}
