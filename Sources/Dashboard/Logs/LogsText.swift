import Diagnosis
import Exposition
import FoundationEssentials
import Mesh
import Terminal

/// How lines of a log read.
enum LogsText {
  /// Which log is shown.
  static func choice(_ choice: LogQuestion.Choice) -> String {
    switch choice {
    case .proxy: "proxy"
    case .application: "application"
    case .all: "proxy and application"
    case .container(let name): name
    }
  }

  /// `14:02:07`, with milliseconds where there is room.
  static func time(_ seconds: Double?, _ utcOffset: Int, width: Int) -> String {
    guard let seconds, seconds.magnitude < 1e11 else { return "" }
    let clock = ClockText.time(Date(timeIntervalSince1970: seconds), utcOffset: utcOffset)
    guard width >= 12 else { return clock }
    let thousandths = Int((seconds - seconds.rounded(.down)) * 1000)
    let digits = String(max(0, min(999, thousandths)))
    return "\(clock).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
  }

  /// How to say whose line it is: the part of the pod's name that tells it from others, and the container where several
  /// are mixed. Made once for many lines.
  static func naming(_ logs: LogsState) -> (LogOrigin) -> String {
    let origins = logs.origins ?? []
    let areMany = Set(origins.map(\.pod)).count > 1
    let isOne = Set(origins.filter(logs.question.choice.admits).map(\.container)).count < 2
    return { origin in
      let pod = areMany ? String(origin.pod.split(separator: "-").last ?? Substring(origin.pod)) : ""
      return [pod, isOne ? "" : origin.container].filter { !$0.isEmpty }.joined(separator: "/")
    }
  }

  /// A line without tabs, which have no width of their own.
  static func plain(_ text: String) -> String {
    text.contains("\t") ? text.replacing("\t", with: "  ") : text
  }

  /// Sign and colour of a severity.
  static func look(_ severity: LogSeverity?) -> (symbol: Symbol?, ink: Ink) {
    switch severity {
    case .error?, .fatal?: (.error, .failure)
    case .warning?: (.warning, .degraded)
    case .info?, nil: (nil, .text)
    case .debug?, .trace?: (nil, .muted)
    }
  }

  /// Colour of a status.
  static func ink(code: String) -> Ink? {
    switch code.first {
    case "2", "3": .healthy
    case "4": .degraded
    case "5": .failure
    default: nil
    }
  }

  /// A few lines on one line: what was asked, what its flags mean, where it went.
  static func explained(_ row: LogsRow, width: Int, _ glyphs: GlyphSet) -> [TextLine] {
    var lines: [TextLine] = []
    guard let access = row.access, let entry = AccessLogEntry(row.line.text) else {
      lines = TextLine.wrap(plain(row.line.text), width: width, Style(look(row.severity).ink))
      if let lead = lead(row) { lines = lines.prefix(4) + [lead] }
      return lines
    }
    var head = TextLine(access.what, Style(.title, on: .ground, .bold))
    head.add("  \(access.code)", Style(ink(code: access.code) ?? look(row.severity).ink, on: .ground, .bold))
    if let duration = entry.duration { head.add("  \(duration) ms", Style(.text)) }
    if let upstream = entry.value("upstream_service_time") {
      head.add(" (\(upstream) ms upstream)", Style(.muted))
    }
    lines.append(head)
    for flag in ResponseFlag.parse(access.flags).prefix(2) {
      lines.append(TextLine(flag.explanation, Style(.warning)))
    }
    var way = TextLine()
    let arrow = glyphs == .unicode ? "→" : "->"
    if let from = entry.value("downstream_remote_address") { way.add("\(from) \(arrow) ", Style(.muted)) }
    way.add(entry.upstreamCluster ?? "no cluster", Style(.text))
    if let host = entry.upstreamHost { way.add(" at \(host)", Style(.muted)) }
    lines.append(way)
    let details = [
      "response_code_details", "connection_termination_details", "upstream_transport_failure_reason",
    ]
    .compactMap { entry.value($0) }
    if !details.isEmpty { lines.append(TextLine(details.joined(separator: "; "), Style(.muted))) }
    if let lead = lead(row) { lines = lines.prefix(4) + [lead] }
    return lines
  }

  /// Where the line leads.
  static func lead(_ row: LogsRow) -> TextLine? {
    guard !row.leads.isEmpty else { return nil }
    var line = TextLine("t", Style(.key, on: .ground, .bold))
    if let trace = row.leads.traceID {
      line.add("  trace \(trace)", Style(.muted))
    } else if let request = row.leads.requestID {
      line.add("  the trace of request \(request)", Style(.muted))
    }
    return line
  }
}
