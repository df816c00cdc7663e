import Exposition
import FoundationEssentials
import Mesh
import Terminal

/// The head of the page: who the proxy is, how far its configuration has come, and the tabs.
enum ProxyHead {
  /// Rows that it takes.
  static let height = 3

  static func draw(_ state: AppState, _ page: ProxyState, _ canvas: inout Canvas, _ rect: Rect) {
    identity(state, page).draw(&canvas, x: rect.x + 1, y: rect.y, width: rect.width - 2)
    status(state, page).draw(&canvas, x: rect.x + 1, y: rect.y + 1, width: rect.width - 2)
    strip(page, rect).draw(current: page.tab, &canvas)
  }

  /// The tab at a point of the screen.
  static func tab(at point: Point, _ page: ProxyState, _ rect: Rect) -> ProxyTab? {
    strip(page, rect).tab(at: point)
  }

  private static func strip(_ page: ProxyState, _ rect: Rect) -> TabStrip<ProxyTab> {
    let tabs = page.tabs
    let isShort = tabs.reduce(1) { $0 + $1.title.count + 3 } > rect.width
    return TabStrip(tabs, line: Rect(x: rect.x, y: rect.y + 2, width: rect.width, height: 1)) {
      isShort ? $0.shortTitle : $0.title
    }
  }

  private static func identity(_ state: AppState, _ page: ProxyState) -> TextLine {
    let source = (state.latest ?? state.snapshot)?.sources.first { $0.name == page.source }
    let who = page.config?.identity ?? source?.identity
    let format = Format(state.glyphs)
    var line = TextLine(who?.workload ?? who?.pod ?? page.source, Style(.title, on: .ground, .bold))
    if who?.workload != nil || who?.pod != nil { line.add("  \(page.source)", Style(.muted)) }
    func put(_ label: String, _ value: String?, _ ink: Ink = .text) {
      guard let value, !value.isEmpty else { return }
      line.add("  \(label)", Style(.muted))
      line.add((label.isEmpty ? "" : " ") + value, Style(ink))
    }
    put("", who?.role)
    put("ns", who?.namespace)
    put("Envoy", who?.envoyVersion.map(ProxyPage.version))
    put("up", who?.uptimeSeconds.map { format.seconds($0) })
    put("", who?.state, who?.state == "LIVE" ? .healthy : .warning)
    put("pod", who?.pod)
    return line
  }

  private static func status(_ state: AppState, _ page: ProxyState) -> TextLine {
    let glyphs = state.glyphs
    guard let config = page.config else {
      return TextLine(
        page.isUnavailable ? "" : "Asking \(page.source) for its configuration …", Style(.muted))
    }
    var line = TextLine()
    if case .envoy(let dump)? = config.dump {
      if dump.rejections.isEmpty {
        line.add("\(Symbol.check.character(glyphs)) nothing refused", Style(.healthy))
      } else {
        line.add(
          "\(Symbol.failure.character(glyphs)) \(dump.rejections.count) refused (NACK)",
          Style(.failure, on: .ground, .bold))
      }
      let warming =
        dump.progress.values.reduce(0) { $0 + $1.warming } + dump.listeners.count { $0.state == .warming }
      if warming > 0 { line.add("  \(Symbol.warning.character(glyphs)) \(warming) warming", Style(.warning)) }
    } else if case .ztunnel? = config.dump {
      line.add("ztunnel", Style(.accent))
    }
    for sync in config.sync {
      guard let status = sync.status else { continue }
      let stale = SyncStatus.kinds.filter { [.stale, .error].contains(status.states[$0] ?? .unknown) }
      line.add("  istiod ", Style(.muted))
      line.add(
        stale.isEmpty ? "SYNCED" : "STALE: \(stale.joined(separator: " "))",
        Style(stale.isEmpty ? .healthy : .failure))
    }
    if let problem = config.problem {
      line.add("  \(Symbol.warning.character(glyphs)) \(problem)", Style(.warning))
    }
    line.add("  asked at \(ClockText.time(config.at, utcOffset: state.utcOffset))", Style(.muted))
    if state.time.isPast { line.add("  these are of now, not of the moment that is shown", Style(.warning)) }
    return line
  }
}

/// What stands there when a page has nothing to show, and what to do.
enum ProxyEmpty {
  static func lines(_ state: AppState, _ page: ProxyState, width: Int) -> [TextLine]? {
    if page.isUnavailable {
      return [TextLine("Not known", Style(.title, on: .ground, .bold))]
        + TextLine.wrap(
          "A proxy's configuration is asked of the proxy itself; a recording has none that could be asked.",
          width: width,
          Style(.muted))
    }
    guard let config = page.config else { return [TextLine("Reading …", Style(.muted))] }
    guard config.dump == nil else { return nil }
    // Without a dump some pages still have what they need.
    switch page.tab {
    case .logging where page.loggers?.loggers != nil, .statistics where page.statistics?.answer.rows != nil:
      return nil
    case .endpoints where page.hosts?.hosts != nil, .secrets where !config.certificates.isEmpty: return nil
    default: break
    }
    var lines = [
      TextLine("It does not tell its configuration", Style(.title, on: .ground, .bold)), TextLine(),
    ]
    lines += TextLine.wrap(config.problem ?? "no answer", width: width, Style(.warning))
    if config.hasNoAdmin {
      let who =
        config.identity
        ?? (state.latest ?? state.snapshot)?.sources.first { $0.name == page.source }?.identity
      let pod = who?.pod ?? "POD"
      let namespace = who?.namespace.map { " -n \($0)" } ?? ""
      lines += [TextLine(), TextLine("  kubectl port-forward \(pod)\(namespace) 15000", Style(.key))]
      lines += [TextLine("  pharos --proxy 127.0.0.1:15000", Style(.key))]
    }
    return lines
  }
}
