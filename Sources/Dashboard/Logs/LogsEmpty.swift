import Mesh
import Terminal

/// What stands on the page of a log where there is no line: why, and what to do.
enum LogsEmpty {
  static func draw(_ state: AppState, _ logs: LogsState, _ canvas: inout Canvas, _ rect: Rect) {
    let width = max(10, min(76, rect.width - 4))
    let lines = lines(state, logs, width: width)
    let height = min(lines.count, rect.height)
    let x = rect.x + max(1, (rect.width - width) / 2)
    let y = rect.y + max(0, (rect.height - height) / 2)
    for (offset, line) in lines.prefix(height).enumerated() {
      line.draw(&canvas, x: x, y: y + offset, width: width)
    }
  }

  private static func lines(_ state: AppState, _ logs: LogsState, width: Int) -> [TextLine] {
    func title(_ text: String) -> [TextLine] { [TextLine(text, Style(.title, on: .ground, .bold)), .empty] }
    func text(_ text: String, _ ink: Ink = .text) -> [TextLine] {
      TextLine.wrap(text, width: width, Style(ink))
    }
    func key(_ key: String, _ what: String) -> TextLine {
      TextLine([(key, Style(.key, on: .ground, .bold)), ("  \(what)", Style(.muted))])
    }
    guard state.facts.hasLogs else {
      return title("No logs can be read here")
        + text(
          state.facts.replay != nil
            ? "A recording holds numbers, traces and configuration; logs are not recorded."
            : "Logs come from Kubernetes, and from a demo's own proxies. Proxies that are read by address alone tell nothing of their logs: read the mesh through its cluster (--kube), or use kubectl logs."
        ) + [.empty, key("Esc", "back")]
    }
    if !logs.problems.isEmpty {
      var lines = title("The log cannot be read")
      for problem in logs.problems.prefix(6) {
        let whose = problem.origin.map { "\($0.pod)/\($0.container): " } ?? ""
        lines += text("\(whose)\(problem.text ?? "")", .error)
      }
      lines += [.empty, key("r", "asks again")]
      if logs.question.isPrevious { lines.append(key("P", "this run's log")) }
      return lines
    }
    if !logs.rows.isEmpty {
      if let problem = logs.filter.problem {
        return title("No regular expression")
          + text("Behind ~ stands one; this is none: \(problem)", .warning)
      }
      return title("No line fits") + text("Shown is what fits “\(logs.filter.text)”.")
        + [key("Esc", "shows all again"), key("/", "!TEXT leaves lines out, ~REGEX is a regular expression")]
    }
    guard let origins = logs.origins else { return title("Asking for the log…") }
    if origins.isEmpty {
      return title("Nobody writes a log here")
        + text("No pod of \(logs.question.workload) is known: it may be gone, or outside of what is read.")
        + [key("r", "asks again")]
    }
    if !origins.contains(where: logs.question.choice.admits) {
      return title("There is no log of the \(LogsText.choice(logs.question.choice)) here")
        + text("Containers: \(Set(origins.map(\.container)).sorted().joined(separator: ", ")).")
        + [.empty, key("c", "shows another's")]
    }
    return title("Nothing has been written yet")
      + text(
        "Lines show as they come. Istio's proxies write one for each request where access logs are on: meshConfig.accessLogFile: /dev/stdout, or a Telemetry object with accessLogging."
      )
  }
}
